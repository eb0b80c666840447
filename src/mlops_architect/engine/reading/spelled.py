"""Quantities spelled unlike numbers: "1/4 second", "twice the mean", "sub-second", "within an hour"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import cast

from mlops_architect.domain.constraints import Bound
from mlops_architect.domain.lexicon import UnitTerm
from mlops_architect.engine.reading.quantities import (
    DAY_S,
    Quantity,
    in_a_day,
    merged_ranges,
    on_other_days,
    without_glosses,
)
from mlops_architect.engine.reading.tokens import Kind, Token
from mlops_architect.engine.reading.vocabulary import Mention

_LARGEST_DENOMINATOR = 10
_REFERRED = frozenset(
    "which many much the that this it as our its normal average those davon dessen cela ca eso ello le la".split()
)

_PARTS = ("2", "3", "4", "5", "6", "7", "8", "10", "20", "0.5", "0.3333333333", "0.6666666667", "0.25", "0.2", "0.1")
_WHOLES = frozenset({10.0, 20.0, 100.0, 1_000.0, 10_000.0})
_SHARES = frozenset({50.0, 90.0, 95.0, 99.0, 99.9, 99.99})
SHARE_OF_MANY = "share of many"
_ISO_SHORTEST = 2
_ISO_DURATION = re.compile(r"p(?:(\d+)y)?(?:(\d+)m)?(?:(\d+)w)?(?:(\d+)d)?(?:t(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?)?")
_ISO_FACTORS = (365 * DAY_S, 30 * DAY_S, 7 * DAY_S, DAY_S, 3_600.0, 60.0, 1.0)
_RECENT_S = 3_600.0
_MINUTE_S = 60.0
_SHARE_APART = 6
_COUNTED = 2
# "95 stores in 100 towns" is no share.
_LOOSE = frozenset({"in"})
_STOPS = frozenset({",", ";", ":", ".", "-", "|"})
_ALLOWED = frozenset(
    {"to", "is", "at", "max", "maximum", "tops", "zum", "bis", "höchstens", "pour", "au", "para", "como"}
)
"""What follows a time that is allowed for something, and never the ordinal "a second"."""
_CLOCK, _HOURS, _MINUTES = 2, 24, 60
_LEADS = ("at-most", "at-least", "below", "within", "half", "about", "may-lose", "beyond")

Index = Mapping[tuple[str, int], Mention]


def fraction_at(tokens: Sequence[Token], at: Index, position: int, last: int) -> tuple[float, int] | None:
    """Return the value and end of a small proper fraction right before a unit of time; no other slash makes one."""
    if position + 3 >= last:
        return None
    over, slash, under = tokens[position : position + 3]
    touching = over.end == slash.start and slash.end == under.start
    if slash.text != "/" or not touching or not (over.text.isdigit() and under.text.isdigit()):
        return None
    unit = at.get(("units", position + 3))
    if unit is None or cast(UnitTerm, unit.term).factor < 1 or cast(UnitTerm, unit.term).dimension != "time":
        return None
    if not 0 < int(over.text) < int(under.text) <= _LARGEST_DENOMINATOR:
        return None
    return int(over.text) / int(under.text), position + 3


def clock_at(tokens: Sequence[Token], position: int, last: int) -> Quantity | None:
    """Return the duration written as "00:03:00": hours, minutes and seconds."""
    if position + 5 > last or tokens[position + 1].text != ":" or tokens[position + 3].text != ":":
        return None
    parts = [tokens[position + step].text for step in (0, 2, 4)]
    joined = tokens[position + 4].end - tokens[position].start == sum(map(len, parts)) + 2
    if not joined or not all(part.isdigit() and len(part) <= 2 for part in parts):
        return None
    hours, minutes, seconds = (float(part) for part in parts)
    whole = hours * 3_600 + minutes * 60 + seconds
    return Quantity(whole, whole, "time", position, position + 5, position + 5, unit="second")


def minutes_at(tokens: Sequence[Token], position: int) -> bool:
    """Whether a number is the minutes of a time of day, the 45 of "at 09:45 every day"."""
    if position < _CLOCK or tokens[position - 1].text != ":":
        return False
    hour, minutes = tokens[position - _CLOCK], tokens[position]
    digits = hour.text.isdigit() and minutes.text.isdigit() and len(minutes.text) == _CLOCK
    joined = minutes.start - hour.end == 1
    return digits and joined and int(hour.text) <= _HOURS and int(minutes.text) < _MINUTES


def shortened_at(tokens: Sequence[Token], position: int, last: int) -> bool:
    """Whether a point only shortens the noun of a rate: "35 Anfr./s"."""
    slash = tokens[position + 1] if position + 1 < last else None
    point = tokens[position]
    return slash is not None and point.text == "." and slash.text == "/" and slash.start == point.end


def iso_leads(word: str) -> bool:
    """Whether a word may be a duration such as "PT12H": a P and a digit, with or without a T between."""
    return word[:1] == "p" and len(word) > _ISO_SHORTEST and word[1:].lstrip("t")[:1].isdigit()


def iso_duration_at(tokens: Sequence[Token], position: int, last: int) -> Quantity | None:
    """Return the duration written as "PT12H", "P1D" or "PT1H30M"."""
    word, end = tokens[position].text, position + 1
    found = _ISO_DURATION.fullmatch(word) if iso_leads(word) and position < last else None
    if found is None or not any(found.groups()):
        return None
    whole = sum(float(part) * factor for part, factor in zip(found.groups(), _ISO_FACTORS, strict=True) if part)
    return Quantity(whole, whole, "time", position, end, end, unit="second")


def multiple_at(tokens: Sequence[Token], at: Index, position: int, last: int) -> Quantity | None:
    """Return the factor of "twice the mean" or "thrice that"; "twice a day" is a rhythm and none."""
    for name, factor in (("cue:twice", 2.0), ("cue:thrice", 3.0)):
        mention = at.get((name, position))
        if mention is not None and mention.last < last and tokens[mention.last].text in _REFERRED:
            return Quantity(factor, factor, "factor", position, mention.last, mention.last)
    for name in _PARTS:
        mention = at.get((f"cue:part-of:{name}", position))
        whole = mention is not None and float(name) > 1
        if mention is not None and (whole or (mention.last < last and tokens[mention.last].text in _REFERRED)):
            return Quantity(float(name), float(name), "factor", position, mention.last, mention.last)
    return None


def with_shares(tokens: Sequence[Token], ends: Index, found: Sequence[Quantity]) -> list[Quantity]:
    """Return the quantities with each pair such as "95 of 100" made one share."""
    result: list[Quantity] = []
    for quantity in found:
        share = _share_of_many(tokens, ends, result[-1], quantity) if result else None
        if share is not None:
            result[-1] = share
        else:
            result.append(quantity)
    return result


def _share_of_many(tokens: Sequence[Token], ends: Index, one: Quantity, other: Quantity) -> Quantity | None:
    """Return "95 of 100", "19 answers out of 20" and "of every 100 answers, 95" as a percentage that targets name."""
    if one.dimension != "count" or other.dimension != "count" or (one.per_s and not one.periodic):
        return None
    few, many = (one, other) if one.high < other.high else (other, one)
    if many.high not in _WHOLES or few.high <= 0 or other.first - one.number_last > _SHARE_APART:
        return None
    if few is one:
        joined = ends.get(("cue:out-of", other.first))
        gap = tokens[one.number_last : joined.first] if joined is not None and joined.first >= one.number_last else None
        named = gap is not None and len(gap) <= _COUNTED and all(token.kind is Kind.WORD for token in gap)
        if not named or joined is None or (gap and tokens[joined.first].text in _LOOSE):
            return None
    elif ("cue:out-of", one.first) not in ends or tokens[one.first - 1].text in _LOOSE:
        return None
    share = round(100 * few.high / many.high, 6)
    if share not in _SHARES:
        return None
    return Quantity(share, share, "percent", one.first, other.number_last, other.number_last, unit=SHARE_OF_MANY)


def joined_up(tokens: Sequence[Token], ends: Index, found: list[Quantity]) -> list[Quantity]:
    """Return quantities as the words between them make them: shares, counts in a day, ranges, and no glosses."""
    of_days = on_other_days(tokens, in_a_day(tokens, with_shares(tokens, ends, found)))
    return without_glosses(tokens, merged_ranges(tokens, of_days))


def unit_alone_at(tokens: Sequence[Token], at: Index, ends: Index, position: int, last: int) -> Quantity | None:
    """Return the quantity of a unit without a number: "sub-second", "half an hour", "within an hour", "half a terabyte"."""
    below = _below_second(tokens, at, ends, position, last)
    if below is not None:
        return below
    article = ("cue:article", position) in at
    start = position + 1 if article else position
    unit = at.get(("units", start))
    if unit is None or start >= last:
        return None
    term = cast(UnitTerm, unit.term)
    if term.dimension != "time":
        part = term.part and term.dimension == "data"
        return Quantity(term.factor, term.factor, "data", start, unit.last, unit.last, unit=term.unit) if part else None
    half = ends.get(("cue:half", position))
    if ("cue:half-more", position) in ends:
        return None  # "an hour and a half a month" speaks of no half a month
    led = half is not None if not article else any((f"cue:{name}", position) in ends for name in _LEADS)
    led = led or (("cue:window", position) in ends and term.factor <= _RECENT_S)
    led = led or (article and ("cue:half-more", unit.last) in at)
    brief = term.factor <= _MINUTE_S and ("cue:or-so", unit.last) in at
    led = led or (article and (brief or ("cue:aged", unit.last) in at)) or ("cue:keeps-for", position) in ends
    led = led or (article and _opens(tokens, position) and unit.last < last and tokens[unit.last].text in _ALLOWED)
    if not led and not term.part:
        return None
    value = term.factor * (0.5 if half is not None and not term.part else 1.0)
    first = half.first if half is not None and not term.part else position
    return Quantity(value, value, "time", first, unit.last, unit.last, unit=term.unit)


def _opens(tokens: Sequence[Token], position: int) -> bool:
    """Whether a part of a sentence begins: "if the site is lost, an hour to come back"."""
    return position == 0 or tokens[position - 1].text in _STOPS or tokens[position - 1].kind is Kind.LINE


def _below_second(tokens: Sequence[Token], at: Index, ends: Index, position: int, last: int) -> Quantity | None:
    below = ends.get(("cue:below", position))
    hyphen = below is not None and tokens[position].text == "-" and position + 1 < last
    unit_first = position + 1 if hyphen else position
    unit = at.get(("units", unit_first))
    if unit is None or unit_first >= last or len(tokens[unit_first].text) < 2:
        return None
    term = cast(UnitTerm, unit.term)
    if term.dimension != "time":
        return None
    if below is not None and tokens[below.last - 1].text == "sub":
        bottom = below.first
    elif unit_first - position == 1 and tokens[position - 1].text == "sub":
        bottom = position - 1
    else:
        return None
    return Quantity(term.factor, term.factor, "time", bottom, unit.last, unit.last, bound=Bound.AT_MOST, unit=term.unit)
