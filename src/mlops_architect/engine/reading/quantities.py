"""Quantities: a number with scale, range, unit, currency, period and bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlops_architect.domain.constraints import Bound
from mlops_architect.engine.reading.tokens import Token

DAY_S = 86_400.0
_WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays"
    " sundays weekends montags dienstags mittwochs donnerstags freitags samstags sonntags lundi mardi mercredi jeudi"
    " vendredi samedi dimanche lunes martes miercoles jueves viernes sabado sabados domingo domingos".split()
)
_OTHERWISE = frozenset("otherwise else sonst sinon autrement normalmente".split())
_ORDINARY = {(word,) for word in "normal normale ordinaire habituel normales tipico corriente habitual medio".split()}
_IN_ALL_OF = frozenset({"in", "per", "every", "en", "je", "pro", "par", "por", "cada", "alle"})
_DAY_APART = 4


# Not frozen: that makes each of them ten times as slow to build. Only who makes one may change it.
@dataclass(slots=True, unsafe_hash=True)
class Quantity:
    """A number in the base unit of its dimension: seconds, GB, US dollars, percent or a plain count.

    ``low`` and ``high`` differ for ranges. ``per_s`` is the period of a rate in seconds, 0 for none.
    ``noun`` is what stands between number and period. ``dimension`` is ``factor`` for "4x" and
    ``nines`` for "three nines"; ``money`` with ``refused`` set is a currency without a stated rate.
    ``taken_back`` marks a figure of which the text says further on that it no longer holds.
    """

    low: float
    high: float
    dimension: str
    first: int
    last: int
    number_last: int
    per_s: float = 0.0
    noun: tuple[str, ...] = ()
    noun_first: int = 0
    bound: Bound = Bound.EXACT
    periodic: bool = False
    currency: str = ""
    refused: bool = False
    unit: str = ""
    taken_back: bool = False


def merged_ranges(tokens: Sequence[Token], found: list[Quantity]) -> list[Quantity]:
    """Join "100 ms to 200 ms" into one range and "1 h 30 min" into one duration."""
    result: list[Quantity] = []
    for quantity in found:
        before = result[-1] if result else None
        if before is not None and before.dimension == quantity.dimension == "time" and not before.per_s:
            between = [token.text for token in tokens[before.number_last : quantity.first]]
            if between in (["-"], ["to"], ["bis"], ["a"]) and before.high <= quantity.high:
                result[-1] = replace(before, high=quantity.high, last=quantity.last, number_last=quantity.number_last)
                continue
            smaller = before.unit != quantity.unit and before.high >= quantity.high
            if not between and smaller and before.low == before.high and quantity.low == quantity.high:
                total = before.high + quantity.high
                result[-1] = replace(
                    before, low=total, high=total, last=quantity.last, number_last=quantity.number_last
                )
                continue
        result.append(quantity)
    return result


def without_glosses(tokens: Sequence[Token], found: list[Quantity]) -> list[Quantity]:
    """Drop a duration that brackets right after it say more exactly: "half a day (4 hours)"."""
    result: list[Quantity] = []
    for quantity in found:
        before = result[-1] if result else None
        if (
            before is not None
            and before.dimension == quantity.dimension == "time"
            and quantity.first == before.number_last + 1
            and tokens[before.number_last].text == "("
            and quantity.number_last < len(tokens)
            and tokens[quantity.number_last].text == ")"
        ):
            result.pop()
        result.append(quantity)
    return result


def on_other_days(tokens: Sequence[Token], found: list[Quantity]) -> list[Quantity]:
    """Read the second number of "26,000 orders on Fridays, 14,000 otherwise" as that of a day."""
    for at, quantity in enumerate(found[1:], 1):
        before = found[at - 1]
        both = before.dimension == quantity.dimension == "count" and not (before.per_s or quantity.per_s)
        dated = both and any(token.text in _WEEKDAYS for token in tokens[before.number_last : quantity.first])
        if dated and before.noun and quantity.noun[:1] and quantity.noun[0] in _OTHERWISE:
            found[at] = replace(quantity, per_s=DAY_S, noun=before.noun[:1])
    return found


def in_a_day(tokens: Sequence[Token], found: list[Quantity]) -> list[Quantity]:
    """Join "2,100 calls in 24 hours", "2.100 llamadas en un día normal" into a count per day."""
    result: list[Quantity] = []
    for quantity in found:
        before = result[-1] if result else None
        day = quantity.dimension == "time" and quantity.low == quantity.high == DAY_S
        day = day and (quantity.unit == "hour" or quantity.noun[:1] in _ORDINARY)
        if day and before is not None and before.dimension == "count" and before.noun and not before.per_s:
            between = [token.text for token in tokens[before.number_last : quantity.first]]
            if 2 <= len(between) <= _DAY_APART and between[-1] in _IN_ALL_OF:
                noun = before.noun[: len(between) - 1]
                result[-1] = replace(before, per_s=DAY_S, last=quantity.last, noun=noun)
                continue
        result.append(quantity)
    return result
