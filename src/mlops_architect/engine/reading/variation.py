"""Variation of the load: how far the peak is above the average, and how fast the load grows."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.domain.constraints import Bound
from mlops_architect.engine.reading.candidates import Candidate, is_correction, spans
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.vocabulary import Mention

RATIO, GROWTH = "load.peak_to_average", "load.growth_pct_per_year"
_REACH = 8.0
_RATIO_REACH = 3.0
_LARGEST_RATIO = 1_000.0
_SUBJECT = 6.0
_PERIODS = (("per-year", 1.0), ("per-quarter", 4.0), ("per-month", 12.0))
_FACTORS = (("doubling", 2.0), ("tripling", 3.0))
_NAMED_FACTORS = tuple(f"cue:{name}" for name, _ in _FACTORS)
_YEAR_S = 31_536_000.0


def variation(page: Page) -> list[Candidate]:
    """Return the ratio of peak to average, and growth in percent a year, compounded where it is given per month."""
    return [
        c
        for clause in page.naming(MEASURED, *_NAMED_FACTORS)
        for c in (*_ratios(page, clause), *_growths(page, clause))
    ]


def _ratios(page: Page, clause: Clause) -> Iterator[Candidate]:
    named = clause.cue("peak-ratio")
    peaks, averages = clause.cue("peak"), clause.cue("average")
    for quantity in clause.quantities:
        if not 1 < quantity.high <= _LARGEST_RATIO or quantity.per_s:
            continue
        anchor: Mention | None = None
        if quantity.dimension in ("factor", "count"):
            anchor = page.nearest(quantity, named, _RATIO_REACH)
        if anchor is None and quantity.dimension == "factor":
            average = page.nearest(quantity, averages, _RATIO_REACH)
            anchor = average if page.nearest(quantity, peaks, _REACH) is not None else None
        if anchor is not None:
            yield Candidate(
                RATIO,
                quantity.high,
                spans(page, quantity, anchor),
                0.9,
                bound=quantity.bound,
                corrects=is_correction(clause, quantity),
                position=quantity.first,
            )


def _growths(page: Page, clause: Clause) -> Iterator[Candidate]:
    for quantity in clause.quantities:
        if quantity.dimension != "percent" or not 0 < quantity.high <= 1_000:
            continue
        verb = page.nearest(quantity, clause.cue("growth"), _REACH)
        period = _period(page, clause, quantity)
        if verb is not None and period is not None and not _of_something_else(page, clause, verb):
            cue, per_year = period
            yield _growth(page, clause, 1 + quantity.high / 100, per_year, quantity, verb, cue, quantity.bound)
    for name, factor in _FACTORS:
        for verb in clause.cue(name):
            period = _period(page, clause, verb) or _within(clause, verb)
            if period is None or _of_something_else(page, clause, verb) or clause.cue("peak"):
                continue
            cue, per_year = period
            yield _growth(page, clause, factor, per_year, verb, cue, None, Bound.EXACT)


def _growth(
    page: Page,
    clause: Clause,
    factor: float,
    per_year: float,
    at: Quantity | Mention,
    one: Mention | Quantity,
    other: Mention | Quantity | None,
    bound: Bound,
) -> Candidate:
    yearly = 100 * (factor**per_year - 1)
    return Candidate(
        GROWTH,
        round(yearly, 2),
        spans(page, at, one, other),
        0.9,
        bound=bound,
        note="" if per_year == 1 else f"{factor:g} compounded {per_year:g} times a year",
        corrects=any(cue.first <= at.first for cue in clause.cue("correction")),
        position=at.first,
    )


def _period(page: Page, clause: Clause, at: Mention | Quantity) -> tuple[Mention | Quantity, float] | None:
    for name, per_year in _PERIODS:
        cue = page.nearest(at, clause.cue(name), 4.0)
        if cue is not None:
            return cue, per_year
    return None


def _within(clause: Clause, verb: Mention) -> tuple[Mention | Quantity, float] | None:
    """Read "will double within two years"."""
    for quantity in clause.quantities:
        long = quantity.dimension == "time" and not quantity.per_s and quantity.high >= _YEAR_S / 4
        if long and 0 <= quantity.first - verb.last <= 4:
            return quantity, _YEAR_S / quantity.high
    return None


def _of_something_else(page: Page, clause: Clause, verb: Mention) -> bool:
    return page.nearest(verb, clause.cue("not-load-growth"), _SUBJECT) is not None
