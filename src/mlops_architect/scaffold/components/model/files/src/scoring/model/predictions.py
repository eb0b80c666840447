"""What was predicted, kept for drift, quality and retraining: features and scores, no raw columns.

Rows are written in blocks; a crash loses at most the block in memory.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Mapping
from typing import Any

from scoring.contract import day
from scoring.features.engine import Features
from scoring.lake.formats import read_lines, write_lines
from scoring.lake.interface import Lake

PREDICTIONS = "predictions/"
BLOCK_ROWS = 2000


class PredictionLog:
    """Collects predictions and writes them to the lake in blocks; safe to call from threads."""

    def __init__(self, lake: Lake, flush_s: float = 30.0) -> None:
        self._lake = lake
        self._flush_s = flush_s
        self._lock = threading.Lock()
        self._rows: list[dict[str, Any]] = []
        self._since = time.monotonic()

    def add(
        self, event_id: str, at: float, version: str, score: float, features: Features, extra: Mapping[str, Any]
    ) -> None:
        """Add one prediction; writes a block when one is full."""
        row = {"event_id": event_id, "at": at, "version": version, "score": score, "features": features, **extra}
        with self._lock:
            self._rows.append(row)
            full = len(self._rows) >= BLOCK_ROWS
        if full:
            self.flush()

    def due(self) -> bool:
        """Return whether rows have waited long enough."""
        return bool(self._rows) and time.monotonic() - self._since >= self._flush_s

    def flush(self) -> None:
        """Write what is collected."""
        with self._lock:
            rows, self._rows = self._rows, []
            self._since = time.monotonic()
        if rows:
            write_lines(self._lake, f"{PREDICTIONS}date={day(rows[0]['at'])}/{uuid.uuid4().hex}.jsonl.gz", rows)


def write_predictions(lake: Lake, name: str, at: float, rows: list[dict[str, Any]]) -> None:
    """Write a whole batch under a fixed name, so that a repeated run replaces itself."""
    for start in range(0, len(rows), BLOCK_ROWS):
        key = f"{PREDICTIONS}date={day(at)}/{name}-{start // BLOCK_ROWS:05d}.jsonl.gz"
        write_lines(lake, key, rows[start : start + BLOCK_ROWS])


def read_predictions(lake: Lake, since: float, until: float) -> list[dict[str, Any]]:
    """Return predictions of events with ``since`` < time <= ``until``, the last one of each event."""
    dates = (day(since - 86_400), day(until + 86_400))
    found: dict[str, dict[str, Any]] = {}
    for key in lake.keys(PREDICTIONS):
        date = key.removeprefix(PREDICTIONS).partition("/")[0].removeprefix("date=")
        if dates[0] <= date <= dates[1]:
            found.update({row["event_id"]: row for row in read_lines(lake, key) if since < row["at"] <= until})
    return sorted(found.values(), key=lambda row: (row["at"], row["event_id"]))
