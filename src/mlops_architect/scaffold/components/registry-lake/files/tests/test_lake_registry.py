"""The registry in the lake, with its index in files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scoring.lake.local import LocalLake
from scoring.registry.interface import RunRecord
from scoring.registry.lake_registry import LakeIndex, LakeRegistry, connect
from scoring.runtime import Runtime


@pytest.fixture(name="bundle")
def _bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "model.joblib").write_bytes(b"model")
    return folder


def test_versions_count_upwards(bundle: Path, tmp_path: Path) -> None:
    lake = LocalLake(tmp_path / "lake")
    registry = LakeRegistry(lake, "registry/fraud", LakeIndex(lake, "registry/fraud"))
    run = RunRecord("a", {"depth": "3"}, {"roc_auc": 0.8})

    assert [registry.register(bundle, run) for _ in range(11)][-1] == "11"
    assert registry.versions()[-2:] == ["10", "11"]

    registry.set_champion("2")
    with pytest.raises(FileNotFoundError):
        registry.set_champion("99")
    assert lake.exists("registry/fraud/champion.json")


@pytest.mark.parametrize("name", ["models", "bucket/models"])
def test_the_platform_names_the_folder(name: str, runtime: Runtime, bundle: Path, tmp_path: Path) -> None:
    lake = LocalLake(tmp_path / "lake")
    platform = runtime.platform.model_copy(update={"profile": "azure", "registry_name": name})
    connect(replace(runtime, platform=platform, lake=lake)).register(bundle, RunRecord("a", {}, {}))
    assert lake.exists(f"models/{runtime.use_case.id}/1/run.json")
