"""Percentiles in lists: "p50 20, p99 90 (ms)" and "Latency (ms) | p50 15, p99 80" give every number the one unit."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from mlops_architect.domain.lexicon import UnitTerm
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity

_NAMES = ("p50", "p95", "p99", "p-other")
_LEADS = frozenset({":", "=", "of", "|", "<", "≤", "under", "below", "at", "unter", "sous", "bajo"})
_ENDS = frozenset({",", ";", "/", "|", ")", "}", "]", ".", "(", "and", "und", "et", "y"})
_LONGEST_UNIT_S = 1.0


def with_percentile_units(page: Page, clause: Clause) -> None:
    """Give bare numbers that stand right after a percentile the unit of the list: from its end, its label or its head."""
    names = [cue.last for name in _NAMES for cue in clause.cue(name)]
    bare = [i for i, q in enumerate(clause.quantities) if _is_bare(page, clause, q, names)] if names else []
    said = page.once("percentile units", list[tuple[float, str]])
    if not bare:
        said.extend(_unit_of(q) for q in clause.quantities if names and _is_timed(page, q, names))
        return
    unit = _of_list(page, clause, names) or _in_brackets(page, clause) or _of_the_one_before(clause, bare[0])
    if unit is None and clause.parents:
        unit = _in_brackets(page, page.clauses[clause.parents[0]])
    # "p95 150 ms" and, some messages later, "ok so p95 90"
    unit = unit or (said[-1] if said else None)
    if unit is None:
        return
    factor, name = unit
    for index in bare:
        quantity = clause.quantities[index]
        clause.quantities[index] = replace(
            quantity,
            dimension="time",
            low=quantity.low * factor,
            high=quantity.high * factor,
            unit=name,
            last=quantity.number_last,
        )


def _is_bare(page: Page, clause: Clause, quantity: Quantity, names: list[int]) -> bool:
    plain = quantity.dimension == "count" and not quantity.unit and not quantity.per_s
    after = page.tokens[quantity.number_last].text if quantity.number_last < clause.last else "."
    return plain and _named(page, quantity, names) and after in _ENDS


def _named(page: Page, quantity: Quantity, names: list[int]) -> bool:
    """Whether nothing but a colon stands between a percentile and the number."""
    led = quantity.first - 1 in names and page.tokens[quantity.first - 1].text in _LEADS
    return quantity.first in names or led


def _of_list(page: Page, clause: Clause, names: list[int]) -> tuple[float, str] | None:
    """Return the unit of the last number of the list, which stands for all."""
    timed = [q for q in clause.quantities if _is_timed(page, q, names)]
    return _unit_of(timed[-1]) if timed and timed[-1] is clause.quantities[-1] else None


def _is_timed(page: Page, quantity: Quantity, names: list[int]) -> bool:
    return quantity.dimension == "time" and bool(quantity.unit) and _named(page, quantity, names)


def _unit_of(quantity: Quantity) -> tuple[float, str]:
    """Return the seconds that one of a unit of time is here, and its name."""
    return (0.001, quantity.unit) if quantity.unit == "millisecond" else (1.0, quantity.unit)


def _of_the_one_before(clause: Clause, index: int) -> tuple[float, str] | None:
    """Return the unit of "median under 40 ms and the 99th under 150": that of the time before it."""
    before = clause.quantities[index - 1] if index else None
    if before is None or before.dimension != "time" or before.periodic or before.high > _LONGEST_UNIT_S * 60:
        return None
    return _unit_of(before)


def _in_brackets(page: Page, clause: Clause) -> tuple[float, str] | None:
    """Return the unit of "Latency (ms)" and "latency, ms:"."""
    for mention in clause.of("units"):
        term = cast(UnitTerm, mention.term)
        opened = mention.first > clause.first and page.tokens[mention.first - 1].text in "([,_"
        if opened and term.dimension == "time" and term.factor <= _LONGEST_UNIT_S and not term.per_s:
            return term.factor, term.unit
    return None
