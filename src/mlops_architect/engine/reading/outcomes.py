"""Outcomes: how far ahead is predicted, and how long the truth takes to be known, in days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from mlops_architect.domain.constraints import MlTask, Provenance
from mlops_architect.domain.lexicon import TaskTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction, spans
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.vocabulary import Mention

HORIZON, DELAY = "training.horizon_days", "training.label_delay_days"
_LONGEST_S = 3 * 365 * DAY_S
_NEAR = 12.0
_FAR = 25.0
_TRUTH = 8.0
_NOUN = 4.0
_NEXT = frozenset({"next", "coming", "following"})
_AHEAD = frozenset({"ahead", "in advance"})
_AFTER = frozenset({"after"})
_LATER = frozenset({"later", "afterwards"})


def outcomes(page: Page) -> list[Candidate]:
    """Return the horizon of the prediction and the delay of its labels."""
    return [candidate for clause in page.naming(MEASURED) for candidate in _of_clause(page, clause)]


def _of_clause(page: Page, clause: Clause) -> Iterator[Candidate]:
    for quantity in clause.quantities:
        if quantity.dimension != "time" or quantity.per_s or quantity.periodic or quantity.high > _LONGEST_S:
            continue
        truth = _truth(page, clause, quantity)
        if truth is not None:
            yield _candidate(page, clause, DELAY, quantity, truth, 0.93)
        elif quantity.high >= DAY_S and (noun := page.nearest(quantity, clause.cue("horizon-noun"), _NOUN)) is not None:
            yield _candidate(page, clause, HORIZON, quantity, noun, 0.9)
        elif quantity.high >= DAY_S and (task := _predicted(page, clause, quantity)) is not None:
            yield _candidate(page, clause, HORIZON, quantity, task, 0.88)


def _truth(page: Page, clause: Clause, quantity: Quantity) -> Mention | None:
    """Find "labels come back after 45 days", "confirmed by an inspection two weeks later"."""
    before = page.tokens[quantity.first - 1].text if quantity.first > clause.first else ""
    after = page.tokens[quantity.last].text if quantity.last < clause.last else ""
    if before not in _AFTER and after not in _LATER:
        return None
    return page.nearest(quantity, [c for c in clause.cue("truth") if c.first < quantity.first], _TRUTH)


def _predicted(page: Page, clause: Clause, quantity: Quantity) -> Mention | None:
    """Find "likely to cancel in the next 60 days", "forecast two weeks ahead", "30-day readmission"."""
    tasks = [m for m in clause.of("tasks") if cast(TaskTerm, m.term).weight > 1]
    touching = next((task for task in tasks if task.first == quantity.last), None)
    if touching is not None and page.tokens[quantity.last - 2].text == "-":
        return touching
    before = page.tokens[quantity.first - 1].text if quantity.first > clause.first else ""
    after = page.tokens[quantity.last].text if quantity.last < clause.last else ""
    led = any(
        (cue.last == quantity.first or quantity.first < cue.first < quantity.last)
        and "than" not in page.words(cue.first, cue.last)
        for cue in clause.cue("horizon")
    )
    if not led and before not in _NEXT and after not in _AHEAD:
        return None
    # What is forecast may take many words to say: "forecast the demand of 3,000 products in 120 stores for the next 28 days".
    forecasts = [task for task in tasks if cast(TaskTerm, task.term).task is MlTask.FORECASTING]
    asked = clause.cue("verb:outlook") if led else []  # "the load of the next 48 hours"
    if led and clause.cue("verb:which"):
        asked = [*asked, *clause.cue("object:will-do")]  # "which doors will jam in the next ten days"
    near = page.nearest(quantity, [*tasks, *clause.cue("scoring"), *asked], _NEAR)
    return near if near is not None else page.nearest(quantity, forecasts, _FAR)


def _candidate(page: Page, clause: Clause, path: str, quantity: Quantity, other: Mention, sure: float) -> Candidate:
    return Candidate(
        path,
        round(quantity.high / DAY_S, 6),
        spans(page, quantity, other),
        sure,
        bound=quantity.bound,
        provenance=Provenance.STATED,
        note="" if quantity.unit == "day" else f"{quantity.high / DAY_S:g} days (month 30, year 365)",
        corrects=is_correction(clause, quantity),
        position=quantity.first,
    )
