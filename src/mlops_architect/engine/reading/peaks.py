"""Peaks that follow from another figure: "three times that on Fridays", "the busiest hour carries 15 % of the day"."""

from __future__ import annotations

from dataclasses import replace

from mlops_architect.domain.constraints import Provenance
from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.load import AVERAGE, PEAK
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.rounds import DAILY

_HOUR_S = 3_600.0
_REACH = 8.0
_MOST_TIMES = 50.0
_RISES = (("rises-twofold", 2.0), ("rises-threefold", 3.0))


def carried_peak(page: Page, candidates: list[Candidate]) -> list[Candidate]:
    """Return peaks given as a multiple of an average that an earlier clause states."""
    if any(c.path == PEAK for c in candidates):
        return []
    averages = [c for c in candidates if c.path == AVERAGE]
    daily = [c for c in candidates if c.path == DAILY and c.provenance is Provenance.STATED]
    if not averages and not daily:
        return []
    base = averages[-1] if averages else replace(daily[-1], value=daily[-1].value / DAY_S)
    if not averages and (hour := _busiest_hour(page, daily[-1])) is not None:
        return [hour]
    for clause in page.naming("cue:peak", "cue:as-many"):
        if clause.last <= base.position:
            continue
        for quantity in clause.quantities:
            mean = [cue for cue in clause.cue("average") if cue.first >= quantity.last]
            against_mean = bool(averages) or page.nearest(quantity, mean, 3) is not None
            after = quantity.first > base.position and against_mean
            said = bool(clause.cue("peak")) or _as_many(page, clause, quantity, base)
            if after and said and quantity.dimension == "factor" and quantity.high > 1:
                return [
                    Candidate(
                        path=PEAK,
                        value=base.value * quantity.high,
                        spans=(*base.spans, *spans(page, quantity)),
                        confidence=0.85,
                        provenance=Provenance.INFERRED,
                        note=f"{base.value:g}/s x {quantity.high:g}",
                        position=quantity.first,
                    )
                ]
    return []


def _as_many(page: Page, clause: Clause, quantity: Quantity, base: Candidate) -> bool:
    """Whether "on strike days four times as many" follows right after the figure it multiplies."""
    next_to_it = 0 <= clause.index - page.clause_at(base.position).index <= 1
    return next_to_it and any(cue.first == quantity.last for cue in clause.cue("as-many"))


def doubled_peak(page: Page, candidates: list[Candidate]) -> list[Candidate]:
    """Return the peak of "in the sale weeks the evening figure doubles", against the rate stated before it."""
    found: list[Candidate] = []
    for clause in page.naming(*(f"cue:{name}" for name, _ in _RISES)):
        for name, factor in _RISES:
            for verb in clause.cue(name):
                before = [
                    c for c in candidates if c.position < verb.first and c.path in (PEAK, AVERAGE) and not c.current
                ]
                timed = any(q.dimension == "time" and q.per_s == 0 for q in clause.quantities)
                slow = clause.cue("per-year", "per-quarter", "per-month", "not-load-growth", "past-work")
                if not before or slow or timed or not clause.cue("peak", "high-days") or clause.question:
                    continue
                path = PEAK if any(c.path == PEAK for c in before) else AVERAGE
                base = max((c for c in before if c.path == path), key=lambda c: c.value)
                found.append(
                    Candidate(
                        path=PEAK,
                        value=base.value * factor,
                        spans=(*base.spans, *spans(page, verb)),
                        confidence=0.85,
                        provenance=Provenance.INFERRED,
                        note=f"{base.value:g}/s x {factor:g}",
                        rank=3,
                        position=verb.first,
                    )
                )
    return found


def higher_peak(page: Page, candidates: list[Candidate]) -> list[Candidate]:
    """Return the 7,000 of "3,200 qps peak (Black Friday 7,000)": a bare number beside the days on which it is more."""
    found: list[Candidate] = []
    for clause in page.naming("cue:peak", "cue:high-days"):
        rates = [q for q in clause.quantities if q.dimension == "count" and 0 < q.per_s <= _HOUR_S]
        rates = [q for q in rates if any(c.position == q.first and c.path in (PEAK, AVERAGE) for c in candidates)]
        for quantity in clause.quantities:
            days = [*clause.cue("peak"), *clause.cue("high-days")]
            led = any(0 <= quantity.first - day.last <= 1 for day in days)
            followed = any(0 <= day.first - quantity.number_last <= 1 for day in days)
            bare = quantity.dimension == "count" and not (quantity.per_s or quantity.unit)
            base = next((q for q in reversed(rates) if q.last <= quantity.first), None)
            if base is None or not bare or not (led or followed) or not 1 < quantity.high / base.high <= _MOST_TIMES:
                continue
            found.append(
                Candidate(
                    path=PEAK,
                    value=quantity.high / base.per_s,
                    spans=spans(page, base, quantity),
                    confidence=0.85,
                    provenance=Provenance.STATED,
                    rank=3,
                    position=quantity.first,
                )
            )
    return found


def _busiest_hour(page: Page, daily: Candidate) -> Candidate | None:
    """Read "the busiest hour carries 15 % of the day" against a daily count."""
    for clause in page.naming("cue:busiest-hour"):
        for hour in clause.cue("busiest-hour"):
            shares = [q for q in clause.quantities if q.dimension == "percent" and 100 / 24 <= q.high < 100]
            share = min(shares, key=lambda q: page.distance(q, hour), default=None)
            if share is not None and page.distance(share, hour) <= _REACH:
                return Candidate(
                    path=PEAK,
                    value=round(daily.value * share.high / 100 / _HOUR_S, 6),
                    spans=(*daily.spans, *spans(page, hour, share)),
                    confidence=0.85,
                    provenance=Provenance.INFERRED,
                    note=f"{share.high:g} % of {daily.value:,.10g} within an hour",
                    position=share.first,
                )
    return None
