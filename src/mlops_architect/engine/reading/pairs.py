"""Pairs of rates with one unit: "avg 5k / peak 10k inferences/s", "(avg/peak: 200/900 rps)"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_HOUR_S = 3_600.0
_MOST_TIMES = 50.0
_JOINS = frozenset("/ | and und et y , ; ( ) : =".split())
_APART = 2
_BESIDE = 2
_NAMES = frozenset({"average", "peak"})

Named = tuple[Quantity, Mention]


def paired_rates(page: Page, clause: Clause) -> Iterator[Named]:
    """Yield both rates of a pair, each with the word that says whether it is the average or the peak."""
    if any(name not in clause.cues for name in _NAMES):
        return
    for one, other in pairwise(clause.quantities):
        plain = one.dimension == other.dimension == "count" and not one.unit and not one.per_s
        if not plain or not 0 < other.per_s <= _HOUR_S or other.first - one.number_last > _APART + 1:
            continue
        names = _in_turn(clause, one, other) or _ahead_or_after(page, clause, one, other)
        if names is None:
            continue
        rate = replace(one, per_s=other.per_s, unit=other.unit, noun=other.noun, last=one.number_last)
        average, peak = (rate, other) if names[0] in clause.cue("average") else (other, rate)
        if 0 < average.high <= peak.high <= _MOST_TIMES * average.high:
            yield rate, names[0]
            yield other, names[1]


def _in_turn(clause: Clause, one: Quantity, other: Quantity) -> tuple[Mention, Mention] | None:
    """Find the names of "avg 5k / peak 10k per second" and of "5k avg and 10k peak per second"."""
    for first, second in _orders(clause):
        led = 0 <= one.first - first.last <= 1 and one.number_last <= second.first < other.first
        followed = one.number_last <= first.first < other.first and 0 <= second.first - other.first <= _APART
        followed = followed and first.first - one.number_last <= 1
        if led or followed:
            return first, second
    return None


def _ahead_or_after(page: Page, clause: Clause, one: Quantity, other: Quantity) -> tuple[Mention, Mention] | None:
    """Find the names of "avg/peak: 200/900 rps" and of "200/900 rps (avg/peak)"."""
    if not _only_joins(page, one.number_last, other.first):
        return None
    for first, second in _orders(clause):
        if not _only_joins(page, first.last, second.first) or second.first == first.last:
            continue
        ahead = second.last <= one.first and one.first - second.last <= _BESIDE
        after = other.last <= first.first and first.first - other.last <= 1
        if (ahead and _only_marks(page, second.last, one.first)) or after:
            return first, second
    return None


def _orders(clause: Clause) -> Iterator[tuple[Mention, Mention]]:
    """Yield each two words of the average and the peak in the order in which they stand."""
    named = sorted((cue for name in _NAMES for cue in clause.cue(name)), key=lambda cue: cue.first)
    averages = {cue.first for cue in clause.cue("average")}
    for first, second in pairwise(named):
        if (first.first in averages) != (second.first in averages):
            yield first, second


def _only_joins(page: Page, first: int, last: int) -> bool:
    return last - first <= _APART and all(token.text in _JOINS for token in page.tokens[first:last])


def _only_marks(page: Page, first: int, last: int) -> bool:
    return all(token.kind is Kind.MARK for token in page.tokens[first:last])
