"""The lake as the registry: a folder a version, and an index of versions and of the one in use."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from scoring.lake.formats import read_json, write_json
from scoring.lake.interface import Lake
from scoring.registry.interface import RunRecord
from scoring.runtime import Runtime


class Index(Protocol):
    """Numbers of versions, and which one is in use."""

    def claim(self) -> str:
        """Return a new number that nobody else has."""

    def versions(self) -> list[str]:
        """Return all numbers, lowest first."""

    def set_champion(self, version: str) -> None:
        """Note the version in use."""


class LakeRegistry:
    """Runs and bundles below ``registry/<name>/``."""

    def __init__(self, lake: Lake, name: str, index: Index) -> None:
        self._lake = lake
        self._prefix = f"registry/{name}/"
        self._index = index

    def register(self, bundle: Path, run: RunRecord) -> str:
        """Write the run and its bundle under a new number."""
        version = self._index.claim()
        for path in sorted(bundle.iterdir()):
            self._lake.write(f"{self._prefix}{version}/model/{path.name}", path.read_bytes())
        record = {
            "name": run.name,
            "parameters": dict(run.parameters),
            "metrics": dict(run.metrics),
            "tags": dict(run.tags),
        }
        write_json(self._lake, f"{self._prefix}{version}/run.json", record)
        return version

    def set_champion(self, version: str) -> None:
        """Note the version in use; FileNotFoundError for an unknown one."""
        read_json(self._lake, f"{self._prefix}{version}/run.json")
        self._index.set_champion(version)

    def versions(self) -> list[str]:
        """Return all versions, oldest first."""
        return self._index.versions()


class LakeIndex:
    """The index as files of the lake: enough for one training at a time, as on a laptop."""

    def __init__(self, lake: Lake, name: str) -> None:
        self._lake = lake
        self._prefix = f"registry/{name}/"

    def claim(self) -> str:
        """Return the number after the highest."""
        known = self.versions()
        return str(int(known[-1]) + 1 if known else 1)

    def versions(self) -> list[str]:
        """Return the numbers that have a run, lowest first."""
        runs = [key for key in self._lake.keys(self._prefix) if key.endswith("/run.json")]
        return [str(number) for number in sorted(int(key.removeprefix(self._prefix).partition("/")[0]) for key in runs)]

    def set_champion(self, version: str) -> None:
        """Replace the pointer."""
        write_json(self._lake, f"{self._prefix}champion.json", {"version": version})


class TableIndex:
    """The index as items of a DynamoDB table with the keys ``model`` and ``record``."""

    def __init__(self, table: str, model: str, client: Any = None) -> None:
        import boto3

        self._table = table
        self._model = model
        self._client = client or boto3.client("dynamodb")

    def claim(self) -> str:
        """Count up in one step, so that two trainings never get the same number."""
        answer = self._client.update_item(
            TableName=self._table,
            Key=self._key("counter"),
            UpdateExpression="ADD last_version :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
            ReturnValues="UPDATED_NEW",
        )
        version = str(answer["Attributes"]["last_version"]["N"])
        self._client.put_item(TableName=self._table, Item=self._key(f"version#{int(version):08d}"))
        return version

    def versions(self) -> list[str]:
        """Return all numbers, lowest first."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="model = :model AND begins_with(#record, :prefix)",
            ExpressionAttributeNames={"#record": "record"},
            ExpressionAttributeValues={":model": {"S": self._model}, ":prefix": {"S": "version#"}},
        )
        return [str(int(item["record"]["S"].removeprefix("version#"))) for page in pages for item in page["Items"]]

    def set_champion(self, version: str) -> None:
        """Replace the pointer."""
        self._client.put_item(TableName=self._table, Item={**self._key("stage#champion"), "version": {"S": version}})

    def _key(self, record: str) -> dict[str, dict[str, str]]:
        return {"model": {"S": self._model}, "record": {"S": record}}


def connect(runtime: Runtime) -> LakeRegistry:
    """Return the registry in the system's lake, indexed by the platform's table where there is one."""
    platform, name = runtime.platform, runtime.use_case.id
    index: Index = LakeIndex(runtime.lake, name)
    if platform.profile == "aws":
        index = TableIndex(platform.registry_name, name)
    return LakeRegistry(runtime.lake, name, index)
