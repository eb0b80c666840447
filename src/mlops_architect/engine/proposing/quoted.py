"""Where words that somebody quotes stand in a text, and what figures they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mlops_architect.domain.constraints import Bound, Span
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.engine.reading.guarded import guarded_page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.vocabulary import vocabulary_of

_SHORTEST, _LONGEST = 2, 400
_MONTH_S = 30 * DAY_S
_PERIODS_S = {"day": DAY_S, "month": _MONTH_S, "year": 365 * DAY_S}
_SIZED = {
    "_ms": ("time", 1e3),
    "freshness_s": ("time", 1.0),
    "_days": ("time", 1.0 / DAY_S),
    "_minutes": ("time", 1.0 / 60.0),
    "_gb": ("data", 1.0),
    "_kb": ("data", 1e6),
}
"""Endings of field names, the dimension of what is stated for them, and how much of the field its base unit is."""
_PER_S = {"_rps": 1.0, "events_per_s": 1.0, "daily_predictions": DAY_S}
"""Rates by the period in seconds that their field counts in."""


def found(quote: str, text: str, near: tuple[Span, ...] = ()) -> Span | None:
    """Return where a quotation stands in a text, spaces and line breaks aside; None where it does not.

    Of several places the one that overlaps a span of ``near`` is meant, else the first.
    """
    words = quote.strip().strip("“”\"'«»").split()
    if not words or not _SHORTEST <= len(" ".join(words)) <= _LONGEST:
        return None
    places = [
        Span(start=match.start(), end=match.end(), text=match[0])
        for match in re.finditer(r"\s+".join(map(re.escape, words)), text)
    ]
    overlapping = [place for place in places if any(overlap(place, span) for span in near)]
    return next(iter(overlapping or places), None)


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one.start < other.end and other.start < one.end


def amounts(field: str, words: str, lexicon: Lexicon) -> Iterator[tuple[float, Bound]]:
    """Yield every amount that ``words`` state for a numeric field, in the unit of its name, with what it means."""
    page, _ = guarded_page(words, vocabulary_of(lexicon))
    for clause in page.clauses:
        if not clause.hostile:
            for quantity in clause.quantities:
                for value in dict.fromkeys((quantity.low, quantity.high)):
                    yield from ((amount, quantity.bound) for amount in _in_unit(field, value, quantity))


def _in_unit(field: str, value: float, quantity: Quantity) -> Iterator[float]:
    leaf = field.rpartition(".")[2]
    if leaf.endswith(("_usd", "_usd_per_hour")):
        yield from _money(leaf, value, quantity)
    elif leaf.endswith("_gb_per_day"):
        if quantity.dimension == "data":
            yield value * DAY_S / quantity.per_s if quantity.per_s else value
    elif leaf == "target_pct":
        if quantity.dimension == "nines":
            yield 100.0 - 100.0 / 10.0**value
        elif quantity.dimension == "percent":
            yield value
    elif leaf == "growth_pct_per_year":
        if quantity.dimension == "percent":
            yield value
        elif quantity.dimension == "factor":
            yield (value - 1.0) * 100.0
    elif any(leaf.endswith(ending) for ending in _PER_S):
        if quantity.dimension == "count":
            period = next(seconds for ending, seconds in _PER_S.items() if leaf.endswith(ending))
            yield value * period / quantity.per_s if quantity.per_s else value
    elif sized := next((one for ending, one in _SIZED.items() if leaf.endswith(ending)), None):
        if quantity.dimension == sized[0]:
            yield value * sized[1]
    elif quantity.dimension in ("count", "factor"):
        yield value / 1e9 if leaf == "parameters_b" else value


def _money(leaf: str, value: float, quantity: Quantity) -> Iterator[float]:
    if quantity.refused or quantity.dimension not in ("money", "count"):
        return
    period = 3600.0 if leaf.endswith("_per_hour") else _MONTH_S
    stated = next((days for days in _PERIODS_S.values() if abs(quantity.per_s - days) < 0.1 * days), quantity.per_s)
    # a month is a twelfth of a year, not thirty of its days
    times = 1.0 / 12.0 if stated == _PERIODS_S["year"] and period == _MONTH_S else period / stated if stated else 1.0
    yield value * times
