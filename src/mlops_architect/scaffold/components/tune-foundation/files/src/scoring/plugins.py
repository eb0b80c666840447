"""The parts of a fine-tuning system by name; only those that this repository contains exist."""

from __future__ import annotations

from collections.abc import Mapping

from scoring.adapters import NotPartOfThisSystem, available, has, load

__all__ = ["NotPartOfThisSystem", "available", "has", "load"]

TRAININGS: Mapping[str, str] = {cloud: f"scoring.cloud.{cloud}_training" for cloud in ("aws", "gcp", "azure")}
REGISTRIES: Mapping[str, str] = {
    "mlflow": "scoring.registry.mlflow_registry",
    "sagemaker": "scoring.registry.sagemaker_registry",
    "lake": "scoring.registry.lake_registry",
}
REGISTRY_INDEXES: Mapping[str, str] = {"aws": "scoring.cloud.aws_registry"}
"""Clouds whose registry in the lake has its index elsewhere."""
MODELS: Mapping[str, str] = {
    "offline": "scoring.models.offline",
    "openai-compatible": "scoring.models.openai_compatible",
}
ROLES: Mapping[str, str] = {
    "sample-data": "scoring.sampling.job",
    "ingest": "scoring.ingestion.job",
    "features": "scoring.features.job",
    "train": "scoring.training.job",
    "release": "scoring.model.release_job",
    "publish": "scoring.model.publish_job",
    "serve": "scoring.serving.job",
    "monitor": "scoring.monitoring.job",
    "feedback": "scoring.continual.feedback_job",
    "rollout": "scoring.continual.rollout_job",
    "health": "scoring.health",
    "demo": "scoring.demo",
}
PARTS: Mapping[str, str] = {"http": "scoring.serving.app"}
"""Parts that other parts use when they are there."""
