"""A budget of tokens for each caller and for everybody, by day (UTC).

Every process keeps what it used in a file of its own in the lake and reads the files of the others from time to
time, so that a restart forgets nothing and copies share one budget. Between two such moments each process knows only
its own use: the budget may be passed by what all others use in that time, and no more.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from scoring.lake.interface import Lake
from scoring.lake.json_files import read_json, write_json
from scoring.logs import fields
from scoring.times import day

_LOG = logging.getLogger(__name__)
_DAY_S = 86_400.0
_ALL = ""
"""Stands for the sum over callers."""


class BudgetSpent(Exception):
    """There are no tokens left for this question; ``wait_s`` says when there will be."""

    def __init__(self, whose: str, wait_s: float) -> None:
        super().__init__(f"the day's token budget of {whose} is spent; it starts anew at 00:00 UTC")
        self.wait_s = wait_s


@dataclass(frozen=True)
class Reservation:
    """Tokens set aside for one question."""

    caller: str
    tokens: int
    date: str


class TokenBudget:
    """Reserves before a model is asked, and settles when the count is known."""

    def __init__(
        self, lake: Lake, per_caller: int, total: int, clock: Callable[[], float] = time.time, name: str = ""
    ) -> None:
        self._lake = lake
        self._per_caller = per_caller
        self._total = total
        self._clock = clock
        self._name = name or uuid.uuid4().hex
        self._lock = threading.Lock()
        self._date = day(clock())
        self._own: Counter[str] = Counter()
        self._others: Counter[str] = Counter()

    def reserve(self, caller: str, tokens: int) -> Reservation:
        """Set tokens aside.

        Raises:
            BudgetSpent: The caller's budget, or everybody's, does not hold that many any more.
        """
        key = _hidden(caller)
        now = self._clock()
        with self._lock:
            self._turn(day(now))
            for name, limit, whose in ((key, self._per_caller, "this caller"), (_ALL, self._total, "all callers")):
                if self._own[name] + self._others[name] + tokens > limit:
                    raise BudgetSpent(whose, _DAY_S - now % _DAY_S)
            self._own[key] += tokens
            self._own[_ALL] += tokens
            return Reservation(key, tokens, self._date)

    def settle(self, reservation: Reservation, used: int) -> None:
        """Replace what was set aside by what was used."""
        with self._lock:
            if reservation.date == self._date:
                for name in (reservation.caller, _ALL):
                    self._own[name] += used - reservation.tokens

    def used(self) -> int:
        """Return the tokens of all callers today, as far as they are known here."""
        with self._lock:
            self._turn(day(self._clock()))
            return self._own[_ALL] + self._others[_ALL]

    def sync(self) -> None:
        """Tell the others, and learn from them."""
        with self._lock:
            self._turn(day(self._clock()))
            date, own = self._date, dict(self._own)
        prefix = f"usage/date={date}/"
        if own:
            write_json(self._lake, f"{prefix}{self._name}.json", own)
        others: Counter[str] = Counter()
        for key in self._lake.keys(prefix):
            if not key.endswith(f"/{self._name}.json"):
                try:
                    others.update({name: int(count) for name, count in read_json(self._lake, key).items()})
                except (FileNotFoundError, ValueError) as error:
                    _LOG.warning("usage file not read", extra=fields(error=type(error).__name__))
        with self._lock:
            if date == self._date:
                self._others = others

    def _turn(self, date: str) -> None:
        if date != self._date:
            self._date, self._own, self._others = date, Counter(), Counter()


def _hidden(caller: str) -> str:
    return hashlib.sha256(caller.encode()).hexdigest()[:16]
