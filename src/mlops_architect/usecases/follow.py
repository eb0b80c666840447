"""`log`: events of a run or of all, filtered, and followed until the run ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from mlops_architect.domain.run import Event, RunStatus
from mlops_architect.errors import UsageError
from mlops_architect.store.locks import is_held
from mlops_architect.usecases.inspect import list_events
from mlops_architect.usecases.workbench import Workbench, lock_of

_EVERY_S = 0.5
_WAITS = (RunStatus.AWAITING, RunStatus.QUESTIONS)


@dataclass(frozen=True)
class Filter:
    """Which events are wanted; ``since`` is ISO 8601 in UTC, empty for all."""

    kinds: tuple[str, ...] = ()
    since: str = ""

    @classmethod
    def of(cls, kinds: Sequence[str], since: str) -> Filter:
        """Return a filter from what was given on the command line.

        Raises:
            UsageError: The time is none.
        """
        if not since:
            return cls(tuple(kinds))
        try:
            moment = datetime.fromisoformat(since)
        except ValueError as error:
            raise UsageError(f"--since {since!r} is no time", "For example: --since 2026-11-21T14:00") from error
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        return cls(tuple(kinds), moment.isoformat(timespec="seconds"))

    def lets_through(self, event: Event) -> bool:
        """Whether an event is wanted."""
        fits = not self.kinds or any(fnmatchcase(event.kind, kind) for kind in self.kinds)
        return fits and event.at >= self.since


def events_of(bench: Workbench, run: str, wanted: Filter, *, every: bool = False) -> tuple[Event, ...]:
    """Return the events of a run, the newest where none is named, or of every run by time.

    Raises:
        NotResumable: There is no such run, or none yet.
    """
    if not every:
        return tuple(event for event in list_events(bench, run) if wanted.lets_through(event))
    found = [event for record in bench.database.runs() for event in bench.database.events(record.id)]
    found.sort(key=lambda event: (event.at, event.run, event.sequence))
    return tuple(event for event in found if wanted.lets_through(event))


def followed(bench: Workbench, run: str, wanted: Filter, wait: Callable[[float], None] = time.sleep) -> Iterator[Event]:
    """Yield events as they come, each once; ends when the run has ended, or nobody works on it and it waits for nothing.

    Raises:
        NotResumable: There is no such run, or none yet.
    """
    first = list_events(bench, run)
    run_id = first[0].run if first else bench.database.run(run or bench.database.runs()[0].id).id
    seen = 0
    while True:
        # asked before the events are read: what is written while the run ends is not missed
        over = _over(bench, run_id)
        for event in bench.database.events(run_id):
            if event.sequence > seen:
                seen = event.sequence
                if wanted.lets_through(event):
                    yield event
        if over:
            return
        wait(_EVERY_S)


def _over(bench: Workbench, run: str) -> bool:
    status = bench.database.run(run).status
    return status not in _WAITS and not is_held(lock_of(bench.settings, run))
