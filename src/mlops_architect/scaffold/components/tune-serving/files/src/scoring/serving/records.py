"""Records of drafts and of what became of them, in the lake, without what personal data patterns can find."""

from __future__ import annotations

import threading
import time
import uuid
from typing import Any, Literal

from scoring.lake.formats import read_lines, write_lines
from scoring.lake.interface import Lake
from scoring.times import day

_MOST_WAITING = 5000
_DAY_S = 86_400.0
Table = Literal["drafts", "feedback"]


class Records:
    """Rows that wait to be written."""

    def __init__(self, lake: Lake, flush_s: float) -> None:
        self._lake = lake
        self._flush_s = flush_s
        self._lock = threading.Lock()
        self._waiting: list[tuple[Table, dict[str, Any]]] = []
        self._flushed = time.monotonic()

    def add(self, table: Table, row: dict[str, Any]) -> None:
        """Add one row; when the lake was away for long, the oldest are lost and the service goes on."""
        with self._lock:
            self._waiting.append((table, row))
            del self._waiting[:-_MOST_WAITING]

    def due(self) -> bool:
        """Return whether it is time to write."""
        with self._lock:
            return bool(self._waiting) and time.monotonic() - self._flushed >= self._flush_s

    def flush(self) -> None:
        """Write what waits; rows stay where writing fails."""
        with self._lock:
            taken = list(self._waiting)
            self._flushed = time.monotonic()
        for table, date in sorted({(table, day(row["at"])) for table, row in taken}):
            rows = [row for name, row in taken if name == table and day(row["at"]) == date]
            write_lines(self._lake, f"{table}/date={date}/{uuid.uuid4().hex}.jsonl.gz", rows)
        with self._lock:
            self._waiting = self._waiting[len(taken) :]


def read_rows(lake: Lake, table: Table, since: float, until: float) -> list[dict[str, Any]]:
    """Return the rows between two moments, in order."""
    rows = []
    at = since - since % _DAY_S
    while at <= until:
        for key in lake.keys(f"{table}/date={day(at)}/"):
            rows += [row for row in read_lines(lake, key) if since <= row["at"] <= until]
        at += _DAY_S
    return sorted(rows, key=lambda row: (row["at"], row["draft_id"]))
