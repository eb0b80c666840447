"""Settling: which of several rhythms a discussion ends with: "nightly is too expensive, every Sunday will do"."""

from __future__ import annotations

from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.vocabulary import Mention

_AFTER = 5
_BEFORE = 3
_WALL = 4.0
_SHORT = 9
_TURNS = 3


def turned_down(page: Page, clause: Clause, at: Mention | Quantity) -> bool:
    """Whether a rhythm is named only to be dropped: "every day was the plan", "weekly is not enough"."""
    return any(
        0 <= cue.first - at.last <= _AFTER
        and page.wall(at.last - 1, cue.first) < _WALL
        and not any(at.last <= other.first < cue.first for other in clause.of("cadences"))
        for cue in clause.cue("turned-down")
    )


def settled(clause: Clause, at: Mention | Quantity) -> bool:
    """Whether the words beside a rhythm say that it is the one agreed on: "so weekly", "daily it shall be"."""
    led = any(0 <= at.first - cue.last <= _BEFORE for cue in clause.cue("settled-on"))
    return led or any(0 <= cue.first - at.last <= _BEFORE for cue in clause.cue("so-be-it"))


def settles(page: Page, clause: Clause, at: Mention | Quantity, topic: str) -> bool:
    """Whether a short clause, such as "too expensive. Every week", ends what the clauses before it discuss.

    ``topic`` is the cue that one of the three clauses before it must hold.
    """
    if clause.question or clause.last - clause.first > _SHORT:
        return settled(clause, at) and _discussed(page, clause, topic)
    before = page.clauses[clause.index - 1] if clause.index else None
    refused = before is not None and bool(before.cue("turned-down")) and before.last - before.first <= _SHORT
    return (refused or settled(clause, at)) and _discussed(page, clause, topic)


def _discussed(page: Page, clause: Clause, topic: str) -> bool:
    return any(earlier.cue(topic) for earlier in page.clauses[max(0, clause.index - _TURNS) : clause.index])
