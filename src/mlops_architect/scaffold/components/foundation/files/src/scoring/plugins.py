"""Adapters by name, from a closed list; only those that this repository contains exist."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

LAKES: Mapping[str, str] = {
    "s3": "scoring.lake.s3",
    "gs": "scoring.lake.gcs",
    "abfss": "scoring.lake.adls",
}
SECRETS: Mapping[str, str] = {cloud: f"scoring.cloud.{cloud}_secret" for cloud in ("aws", "gcp", "azure")}
TRAININGS: Mapping[str, str] = {cloud: f"scoring.cloud.{cloud}_training" for cloud in ("aws", "gcp", "azure")}
KAFKA_SIGN_INS: Mapping[str, str] = {cloud: f"scoring.cloud.{cloud}_kafka" for cloud in ("aws", "gcp", "azure")}
REDIS_SIGN_INS: Mapping[str, str] = {cloud: f"scoring.cloud.{cloud}_redis" for cloud in ("aws", "gcp", "azure")}
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
    "release": "scoring.model.release_job",
    "score-batch": "scoring.batch.job",
    "serve": "scoring.serving.job",
    "consume": "scoring.stream.job",
    "monitor": "scoring.monitoring.job",
    "feedback": "scoring.continual.feedback_job",
    "rollout": "scoring.continual.rollout_job",
    "health": "scoring.health",
    "demo": "scoring.demo",
}
PARTS: Mapping[str, str] = {
    "online-store": "scoring.online_store.open",
    "history": "scoring.online_store.history",
    "http": "scoring.serving.app",
    "serving-smoke": "scoring.serving.smoke",
    "stream-smoke": "scoring.stream.smoke",
    "stream-events": "scoring.stream.lambda_events",
}
"""Parts that other parts use when they are there."""


class NotPartOfThisSystem(LookupError):
    """The design behind this repository does not contain what was asked for."""


def has(module: str) -> bool:
    """Return whether this repository contains ``module``."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def available(modules: Mapping[str, str]) -> list[str]:
    """Return the names whose module is here, in the order of the list."""
    return [name for name, module in modules.items() if has(module)]


def load(modules: Mapping[str, str], name: str) -> Any:
    """Import the module that ``name`` stands for.

    Raises:
        NotPartOfThisSystem: The name is not on the list, or its module is not here.
    """
    module = modules.get(name)
    if module is None or not has(module):
        raise NotPartOfThisSystem(f"{name!r} is not part of this system; there are: {', '.join(available(modules))}")
    return import_module(module)
