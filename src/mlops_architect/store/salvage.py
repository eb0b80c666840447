"""What can still be read of a damaged run database, and where the damaged file goes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mlops_architect.store.database import TABLES

Rows = dict[str, list[dict[str, Any]]]


def salvaged(path: Path) -> Rows:
    """Return every row that SQLite still gives out, table by table, from both ends where the middle is damaged."""
    found: Rows = {}
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
    except sqlite3.Error:
        return found
    with closing(connection):
        connection.row_factory = sqlite3.Row
        for name, table in TABLES.items():
            rows: dict[Any, dict[str, Any]] = {}
            for order in ("ASC", "DESC"):
                try:
                    for row in connection.execute(f"SELECT rowid AS _place, * FROM {name} ORDER BY rowid {order}"):
                        values = {key: row[key] for key in row.keys() if key in table.columns}
                        if all(values.get(column.name) is not None for column in table.columns if not column.nullable):
                            rows[row["_place"]] = values
                except (sqlite3.Error, UnicodeError):
                    continue
            if rows:
                found[name] = [rows[place] for place in sorted(rows)]
    return found


def set_aside(path: Path) -> Path:
    """Rename a damaged database, with what belongs to it, and return its new place."""
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    for suffix in ("-wal", "-shm"):
        beside = path.with_name(f"{path.name}{suffix}")
        if beside.exists():
            beside.rename(aside.with_name(f"{aside.name}{suffix}"))
    path.rename(aside)
    return aside
