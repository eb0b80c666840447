"""The parts of an assistant by name; only those that this repository contains exist."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.adapters import NotPartOfThisSystem, available, has, load

__all__ = ["NotPartOfThisSystem", "available", "has", "load"]

MODELS: Mapping[str, str] = {
    "offline": "scoring.models.offline",
    "bedrock": "scoring.models.bedrock",
    "vertex": "scoring.models.vertex",
    "azure-openai": "scoring.models.azure_openai",
    "openai-compatible": "scoring.models.openai_compatible",
}
VECTOR_STORES: Mapping[str, str] = {
    "local": "scoring.index.local_store",
    "opensearch": "scoring.index.opensearch_store",
    "pgvector": "scoring.index.pgvector_store",
    "azure-ai-search": "scoring.index.azure_search_store",
    "firestore-vector": "scoring.index.firestore_store",
}
ROLES: Mapping[str, str] = {
    "sample-data": "scoring.sampling.job",
    "ingest": "scoring.ingestion.job",
    "index": "scoring.index.job",
    "evaluate": "scoring.evaluation.job",
    "release": "scoring.release.job",
    "serve": "scoring.serving.job",
    "monitor": "scoring.monitoring.job",
    "flywheel": "scoring.flywheel.job",
    "health": "scoring.health",
    "demo": "scoring.demo",
}
PARTS: Mapping[str, str] = {
    "http": "scoring.serving.app",
    "stream-events": "scoring.stream.lambda_events",
}
"""Parts that other parts use when they are there."""
