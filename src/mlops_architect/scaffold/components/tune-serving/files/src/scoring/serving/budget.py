"""Tokens that a caller may use in a day; each copy of the service counts its own, so the limit is by copy."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from scoring.times import day


class TokenBudget:
    """Tokens of the day, by caller."""

    def __init__(self, most: int, clock: Callable[[], float] = time.time) -> None:
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._day = ""
        self._used: dict[str, int] = {}

    def left(self, caller: str) -> int:
        """Return how many tokens a caller may still use today."""
        with self._lock:
            self._turn()
            return max(0, self._most - self._used.get(caller, 0))

    def use(self, caller: str, tokens: int) -> None:
        """Count tokens."""
        with self._lock:
            self._turn()
            self._used[caller] = self._used.get(caller, 0) + tokens

    def _turn(self) -> None:
        today = day(self._clock())
        if today != self._day:
            self._day, self._used = today, {}
