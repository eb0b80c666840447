"""MLflow on a file: runs, versions, and the alias of the one in use."""

from __future__ import annotations

import pytest

from scoring.model.release import read_release
from scoring.plugins import NotPartOfThisSystem
from scoring.registry.mlflow_registry import CHAMPION, MlflowRegistry
from scoring.registry.open import open_registry
from scoring.runtime import Runtime


def test_the_champion_can_be_traced_to_its_run(trained: Runtime) -> None:
    registry = open_registry(trained)
    assert isinstance(registry, MlflowRegistry)
    champion = read_release(trained.lake).champion
    assert champion is not None
    assert champion.version in registry.versions()

    client = registry._client
    version = client.get_model_version_by_alias(trained.platform.registry_name, CHAMPION)
    run = client.get_run(str(version.run_id))
    assert str(version.version) == champion.version
    assert trained.use_case.primary_metric in run.data.metrics
    assert run.data.params["seed"] == "7"
    assert version.tags["feature_digest"] == trained.use_case.feature_digest
    assert {artefact.path for artefact in client.list_artifacts(str(version.run_id), "model")} >= {
        "model/MODEL_CARD.md"
    }


@pytest.mark.usefixtures("runtime")
def test_an_unknown_registry_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCORING_REGISTRY", "paper")
    with pytest.raises(NotPartOfThisSystem, match="paper"):
        open_registry(Runtime.open())
