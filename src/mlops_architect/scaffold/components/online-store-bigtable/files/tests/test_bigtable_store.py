"""The Bigtable store against rows in memory."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from google.api_core.exceptions import DeadlineExceeded
from google.cloud.bigtable.data import row_filters

from scoring.features.state import EntityState
from scoring.features.store import StoreUnavailable
from scoring.online_store.bigtable_store import VERSION, BigtableStore


class FakeRow(list[Any]):
    """Cells, and the key they lie under."""

    def __init__(self, key: bytes, cells: dict[bytes, bytes]) -> None:
        super().__init__(SimpleNamespace(qualifier=name, value=value) for name, value in cells.items())
        self.row_key = key


class FakeTable:
    """Rows in memory; a condition is the version that the row must have."""

    def __init__(self) -> None:
        self.rows: dict[bytes, dict[bytes, bytes]] = {}
        self.down = False

    def read_rows(self, query: Any, **limits: Any) -> list[FakeRow]:
        assert limits["operation_timeout"] == 0.05
        if self.down:
            raise DeadlineExceeded("late")
        return [FakeRow(key, self.rows[key]) for key in sorted(query.row_keys) if key in self.rows]

    def check_and_mutate_row(
        self, key: bytes, predicate: Any, *, true_case_mutations: Any = (), false_case_mutations: Any = ()
    ) -> bool:
        wanted = [part.regex for part in predicate.filters if isinstance(part, row_filters.LiteralValueFilter)]
        holds = key in self.rows and all(self.rows[key][VERSION] == value for value in wanted)
        for cell in true_case_mutations if holds else false_case_mutations:
            self.rows.setdefault(key, {})[cell.qualifier] = cell.new_value
        return holds

    def bulk_mutate_rows(self, entries: list[Any]) -> None:
        for entry in entries:
            self.rows[entry.row_key] = {cell.qualifier: cell.new_value for cell in entry.mutations}


def test_a_write_counts_only_on_the_version_it_read() -> None:
    store = BigtableStore(FakeTable(), 50)
    assert store.read({"card": "c1"})["card"].version == 0
    assert store.write("card", "c1", EntityState(last_at=1.0), 0)
    assert not store.write("card", "c1", EntityState(last_at=2.0), 0)
    assert store.write("card", "c1", EntityState(last_at=3.0), 1)
    assert not store.write("card", "c1", EntityState(last_at=4.0), 1)
    stored = store.read({"card": "c1"})["card"]
    assert (stored.state.last_at, stored.version) == (3.0, 2)


def test_filling_raises_the_version() -> None:
    store = BigtableStore(FakeTable(), 50)
    assert store.write("card", "c1", EntityState(last_at=1.0), 0)
    assert store.fill("card", {f"c{n}": EntityState(last_at=2.0) for n in range(2500)}) == 2500
    assert store.read({"card": "c1"})["card"].version > 1_700_000_000


def test_a_silent_table_is_unavailable() -> None:
    table = FakeTable()
    table.down = True
    with pytest.raises(StoreUnavailable):
        BigtableStore(table, 50).read({"card": "c1"})


def test_compared_writes_take_their_own_profile() -> None:
    anywhere, one_cluster = FakeTable(), FakeTable()
    store = BigtableStore(anywhere, 50, one_cluster)
    assert store.write("card", "c1", EntityState(last_at=1.0), 0)
    assert list(one_cluster.rows) == [b"card#c1"]
    assert not anywhere.rows
