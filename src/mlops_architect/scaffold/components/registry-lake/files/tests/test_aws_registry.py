"""The registry's index in a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scoring.cloud.aws_registry import TableIndex
from scoring.lake.local import LocalLake
from scoring.registry.interface import RunRecord
from scoring.registry.lake_registry import LakeRegistry


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


def test_the_table_counts_versions(tmp_path: Path) -> None:
    bundle, table = tmp_path / "bundle", FakeTable()
    bundle.mkdir()
    (bundle / "model.joblib").write_bytes(b"model")
    registry = LakeRegistry(LocalLake(tmp_path / "lake"), "registry/fraud", TableIndex("models", "fraud", table))
    assert [registry.register(bundle, RunRecord("a", {}, {})) for _ in range(11)][-1] == "11"
    assert registry.versions()[-2:] == ["10", "11"]
    registry.set_champion("2")
    assert table.items["stage#champion"]["version"] == {"S": "2"}
