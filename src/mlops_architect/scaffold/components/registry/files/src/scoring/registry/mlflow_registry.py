"""MLflow as the registry: a SQLite file on a laptop, a tracking server elsewhere."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlparse

from scoring.registry.interface import RunRecord
from scoring.runtime import Runtime

# Without these, MLflow prints an advertisement for its server and colours into the logs.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true")

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

CHAMPION = "champion"


class MlflowRegistry:
    """One experiment and one registered model, both called ``name``."""

    def __init__(self, tracking_uri: str, name: str) -> None:
        self._name = name
        artifacts = None
        if urlparse(tracking_uri).scheme == "sqlite":
            database = Path(tracking_uri.removeprefix("sqlite:///"))
            database.parent.mkdir(parents=True, exist_ok=True)
            artifacts = (database.parent / "mlartifacts").resolve().as_uri()
        self._client = MlflowClient(tracking_uri)
        experiment = self._client.get_experiment_by_name(name)
        self._experiment_id = (
            experiment.experiment_id if experiment else self._client.create_experiment(name, artifacts)
        )

    def register(self, bundle: Path, run: RunRecord) -> str:
        """Log the run with its bundle as artefact, and make a model version of it."""
        record = self._client.create_run(self._experiment_id, run_name=run.name, tags=dict(run.tags))
        run_id = record.info.run_id
        for key, value in run.parameters.items():
            self._client.log_param(run_id, key, value)
        for key, number in run.metrics.items():
            self._client.log_metric(run_id, key, number)
        self._client.log_artifacts(run_id, str(bundle), "model")
        self._client.set_terminated(run_id)
        try:
            self._client.create_registered_model(self._name)
        except MlflowException as error:
            if error.error_code != "RESOURCE_ALREADY_EXISTS":
                raise
        source = f"{record.info.artifact_uri}/model"
        version = self._client.create_model_version(self._name, source, run_id=run_id, tags=dict(run.tags))
        return str(version.version)

    def set_champion(self, version: str) -> None:
        """Move the alias ``champion``."""
        self._client.set_registered_model_alias(self._name, CHAMPION, version)

    def versions(self) -> list[str]:
        """Return all versions, oldest first."""
        found = self._client.search_model_versions(f"name = '{self._name}'")
        return [str(version.version) for version in sorted(found, key=lambda version: int(version.version))]


def connect(runtime: Runtime) -> MlflowRegistry:
    """Return the registry that the platform settings name."""
    return MlflowRegistry(runtime.platform.mlflow_tracking_uri, runtime.platform.registry_name)
