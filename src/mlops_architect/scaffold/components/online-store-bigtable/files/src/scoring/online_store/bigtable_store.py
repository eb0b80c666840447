"""Bigtable as the online store: one row an entity, keyed ``<entity>#<key>``."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from google.api_core.exceptions import GoogleAPICallError, RetryError
from google.cloud.bigtable.data import BigtableDataClient, ReadRowsQuery, RowMutationEntry, SetCell, row_filters

from scoring.features.state import EntityState
from scoring.features.store import Stored, StoreUnavailable
from scoring.settings import Platform

FAMILY, BODY, VERSION = "f", b"b", b"v"
_BATCH = 1000


class BigtableStore:
    """States in one table; cells of a row change together.

    ``updates`` is the same table through a profile that sends compared writes to one cluster: the service takes them on
    no other, while look-ups may go to any.
    """

    def __init__(self, table: Any, timeout_ms: float, updates: Any = None) -> None:
        self._table = table
        self._updates = updates or table
        self._timeout_s = max(timeout_ms / 1000, 0.02)

    def read(self, keys: Mapping[str, str]) -> dict[str, Stored]:
        """Return the stored states from one request."""
        if not keys:
            return {}
        entities = {_key(entity, key): entity for entity, key in keys.items()}
        query = ReadRowsQuery(row_keys=list(entities), row_filter=row_filters.CellsColumnLimitFilter(1))
        found = {entity: Stored(EntityState(), 0) for entity in keys}
        try:
            for row in self._table.read_rows(
                query, operation_timeout=self._timeout_s, attempt_timeout=self._timeout_s, retryable_errors=()
            ):
                cells = {cell.qualifier: cell.value for cell in row}
                state = EntityState.from_json(cells[BODY].decode())
                found[entities[row.row_key]] = Stored(state, int(cells[VERSION]))
        except (GoogleAPICallError, RetryError, TimeoutError) as error:
            raise StoreUnavailable(type(error).__name__) from error
        return found

    def write(self, entity: str, key: str, state: EntityState, expected_version: int) -> bool:
        """Set the row if nobody changed it meanwhile; the server compares."""
        cells = _cells(state, expected_version + 1)
        version = row_filters.RowFilterChain(
            [
                row_filters.FamilyNameRegexFilter(FAMILY),
                row_filters.ColumnQualifierRegexFilter(VERSION),
                row_filters.CellsColumnLimitFilter(1),
            ]
        )
        if expected_version == 0:
            there = self._updates.check_and_mutate_row(_key(entity, key), version, false_case_mutations=cells)
            return not there
        same = row_filters.RowFilterChain(
            [*version.filters, row_filters.LiteralValueFilter(str(expected_version).encode())]
        )
        return bool(self._updates.check_and_mutate_row(_key(entity, key), same, true_case_mutations=cells))

    def fill(self, entity: str, states: Mapping[str, EntityState]) -> int:
        """Set all rows in batches."""
        # A version from the clock grows from fill to fill, so a consumer's older read cannot overwrite it.
        version = int(time.time())
        entries = [RowMutationEntry(_key(entity, key), _cells(state, version)) for key, state in states.items()]
        for start in range(0, len(entries), _BATCH):
            self._table.bulk_mutate_rows(entries[start : start + _BATCH])
        return len(states)


def _key(entity: str, key: str) -> bytes:
    return f"{entity}#{key}".encode()


def _cells(state: EntityState, version: int) -> list[Any]:
    return [SetCell(FAMILY, BODY, state.to_json().encode()), SetCell(FAMILY, VERSION, str(version).encode())]


def connect(platform: Platform, timeout_ms: float) -> BigtableStore:
    """Return the store in the instance and table that the platform names, through its app profiles."""
    instance, _, table = platform.online_name.partition("/")
    client = BigtableDataClient()
    reads = client.get_table(instance, table, app_profile_id=platform.online_profile or None)
    one_cluster = platform.online_write_profile
    updates = client.get_table(instance, table, app_profile_id=one_cluster) if one_cluster else None
    return BigtableStore(reads, timeout_ms, updates)
