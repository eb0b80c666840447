"""Who chose what, and when: events whose label says yes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from scoring.ingestion.store import read_events, read_labels
from scoring.recommending.shape import Shape
from scoring.runtime import Runtime


@dataclass(frozen=True)
class Choice:
    """One item that one person chose."""

    user: str
    item: str
    at: float


History = dict[str, float]
"""Items that one person chose, and when last."""


def choices(runtime: Runtime, moment: float, since: float) -> list[Choice]:
    """Return what was chosen after ``since`` and known to be chosen at ``moment``, in order of time."""
    shape, use_case = Shape.of(runtime.use_case), runtime.use_case
    labels = read_labels(runtime, moment)
    yes = set(labels[labels[use_case.label.column] > 0][use_case.event_id].astype(str))
    return [
        Choice(str(event[shape.user_key]), str(event[shape.item_key]), float(event[use_case.event_time] or 0.0))
        for event in read_events(runtime, until=moment, since=since)
        if str(event[use_case.event_id]) in yes
    ]


def histories(found: Iterable[Choice], most: int) -> dict[str, History]:
    """Return each person's newest ``most`` choices."""
    by_user: dict[str, History] = defaultdict(dict)
    for choice in found:
        by_user[choice.user][choice.item] = max(choice.at, by_user[choice.user].get(choice.item, choice.at))
    return {user: newest(history, most) for user, history in by_user.items()}


def newest(history: History, most: int) -> History:
    """Return the newest ``most`` choices of a history."""
    kept = sorted(history, key=lambda item: (-history[item], item))[:most]
    return {item: history[item] for item in kept}
