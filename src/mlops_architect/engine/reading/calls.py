"""Calls: "ask it 3 000 times a minute", "called 40 times a second, 90 at noon" as rates of requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.vocabulary import Mention

_REACH = 9.0
_WALL = 6.0
_SHORT = 16
CALL = "call"


def with_calls(page: Page, clause: Clause) -> None:
    """Turn "so many times a minute" beside a verb of asking, or in answer to one, into a count of requests."""
    factors = [i for i, q in enumerate(clause.quantities) if q.dimension == "factor"]
    if not factors or clause.cue("retrain", "reporting"):
        return
    verbs = clause.cue("asks-it")
    answers = _answers(page, clause)
    period_s = 0.0
    for index in factors:
        quantity = clause.quantities[index]
        if not quantity.per_s and period_s:
            clause.quantities[index] = replace(quantity, dimension="count", unit=CALL, per_s=period_s)
        elif quantity.per_s and (answers or _asked(page, quantity, verbs)):
            period_s = quantity.per_s
            clause.quantities[index] = replace(quantity, dimension="count", unit=CALL)


def _asked(page: Page, quantity: Quantity, verbs: Sequence[Mention]) -> bool:
    verb = page.nearest(quantity, verbs, _REACH)
    return verb is not None and page.wall(verb.first, quantity.first) < _WALL


def _answers(page: Page, clause: Clause) -> bool:
    """Whether a short clause answers "how often is it asked?"."""
    parent = page.clauses[clause.parents[0]] if clause.parents else None
    short = clause.last - clause.first <= _SHORT
    return parent is not None and parent.question and short and bool(parent.cue("asks-it"))
