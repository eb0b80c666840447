"""The Firestore store against documents in memory."""

from __future__ import annotations

from typing import Any

import pytest
from google.api_core.exceptions import DeadlineExceeded

from scoring.features.state import EntityState
from scoring.features.store import StoreUnavailable
from scoring.online_store import firestore_store
from scoring.online_store.firestore_store import FirestoreStore


class FakeDocument:
    """A document and its own reference."""

    def __init__(self, documents: dict[str, dict[str, Any]], name: str) -> None:
        self.documents = documents
        self.id = name

    @property
    def exists(self) -> bool:
        return self.id in self.documents

    def to_dict(self) -> dict[str, Any]:
        return self.documents[self.id]

    def get(self, name: str = "", transaction: Any = None) -> Any:
        return self if transaction is not None else self.documents[self.id][name]


class FakeFirestore:
    """Documents in memory; the client is its own collection, batch and transaction."""

    def __init__(self) -> None:
        self.documents: dict[str, dict[str, Any]] = {}
        self.down = False

    def collection(self, name: str) -> FakeFirestore:
        assert name == "features"
        return self

    batch = transaction = lambda self: self

    def document(self, name: str) -> FakeDocument:
        return FakeDocument(self.documents, name)

    def get_all(self, references: list[FakeDocument], retry: Any, timeout: float) -> list[FakeDocument]:
        assert retry is None
        assert timeout == 0.05
        if self.down:
            raise DeadlineExceeded("late")
        return references

    def set(self, reference: FakeDocument, document: dict[str, Any]) -> None:
        self.documents[reference.id] = document

    def commit(self) -> None:
        """Nothing is left to do."""


@pytest.fixture(name="store")
def _store(monkeypatch: pytest.MonkeyPatch) -> FirestoreStore:
    # Begin and commit belong to the library; what happens between them is ours.
    monkeypatch.setattr(firestore_store, "_replace", firestore_store._replace.to_wrap)
    return FirestoreStore(FakeFirestore(), "features", 50)


def test_a_write_counts_only_on_the_version_it_read(store: FirestoreStore) -> None:
    assert store.read({"card": "a/b"})["card"].version == 0
    assert store.write("card", "a/b", EntityState(last_at=1.0), 0)
    assert not store.write("card", "a/b", EntityState(last_at=2.0), 0)
    stored = store.read({"card": "a/b"})["card"]
    assert (stored.state.last_at, stored.version) == (1.0, 1)


def test_filling_raises_the_version(store: FirestoreStore) -> None:
    assert store.write("card", "c1", EntityState(last_at=1.0), 0)
    assert store.fill("card", {f"c{n}": EntityState(last_at=2.0) for n in range(1000)}) == 1000
    assert store.read({"card": "c1"})["card"].version > 1_700_000_000
    assert not store.write("card", "c1", EntityState(last_at=3.0), 1)


def test_a_silent_database_is_unavailable(store: FirestoreStore) -> None:
    store._client.down = True
    with pytest.raises(StoreUnavailable):
        store.read({"card": "c1"})
