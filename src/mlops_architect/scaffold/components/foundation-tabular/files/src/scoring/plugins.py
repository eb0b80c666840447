"""The parts of a scoring system by name; only those that this repository contains exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.adapters import NotPartOfThisSystem, available, has, load

__all__ = ["NotPartOfThisSystem", "available", "go_along", "has", "load"]

TRAININGS: Mapping[str, str] = {cloud: f"scoring.cloud.{cloud}_training" for cloud in ("aws", "gcp", "azure")}
CLOUDS = ("aws", "gcp", "azure", "on_prem")
KAFKA_SIGN_INS: Mapping[str, str] = {cloud: f"scoring.cloud.{cloud}_kafka" for cloud in CLOUDS}
REDIS_SIGN_INS: Mapping[str, str] = {cloud: f"scoring.cloud.{cloud}_redis" for cloud in CLOUDS}
ONLINE_STORES: Mapping[str, str] = {
    "sqlite": "scoring.online_store.sqlite_store",
    "bigtable": "scoring.online_store.bigtable_store",
    "cosmos": "scoring.online_store.cosmos_store",
    "firestore": "scoring.online_store.firestore_store",
    "dynamodb": "scoring.online_store.dynamodb_store",
    "redis": "scoring.online_store.redis_store",
    "sagemaker": "scoring.online_store.sagemaker_store",
}
REGISTRIES: Mapping[str, str] = {
    "mlflow": "scoring.registry.mlflow_registry",
    "sagemaker": "scoring.registry.sagemaker_registry",
    "lake": "scoring.registry.lake_registry",
}
REGISTRY_INDEXES: Mapping[str, str] = {"aws": "scoring.cloud.aws_registry"}
"""Clouds whose registry in the lake has its index elsewhere."""
STREAMS: Mapping[str, str] = {
    "file": "scoring.stream.file_source",
    "kinesis": "scoring.stream.kinesis_source",
    "kafka": "scoring.stream.kafka_source",
    "sqs": "scoring.stream.sqs_source",
    "pubsub": "scoring.stream.pubsub_source",
    "servicebus": "scoring.stream.servicebus_source",
}
ROLES: Mapping[str, str] = {
    "sample-data": "scoring.sampling.job",
    "ingest": "scoring.ingestion.job",
    "features": "scoring.features.job",
    "train": "scoring.training.job",
    "tune": "scoring.tuning.job",
    "release": "scoring.model.release_job",
    "score-batch": "scoring.batch.job",
    "serve": "scoring.serving.job",
    "load": "scoring.serving.load",
    "consume": "scoring.stream.job",
    "monitor": "scoring.monitoring.job",
    "feedback": "scoring.continual.feedback_job",
    "label": "scoring.labelling.job",
    "rollout": "scoring.continual.rollout_job",
    "candidates": "scoring.recommending.job",
    "health": "scoring.health",
    "demo": "scoring.demo",
}
CONTENT: Mapping[str, str] = {"text": "scoring.features.text", "image": "scoring.features.picture"}
"""Kinds of features that are many numbers at once: each module is a ``Content``."""
SAMPLERS: Mapping[str, str] = {"text": "scoring.sampling.text", "picture": "scoring.sampling.picture"}
"""Kinds of columns whose sample values follow from the class of the event."""
PARTS: Mapping[str, str] = {
    "online-store": "scoring.online_store.open",
    "history": "scoring.online_store.history",
    "http": "scoring.serving.app",
    "serving-smoke": "scoring.serving.smoke",
    "stream-smoke": "scoring.stream.smoke",
    "existing-kafka": "scoring.stream.kafka_existing",
    "stream-events": "scoring.stream.lambda_events",
    "sample-world": "scoring.sampling.world",
    "list-routes": "scoring.serving.recommendations",
    "list-smoke": "scoring.serving.list_smoke",
}
"""Parts that other parts use when they are there."""
ALONG: Mapping[str, tuple[str, ...]] = {
    "ingest": ("scoring.recommending.catalogue_job", "scoring.recommending.outcomes"),
    "features": ("scoring.recommending.histories",),
    "train": ("scoring.recommending.fitting",),
    "approve": ("scoring.recommending.approval",),
    "score-batch": ("scoring.recommending.batch",),
    "monitor": ("scoring.recommending.watching",),
}
"""What a role does besides, in systems that contain it: each module has ``along(runtime, moment)``."""


def go_along(role: str, runtime: Any, moment: float) -> int:
    """Do what goes along with ``role``, and return the highest exit code."""
    parts = {module: module for module in ALONG.get(role, ())}
    return max((int(load(parts, module).along(runtime, moment)) for module in available(parts)), default=0)
