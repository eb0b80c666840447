"""The index of the registry in a DynamoDB table, which counts versions and moves the pointer in one step each."""

from __future__ import annotations

from typing import Any

import boto3

from scoring.settings import Platform


class TableIndex:
    """The index as items of a DynamoDB table with the keys ``model`` and ``record``."""

    def __init__(self, table: str, model: str, client: Any = None) -> None:
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


def index(platform: Platform, model: str) -> TableIndex:
    """Return the index in the table that the platform names."""
    return TableIndex(platform.registry_name, model)
