"""An online store in a SQLite file: for laptops and tests."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path

from scoring.features.state import EntityState
from scoring.features.store import Stored, StoreUnavailable
from scoring.settings import Platform

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS state (entity TEXT, key TEXT, body TEXT, version INTEGER, PRIMARY KEY (entity, key))"
)


class SqliteStore:
    """States in one table; one connection, used by one thread at a time."""

    def __init__(self, path: Path, timeout_ms: float) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False, timeout=max(timeout_ms / 1000, 1.0))
        self._connection.execute("PRAGMA journal_mode=WAL")
        with self._connection:
            self._connection.execute(_SCHEMA)

    def read(self, keys: Mapping[str, str]) -> dict[str, Stored]:
        """Return the stored states; StoreUnavailable when the file is locked for too long."""
        found: dict[str, Stored] = {}
        try:
            with self._lock:
                for entity, key in keys.items():
                    row = self._connection.execute(
                        "SELECT body, version FROM state WHERE entity = ? AND key = ?", (entity, key)
                    ).fetchone()
                    found[entity] = Stored(EntityState.from_json(row[0]), row[1]) if row else Stored(EntityState(), 0)
        except sqlite3.Error as error:
            raise StoreUnavailable(str(error)) from error
        return found

    def write(self, entity: str, key: str, state: EntityState, expected_version: int) -> bool:
        """Insert or update if the version is still the expected one."""
        with self._lock, self._connection:
            if expected_version == 0:
                cursor = self._connection.execute(
                    "INSERT OR IGNORE INTO state VALUES (?, ?, ?, 1)", (entity, key, state.to_json())
                )
            else:
                cursor = self._connection.execute(
                    "UPDATE state SET body = ?, version = version + 1 WHERE entity = ? AND key = ? AND version = ?",
                    (state.to_json(), entity, key, expected_version),
                )
        return cursor.rowcount == 1

    def fill(self, entity: str, states: Mapping[str, EntityState]) -> int:
        """Insert or replace all states in one transaction."""
        with self._lock, self._connection:
            self._connection.executemany(
                "INSERT INTO state VALUES (?, ?, ?, 1) "
                "ON CONFLICT (entity, key) DO UPDATE SET body = excluded.body, version = version + 1",
                [(entity, key, state.to_json()) for key, state in states.items()],
            )
        return len(states)


def connect(platform: Platform, timeout_ms: float) -> SqliteStore:
    """Return the store in the file that the platform names."""
    return SqliteStore(Path(platform.online_name), timeout_ms)
