"""The Cosmos DB store against items in memory."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import ServiceRequestError
from azure.cosmos.exceptions import CosmosAccessConditionFailedError, CosmosResourceExistsError

from scoring.features.state import EntityState
from scoring.features.store import StoreUnavailable
from scoring.online_store.cosmos_store import CosmosStore


class FakeContainer:
    """Items in memory; each change gives a new tag."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {}
        self.changes = 0
        self.down = False
        self.overtaken = False

    def read_items(self, wanted: list[tuple[str, str]]) -> list[dict[str, Any]]:
        if self.down:
            raise ServiceRequestError("no connection")
        return [self.items[name] for name, partition in wanted if name == partition and name in self.items]

    def read_item(self, name: str, partition: str) -> dict[str, Any]:
        assert name == partition
        return self.items[name]

    def upsert_item(self, item: dict[str, Any]) -> None:
        assert "/" not in item["id"]
        self.changes += 1
        self.items[item["id"]] = {**item, "_etag": str(self.changes)}

    def create_item(self, item: dict[str, Any]) -> None:
        if item["id"] in self.items:
            raise CosmosResourceExistsError(status_code=409)
        self.upsert_item(item)

    def replace_item(self, name: str, item: dict[str, Any], *, etag: str, match_condition: Any) -> None:
        assert match_condition is not None
        if self.overtaken or self.items[name]["_etag"] != etag:
            raise CosmosAccessConditionFailedError(status_code=412)
        self.upsert_item(item)


def test_a_write_counts_only_on_the_version_it_read() -> None:
    container = FakeContainer()
    store = CosmosStore(container)
    assert store.read({"card": "a/b"})["card"].version == 0
    assert store.write("card", "a/b", EntityState(last_at=1.0), 0)
    assert not store.write("card", "a/b", EntityState(last_at=2.0), 0)
    assert not store.write("card", "a/b", EntityState(last_at=2.0), 7)
    assert store.write("card", "a/b", EntityState(last_at=3.0), 1)
    container.overtaken = True
    assert not store.write("card", "a/b", EntityState(last_at=4.0), 2)
    stored = store.read({"card": "a/b"})["card"]
    assert (stored.state.last_at, stored.version) == (3.0, 2)


def test_filling_raises_the_version() -> None:
    store = CosmosStore(FakeContainer())
    assert store.fill("card", {"c1": EntityState(last_at=1.0)}) == 1
    assert store.read({"card": "c1"})["card"].version > 1_700_000_000


def test_a_silent_container_is_unavailable() -> None:
    container = FakeContainer()
    container.down = True
    with pytest.raises(StoreUnavailable):
        CosmosStore(container).read({"card": "c1"})
