"""Rows that go to the lake in blocks; a crash loses at most the block in memory."""

from __future__ import annotations

import threading
import time
import uuid
from typing import Any

from scoring.contract import day
from scoring.lake.formats import write_lines
from scoring.lake.interface import Lake

_BLOCK_ROWS = 2000


class BlockLog:
    """Collects rows below a prefix of the lake; safe to call from threads."""

    def __init__(self, lake: Lake, prefix: str, flush_s: float, *, by_day: bool = True) -> None:
        self._lake = lake
        self._prefix = prefix
        self._flush_s = flush_s
        self._by_day = by_day
        self._lock = threading.Lock()
        self._rows: list[dict[str, Any]] = []
        self._since = time.monotonic()

    def add(self, row: dict[str, Any]) -> None:
        """Add a row; writes a block when one is full."""
        with self._lock:
            self._rows.append(row)
            full = len(self._rows) >= _BLOCK_ROWS
        if full:
            self.flush()

    def flush_if_due(self) -> None:
        """Write what has waited long enough."""
        if self._rows and time.monotonic() - self._since >= self._flush_s:
            self.flush()

    def flush(self) -> None:
        """Write what is collected."""
        with self._lock:
            rows, self._rows = self._rows, []
            self._since = time.monotonic()
        if rows:
            if not self._by_day:
                write_lines(self._lake, f"{self._prefix}shown-{uuid.uuid4().hex}.jsonl.gz", rows)
                return
            for date in sorted({day(row["at"]) for row in rows}):
                key = f"{self._prefix}date={date}/{uuid.uuid4().hex}.jsonl.gz"
                write_lines(self._lake, key, [row for row in rows if day(row["at"]) == date])
