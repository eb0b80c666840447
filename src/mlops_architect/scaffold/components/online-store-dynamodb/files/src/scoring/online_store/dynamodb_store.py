"""DynamoDB as the online store: one item an entity, keyed ``<entity>#<key>``."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from scoring.features.state import EntityState
from scoring.features.store import Stored, StoreUnavailable
from scoring.settings import Platform

KEY, BODY, VERSION, EXPIRES = "entity_key", "body", "version", "expires_at"
KEPT_DAYS = 400
"""An entity that was silent for longer has no window left to speak of; the table drops its item."""
_BATCH = 25
_ATTEMPTS = 8


class DynamoStore:
    """States in the table ``name``."""

    def __init__(self, name: str, timeout_ms: float, client: Any = None) -> None:
        self._table = name
        # One quick retry fits the latency budget; after that, scoring goes on without history.
        config = Config(
            connect_timeout=max(timeout_ms / 1000, 0.2),
            read_timeout=max(timeout_ms / 1000, 0.02),
            retries={"mode": "standard", "total_max_attempts": 2},
            max_pool_connections=64,
            tcp_keepalive=True,
        )
        self._client = client or boto3.client("dynamodb", config=config)
        self._writer = client or boto3.client("dynamodb")

    def read(self, keys: Mapping[str, str]) -> dict[str, Stored]:
        """Return the stored states from one batch request."""
        if not keys:
            return {}
        names = {f"{entity}#{key}": entity for entity, key in keys.items()}
        try:
            answer = self._client.batch_get_item(
                RequestItems={self._table: {"Keys": [{KEY: {"S": name}} for name in names], "ConsistentRead": False}}
            )
        except (BotoCoreError, ClientError) as error:
            raise StoreUnavailable(type(error).__name__) from error
        if answer.get("UnprocessedKeys"):
            raise StoreUnavailable("throttled")
        found = {entity: Stored(EntityState(), 0) for entity in keys}
        for item in answer["Responses"].get(self._table, []):
            found[names[item[KEY]["S"]]] = Stored(EntityState.from_json(item[BODY]["S"]), int(item[VERSION]["N"]))
        return found

    def write(self, entity: str, key: str, state: EntityState, expected_version: int) -> bool:
        """Put the item if nobody changed it meanwhile."""
        condition: dict[str, Any] = (
            {"ConditionExpression": "attribute_not_exists(entity_key)"}
            if expected_version == 0
            else {
                "ConditionExpression": "version = :expected",
                "ExpressionAttributeValues": {":expected": {"N": str(expected_version)}},
            }
        )
        try:
            self._writer.put_item(
                TableName=self._table, Item=_item(entity, key, state, expected_version + 1), **condition
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return False
            raise
        return True

    def fill(self, entity: str, states: Mapping[str, EntityState]) -> int:
        """Put all items, twenty-five at a time, retrying what the table throttled."""
        # A version from the clock grows from fill to fill, so a consumer's older read cannot overwrite it.
        version = int(time.time())
        items = ({"PutRequest": {"Item": _item(entity, key, state, version)}} for key, state in states.items())
        for batch in _batches(items):
            waiting: list[Any] = batch
            for attempt in range(_ATTEMPTS):
                answer = self._writer.batch_write_item(RequestItems={self._table: waiting})
                waiting = answer.get("UnprocessedItems", {}).get(self._table, [])
                if not waiting:
                    break
                time.sleep(0.05 * 2**attempt)
            if waiting:
                raise StoreUnavailable(f"{len(waiting)} items were throttled {_ATTEMPTS} times")
        return len(states)


def _item(entity: str, key: str, state: EntityState, version: int) -> dict[str, Any]:
    expires = int(time.time()) + KEPT_DAYS * 86_400
    return {
        KEY: {"S": f"{entity}#{key}"},
        BODY: {"S": state.to_json()},
        VERSION: {"N": str(version)},
        EXPIRES: {"N": str(expires)},
    }


def _batches(items: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(items, _BATCH)):
        yield batch


def connect(platform: Platform, timeout_ms: float) -> DynamoStore:
    """Return the store that the platform names."""
    return DynamoStore(platform.online_name, timeout_ms)
