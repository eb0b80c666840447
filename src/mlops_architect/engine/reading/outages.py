"""What an hour costs in which the service does not answer: "an hour down costs us $20k", "$300 per minute of downtime"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from mlops_architect.domain.constraints import Bound
from mlops_architect.domain.lexicon import UnitTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction, is_current, spans
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.vocabulary import Mention

OUTAGE = "availability.outage_usd_per_hour"
_HOUR_S = 3600.0
_NEAR = 4
_LOSS_REACH = 8


def outage_costs(page: Page) -> Iterator[Candidate]:
    """Yield what an hour of outage is said to cost, in US dollars."""
    for clause in page.naming(MEASURED):
        for quantity in clause.quantities:
            found = _of_amount(page, clause, quantity)
            if found is not None:
                period_s, duration, cue = found
                yield Candidate(
                    OUTAGE,
                    round(quantity.high * _HOUR_S / period_s, 2),
                    spans(page, quantity, duration, cue),
                    0.92 if duration is None else 0.88,
                    bound=Bound.EXACT,
                    note="" if quantity.currency in ("", "USD") else f"{quantity.currency} at the stated rate",
                    current=is_current(page, clause, quantity),
                    corrects=is_correction(clause, quantity),
                    position=quantity.first,
                )


def is_outage_cost(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether an amount is what an outage costs, and so no budget."""
    return _of_amount(page, clause, quantity) is not None


def _of_amount(
    page: Page, clause: Clause, quantity: Quantity
) -> tuple[float, Quantity | Mention | None, Mention] | None:
    """Return the seconds that an amount is lost in, the words for them where they stand apart, and the word for the outage."""
    if quantity.dimension != "money" or quantity.refused or not clause.cue("outage", "outage-after-time"):
        return None
    if quantity.per_s:
        cue = page.nearest(quantity, clause.cue("outage"), 3 * _LOSS_REACH)
        return (quantity.per_s, None, cue) if cue is not None and quantity.per_s <= DAY_S else None
    if clause.cue("budget-plain") or not _is_lost(clause, quantity):
        return None
    for period_s, words in _durations(clause):
        for cue in clause.cue("outage", "outage-after-time"):
            if 0 <= cue.first - words.last <= _NEAR and 0 < period_s <= DAY_S:
                return period_s, words, cue
    return None


def _durations(clause: Clause) -> Iterator[tuple[float, Quantity | Mention]]:
    """Yield durations in seconds: "30 minutes", "an hour", and units that stand for one: "every minute"."""
    counted = [one for one in clause.quantities if one.dimension == "time" and not one.per_s]
    for quantity in counted:
        yield quantity.high, quantity
    for unit in clause.of("units"):
        term = cast(UnitTerm, unit.term)
        if term.dimension == "time" and not any(one.first <= unit.first < one.last for one in clause.quantities):
            yield term.factor, unit


def _is_lost(clause: Clause, quantity: Quantity) -> bool:
    """Whether a word of losing or costing stands before the amount, or heads its row."""
    return any(-1 <= quantity.first - one.last <= _LOSS_REACH for one in clause.cue("loses"))
