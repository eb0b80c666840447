"""The registry in the lake, with its index in files and in a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scoring.lake.local import LocalLake
from scoring.registry.interface import RunRecord
from scoring.registry.lake_registry import LakeIndex, LakeRegistry, TableIndex


class FakeTable:
    """One table in memory, with the calls that the index makes."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        self.count = 0

    def update_item(self, **_: Any) -> dict[str, Any]:
        self.count += 1
        return {"Attributes": {"last_version": {"N": str(self.count)}}}

    def put_item(self, TableName: str, Item: dict[str, Any]) -> None:  # noqa: N803
        assert TableName == "models"
        self.items[Item["record"]["S"]] = Item

    def get_paginator(self, name: str) -> FakeTable:
        assert name == "query"
        return self

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        return [{"Items": [self.items[name] for name in sorted(self.items) if name.startswith("version#")]}]


@pytest.fixture(name="bundle")
def _bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "model.joblib").write_bytes(b"model")
    return folder


@pytest.mark.parametrize("kind", ["files", "table"])
def test_versions_count_upwards(kind: str, bundle: Path, tmp_path: Path) -> None:
    lake, table = LocalLake(tmp_path / "lake"), FakeTable()
    index = LakeIndex(lake, "fraud") if kind == "files" else TableIndex("models", "fraud", table)
    registry = LakeRegistry(lake, "fraud", index)
    run = RunRecord("a", {"depth": "3"}, {"roc_auc": 0.8})

    assert [registry.register(bundle, run) for _ in range(11)][-1] == "11"
    assert registry.versions()[-2:] == ["10", "11"]

    registry.set_champion("2")
    with pytest.raises(FileNotFoundError):
        registry.set_champion("99")
    if kind == "table":
        assert table.items["stage#champion"]["version"] == {"S": "2"}
    else:
        assert lake.read("registry/fraud/champion.json").split()[2] == b'"2"'
