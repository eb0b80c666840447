"""Changes: "the 5 seconds can be cut to 2", "2,000 instead of 1,000 requests/s": the figure that holds, with its unit.

Of "from 12k down to 9k" the second holds, in the unit of the first; of "412 ms (target: < 200 ms)" the second, too.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import cast

from mlops_architect.domain.constraints import Bound
from mlops_architect.domain.lexicon import CurrencyTerm
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity

_TO = frozenset({"to", "auf", "a", "vers", "naar"})
_DENIES = frozenset("not nicht pas no non".split())
_REACH = 8
_APART = 1
_OPENED = 2


def with_changes(page: Page, clause: Clause) -> None:
    """Keep, of two figures that a verb of changing joins, the one it is changed to."""
    if not clause.cue("changed-to"):
        return
    kept: list[Quantity] = []
    for quantity in clause.quantities:
        before = kept[-1] if kept else None
        if before is None or not _changed(page, before, quantity):
            kept.append(quantity)
            continue
        factor = _rate(clause, before) if before.dimension == "money" else _factor(before)
        if quantity.dimension == before.dimension:
            kept[-1] = quantity
        elif quantity.dimension == "count" and factor:
            kept[-1] = replace(
                before,
                low=quantity.low * factor,
                high=quantity.high * factor,
                last=quantity.number_last,
                number_last=quantity.number_last,
            )
    clause.quantities = kept


def with_targets(page: Page, clause: Clause) -> None:
    """Take the first of "p99: 412 ms (target: < 200 ms)" for today's figure; the one in brackets is what is wanted."""
    for cue in clause.cue("aimed-at") if len(clause.quantities) > 1 else ():
        opened = cue.first > clause.first and page.tokens[cue.first - 1].text in "([,"
        for one, other in pairwise(clause.quantities) if opened else ():
            beside = 0 <= cue.first - one.last <= _OPENED and 0 <= other.first - cue.last <= _OPENED
            if beside and one.dimension == other.dimension:
                clause.quantities = [replace(q, taken_back=True) if q is one else q for q in clause.quantities]


def with_replacements(page: Page, clause: Clause) -> None:
    """Keep the first of "2,000 instead of 1,000 requests/s" and "2k, not 1k"; it has the unit of the other if it has none."""
    for cue in clause.cue("in-place-of"):
        before = [q for q in clause.quantities if 0 <= cue.first - q.number_last <= _APART]
        after = [q for q in clause.quantities if q.first == cue.last]
        if not before or not after or not _comparable(page, before[-1], after[0]):
            continue
        kept, dropped = before[-1], after[0]
        of_unit = dropped.unit or dropped.per_s or dropped.dimension != "count"
        if kept.dimension == "count" and not kept.unit and not kept.per_s and of_unit:
            factor = _factor(dropped) if dropped.dimension == "time" else 1.0
            low, high = kept.low * factor, kept.high * factor
            kept = replace(
                dropped, low=low, high=high, first=kept.first, last=kept.number_last, number_last=kept.number_last
            )
        clause.quantities = [kept if q is before[-1] else q for q in clause.quantities if q is not dropped]
        if page.tokens[cue.first].text in _DENIES:  # what is denied was said before
            clause.cues.setdefault("correction", []).append(cue._replace(first=kept.first, last=kept.first + 1))


def with_limits(clause: Clause) -> None:
    """Read "more than 4 seconds are not acceptable" as four seconds at most, and nothing of "300 ms is too slow"."""
    for cue in clause.cue("unbearable"):
        kept: list[Quantity] = []
        for quantity in clause.quantities:
            beside = 0 <= cue.first - quantity.number_last <= _APART and quantity.dimension == "time"
            if beside and quantity.bound is Bound.AT_LEAST:
                quantity = replace(quantity, bound=Bound.AT_MOST)
            elif beside and quantity.bound is Bound.EXACT and not quantity.per_s:
                continue
            kept.append(quantity)
        clause.quantities = kept


def _comparable(page: Page, one: Quantity, other: Quantity) -> bool:
    """Whether two figures may stand for the same thing: one dimension, or a bare number beside a figure with a unit."""
    if page.tokens[other.first - 1].text == "no" and one.dimension != other.dimension:
        return False
    plain = [q for q in (one, other) if q.dimension == "count" and not q.per_s and not q.unit]
    if len(plain) == 1 and plain[0] is one:
        return other.dimension in ("time", "count") and (other.dimension == "count" or _factor(other) > 0)
    if len(plain) == 1:
        return not other.noun or one.dimension == "count"
    return not plain and one.dimension == other.dimension


def _changed(page: Page, one: Quantity, other: Quantity) -> bool:
    near = 0 < other.first - one.last <= _REACH
    led = near and page.tokens[other.first - 1].text in _TO
    return led and one.low == one.high and other.low == other.high and (not other.noun or other.unit != "")


def _rate(clause: Clause, amount: Quantity) -> float:
    """Return the US dollars that one of the currency of an amount is."""
    terms = [cast(CurrencyTerm, mention.term) for mention in clause.of("currencies")]
    return next((term.usd for term in terms if term.code == amount.currency and term.usd), 1.0)


def _factor(quantity: Quantity) -> float:
    """Return what one of the unit of a figure is in its base unit, 0 where that cannot be told."""
    names = {"second": 1.0, "millisecond": 0.001, "minute": 60.0, "hour": 3_600.0, "day": 86_400.0}
    return names.get(quantity.unit, 0.0) if quantity.dimension == "time" else 0.0
