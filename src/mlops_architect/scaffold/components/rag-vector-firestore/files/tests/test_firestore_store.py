"""Firestore as a store, against a small one made here."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from google.api_core.exceptions import DeadlineExceeded

from scoring.index import firestore_store
from scoring.index.firestore_store import FirestoreStore
from scoring.index.interface import StoreUnavailable
from scoring.runtime import Runtime
from vector_store_contract import keeps_versions_and_rights, passage


class FakeCollection:
    """Documents of one collection, and queries over them."""

    def __init__(self, rows: dict[str, dict[str, Any]], groups: list[str] | None = None, asked: Any = None) -> None:
        self.rows = rows
        self._groups = groups
        self._asked = asked if asked is not None else []

    def document(self, name: str) -> Any:
        return SimpleNamespace(rows=self.rows, name=name)

    def where(self, filter: Any) -> FakeCollection:
        self._asked.append(list(filter.value))
        return FakeCollection(self.rows, list(filter.value), self._asked)

    def limit(self, most: int) -> Any:
        rows = [SimpleNamespace(reference=self.document(name)) for name in list(self.rows)[:most]]
        return SimpleNamespace(stream=lambda: iter(rows))

    def count(self) -> Any:
        return SimpleNamespace(get=lambda: [[SimpleNamespace(value=len(self.rows))]])

    def find_nearest(
        self, vector_field: str, query_vector: Any, limit: int, distance_result_field: str, **_: Any
    ) -> Any:
        wanted = np.asarray(list(query_vector))
        near = sorted(
            ((1 - float(np.asarray(list(row[vector_field])) @ wanted), row) for row in self.rows.values()
             if set(self._groups or ()) & set(row["groups"])),
            key=lambda pair: pair[0],
        )  # fmt: skip
        rows = [{**row, distance_result_field: distance} for distance, row in near[:limit]]
        return SimpleNamespace(stream=lambda: iter(rows))


class FakeFirestore:
    """Collections by path."""

    def __init__(self) -> None:
        self.collections: dict[tuple[str, ...], dict[str, dict[str, Any]]] = {}
        self.asked: list[list[str]] = []

    def collection(self, *path: str) -> FakeCollection:
        return FakeCollection(self.collections.setdefault(path, {}), asked=self.asked)

    def batch(self) -> Any:
        return SimpleNamespace(
            set=lambda target, row: target.rows.update({target.name: row}),
            delete=lambda target: target.rows.pop(target.name),
            commit=lambda: None,
        )


def test_it_keeps_versions_and_rights() -> None:
    keeps_versions_and_rights(FirestoreStore(FakeFirestore(), "passages"))


def test_many_groups_are_asked_for_in_parts() -> None:
    client = FakeFirestore()
    store = FirestoreStore(client, "passages")
    store.add("v1", [passage("a-0", "g40", "g01")], np.ones((1, 2), np.float32))
    hits = store.search("v1", np.ones(2, np.float32), 3, frozenset(f"g{number:02d}" for number in range(45)))
    assert len(hits) == 1
    assert [len(groups) for groups in client.asked] == [30, 15]


def test_too_many_dimensions_are_refused() -> None:
    with pytest.raises(ValueError, match="2048"):
        FirestoreStore(FakeFirestore(), "p").create("v1", 3072)


def test_what_went_wrong_quotes_nothing() -> None:
    class Down(FakeFirestore):
        """Does not answer."""

        def collection(self, *path: str) -> FakeCollection:
            raise DeadlineExceeded("secret")

    with pytest.raises(StoreUnavailable) as caught:
        FirestoreStore(Down(), "p").count("v1")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("address", ["", "p/d", "projects/p", "projects/p/databases/"])
def test_a_database_must_be_named(address: str, runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert runtime.platform.profile == "local"
    monkeypatch.setenv("VECTOR_ENDPOINT", address)
    with pytest.raises(ValueError, match="VECTOR_ENDPOINT"):
        firestore_store.connect(Runtime.open())
