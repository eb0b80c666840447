"""The past of items, kept in memory for a while: a list looks at hundreds of them, and every list at the same ones."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from scoring.features.state import EntityState

ReadItem = Callable[[str], EntityState | None]


class ItemPasts:
    """States of items, renewed in the background; a request waits for unknown ones only so long."""

    def __init__(self, read: ReadItem, ttl_s: float, budget_ms: float) -> None:
        self._read = read
        self._ttl_s = ttl_s
        self._budget_s = budget_ms / 1000
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, EntityState]] = {}
        self._wanted: dict[str, float] = {}

    def for_request(self) -> ReadItem:
        """Return what gives the past of items within the time that one request may spend on reading.

        What is not known in time is missing (None), and is read before the next request that wants it.
        """
        until = time.monotonic() + self._budget_s

        def past(item: str) -> EntityState | None:
            now = time.monotonic()
            with self._lock:
                kept = self._kept.get(item)
                self._wanted[item] = now
            if kept is not None:
                return kept[1]
            return self._take(item) if now < until else None

        return past

    def refresh(self) -> int:
        """Read again what is old and was wanted lately, forget the rest, and return how many were read."""
        now = time.monotonic()
        with self._lock:
            self._wanted = {item: at for item, at in self._wanted.items() if now - at <= 10 * self._ttl_s}
            self._kept = {item: kept for item, kept in self._kept.items() if item in self._wanted}
            old = [item for item in self._wanted if item not in self._kept or now - self._kept[item][0] > self._ttl_s]
        return sum(self._take(item) is not None for item in old)

    def _take(self, item: str) -> EntityState | None:
        state = self._read(item)
        if state is not None:
            with self._lock:
                self._kept[item] = (time.monotonic(), state)
        return state
