"""PostgreSQL with pgvector as a store: statements and what becomes of errors, without a database."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import psycopg2
import pytest

from scoring import adapters
from scoring.index import pgvector_store
from scoring.index.interface import StoreUnavailable
from scoring.index.pgvector_store import PgVectorStore, password_in
from scoring.runtime import Runtime
from vector_store_contract import passage

HIDDEN = "of-nobody"


class FakeDatabase:
    """Notes statements and gives the rows that a test put in."""

    def __init__(self, rows: list[Any] | None = None, error: Exception | None = None) -> None:
        self.said: list[tuple[str, Any]] = []
        self.rows = rows or []
        self.error = error
        self.closed = False
        self.opened = 0

    def __call__(self) -> FakeDatabase:
        """Connect."""
        self.opened += 1
        self.closed = False
        return self

    def __enter__(self) -> FakeDatabase:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Commit."""

    def cursor(self) -> FakeDatabase:
        return self

    def close(self) -> None:
        self.closed = True

    def execute(self, statement: str, values: Any = None) -> None:
        self.said.append((statement, values))
        if self.error:
            raise self.error

    def fetchall(self) -> list[Any]:
        return self.rows

    def fetchone(self) -> Any:
        return self.rows[0]


def test_rights_are_part_of_the_query() -> None:
    row = passage("a-0", "staff")
    database = FakeDatabase([(row.model_dump(mode="json"), 0.75), (row.model_dump_json(), 0.5)])
    store = PgVectorStore(database, "Passages; DROP TABLE x")
    hits = store.search("v1-aa", np.asarray([1.0, 0.5], np.float32), 4, frozenset({"staff", "x'; --"}))
    assert [(hit.passage, hit.similarity) for hit in hits] == [(row, 0.75), (row, 0.5)]
    statement, values = database.said[-1]
    assert "groups && %s::text[]" in statement
    assert values == ("[1,0.5]", ["staff", "x'; --"], "[1,0.5]", 4)
    assert ";" not in statement
    assert store.search("v1-aa", np.ones(2, np.float32), 4, frozenset()) == []


def test_a_version_is_a_table_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    inserted: list[Any] = []
    monkeypatch.setattr("psycopg2.extras.execute_values", lambda _, statement, rows: inserted.append((statement, rows)))
    database = FakeDatabase([(None,)])
    store = PgVectorStore(database, "passages")
    store.create("v1-aa", 3)
    store.create("v1-bb", 5000)
    made = [statement for statement, _ in database.said if statement.startswith("CREATE TABLE")]
    assert len({statement.split()[2] for statement in made}) == 2
    assert sum("hnsw" in statement for statement, _ in database.said) == 1
    store.add("v1-aa", [passage("a-0", "staff")], np.ones((1, 3), np.float32))
    assert inserted[0][1][0][1] == ["staff"]
    assert store.count("v1-aa") == 0
    store.drop("v1-aa")
    assert database.said[-1][0].startswith("DROP TABLE IF EXISTS passages_v1_aa_")
    assert database.opened == 1


def test_a_broken_connection_is_made_anew_and_quotes_nothing() -> None:
    database = FakeDatabase(error=psycopg2.OperationalError("secret row"))
    store = PgVectorStore(database, "p")
    for _ in range(2):
        with pytest.raises(StoreUnavailable) as caught:
            store.drop("v1")
        assert "secret" not in str(caught.value)
    assert database.opened == 2


def test_the_password_comes_from_the_secret(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr(psycopg2, "connect", lambda **values: given.update(values) or FakeDatabase([(None,)]))

    class Secrets:
        """A store of secrets."""

        @staticmethod
        def read_secret(name: str) -> str:
            return json.dumps({"username": "u", "password": f"of {name}"})

    monkeypatch.setattr(adapters, "load", lambda *_: Secrets)
    monkeypatch.setenv("VECTOR_ENDPOINT", "postgresql://app@db.example:6543/passages")
    monkeypatch.setenv("VECTOR_SECRET_ID", "s-1")
    monkeypatch.setenv("SCORING_PROFILE", "aws")
    opened = Runtime.open()
    pgvector_store.connect(opened).count("v1")
    assert (given["host"], given["port"], given["dbname"], given["user"]) == ("db.example", 6543, "passages", "app")
    assert (given["password"], given["sslmode"]) == ("of s-1", "require")
    assert password_in("plain") == "plain"
    assert runtime.platform.vector_kind == "local"


@pytest.mark.parametrize("address", ["", "https://db.example", f"postgresql://u:{HIDDEN}@db.example/x"])
def test_an_address_without_password_is_needed(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VECTOR_ENDPOINT", address)
    with pytest.raises(ValueError, match="VECTOR_ENDPOINT") as caught:
        pgvector_store.connect(Runtime.open())
    assert HIDDEN not in str(caught.value)
