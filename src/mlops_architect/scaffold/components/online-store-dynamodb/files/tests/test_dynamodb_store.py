"""The DynamoDB store against a table in memory that keeps its conditions."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from scoring.features.state import EntityState
from scoring.features.store import StoreUnavailable
from scoring.online_store.dynamodb_store import DynamoStore


class FakeDynamo:
    """One table; throttles the first batch write."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        self.throttled = False
        self.down = False

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        if self.down:
            raise ReadTimeoutError(endpoint_url="dynamodb")
        keys = [key["entity_key"]["S"] for key in RequestItems["states"]["Keys"]]
        return {"Responses": {"states": [self.items[key] for key in keys if key in self.items]}}

    def put_item(self, TableName: str, Item: dict[str, Any], **condition: Any) -> None:  # noqa: N803
        assert TableName == "states"
        stored = self.items.get(Item["entity_key"]["S"])
        expected = condition.get("ExpressionAttributeValues", {}).get(":expected")
        if (stored["version"] if stored else None) != expected:
            raise ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, "PutItem")
        self.items[Item["entity_key"]["S"]] = Item

    def batch_write_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        requests = RequestItems["states"]
        kept = requests if self.throttled else requests[:1]
        for request in kept:
            self.items[request["PutRequest"]["Item"]["entity_key"]["S"]] = request["PutRequest"]["Item"]
        rest = [] if self.throttled else requests[1:]
        self.throttled = True
        return {"UnprocessedItems": {"states": rest} if rest else {}}


def test_a_write_counts_only_on_the_version_it_read() -> None:
    store = DynamoStore("states", 50, FakeDynamo())
    first = store.read({"card": "c1"})["card"]
    assert first.version == 0
    assert store.write("card", "c1", EntityState(last_at=1.0), first.version)
    assert not store.write("card", "c1", EntityState(last_at=2.0), first.version)
    second = store.read({"card": "c1"})["card"]
    assert (second.state.last_at, second.version) == (1.0, 1)
    assert store.write("card", "c1", EntityState(last_at=2.0), second.version)


def test_throttled_items_are_written_in_the_end() -> None:
    client = FakeDynamo()
    store = DynamoStore("states", 50, client)
    assert store.fill("card", {f"c{n}": EntityState(last_at=float(n)) for n in range(3)}) == 3
    assert sorted(client.items) == ["card#c0", "card#c1", "card#c2"]


def test_a_silent_table_is_unavailable() -> None:
    client = FakeDynamo()
    client.down = True
    with pytest.raises(StoreUnavailable):
        DynamoStore("states", 50, client).read({"card": "c1"})
