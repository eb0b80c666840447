"""Load: requests per second at peak and on average, and predictions per day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from mlops_architect.domain.constraints import MlTask, Provenance
from mlops_architect.domain.lexicon import TaskTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction, is_current, spans
from mlops_architect.engine.reading.daily import daily_counts, scheduled_counts
from mlops_architect.engine.reading.nouns import (
    HOUR_S,
    again_and_again,
    counted,
    in_all,
    is_scored,
    item_counts,
    kind_of,
    noun_kind,
    per_entity,
    scored_nouns,
)
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.pairs import paired_rates
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.roles import label_end
from mlops_architect.engine.reading.rounds import DAILY
from mlops_architect.engine.reading.tasks import task
from mlops_architect.engine.reading.vocabulary import Mention

PEAK, AVERAGE = "load.peak_rps", "load.avg_rps"
_ON = ("on",)
_QUALIFIER = 8.0
_MINUTE_S = 60.0
_TURNS = 6
_SITE = 2
_OBJECT = 2
_FAR_MORE = 20.0
_SHORT = 12
_MOST_OF_ONE = 500
_AT_HOUR = frozenset("at around by um gegen ab a vers las about".split())
_HOURS = 24
_LEADS_TO = frozenset(
    "to of up at some about around only just auf bis zu rund etwa nur à de environ hasta a unos".split()
)
_OCCASIONS = frozenset(
    {"on", "at", "in", "during", "before", "an", "am", "im", "zu", "pendant", "en", "los", "durante"}
)


def load(page: Page) -> list[Candidate]:
    """Return the stated rates and daily counts of model decisions."""
    scored = scored_nouns(page)
    asks = bool(scored) or any(cast(TaskTerm, m.term).weight > 1 for c in page.naming("tasks") for m in c.of("tasks"))
    asks = asks or page.once("task", lambda: task(page)) is not None
    found: list[Candidate] = []
    before: Candidate | None = None
    for clause in page.live():
        if not clause.quantities:
            before = None
            continue
        rates = [q for q in clause.quantities if q.dimension == "count" and q.per_s]
        stated = list(_rates(page, clause, [q for q in rates if q.per_s <= HOUR_S], scored))
        found.extend(stated or _continued(page, clause, before))
        before = stated[-1] if stated else None
        slow = [q for q in rates if q.per_s > HOUR_S and not (stated and q.noun == _ON)]
        found.extend(daily_counts(page, clause, slow, scored, asks=asks))
        found.extend(scheduled_counts(page, clause))
    return _without_other_things(page, found)


def _without_other_things(page: Page, found: list[Candidate]) -> list[Candidate]:
    """Drop a count a day of what is no request where the average rate makes far more: trips beside requests for them."""
    rates = [c.value for c in found if c.path == AVERAGE and not c.current and c.provenance is Provenance.STATED]
    least = min(rates, default=0.0) * DAY_S / _FAR_MORE
    few = [c for c in found if c.path == DAILY and not c.rank and c.value < least]
    others = [c for c in few if not page.clause_at(c.position).cue("scoring")]
    return [c for c in found if c not in others] if others else found


def _rates(page: Page, clause: Clause, rates: list[Quantity], scored: set[str]) -> Iterator[Candidate]:
    base: Candidate | None = None
    pairs = {rate.first: (rate, name) for rate, name in paired_rates(page, clause)}
    for quantity in clause.quantities:
        if quantity.first in pairs:
            base = _rate(page, clause, *pairs[quantity.first])
            yield base
        elif quantity in rates:
            kind = noun_kind(page, clause, quantity)
            if kind == "item" and not item_counts(page, clause, quantity, scored, fast=True):
                continue
            whole = in_all(page, clause, quantity)
            if whole is not None and kind != "people":
                yield _of_all(page, clause, quantity, whole)
                continue
            of_one_site = _at_a_site(clause, quantity)
            if kind in ("unknown", "other") and _send(clause, quantity):
                continue
            if not is_scored(quantity, scored) and _sampled(clause, quantity):
                continue
            if not is_scored(quantity, scored) and any(
                c.first == quantity.noun_first for c in clause.cue("verb:alarm")
            ):
                continue  # "alert generation: 100 alerts/s" is what comes out
            if quantity.per_s >= HOUR_S and (quantity.high == 1 or _forecast_anew(page, clause, quantity, kind)):
                continue  # "a forecast per station and hour" is a rhythm, no load
            if (
                kind != "unknown"
                and quantity.per_s == HOUR_S
                and (all_of := list(_of_everybody(page, clause, quantity)))
            ):
                yield from all_of
                continue
            visitors = kind == "people" and quantity.per_s <= _MINUTE_S and bool(clause.cue("visitor"))
            if (kind in ("people", "other") and not visitors) or (
                per_entity(page, clause, quantity) and not of_one_site
            ):
                continue
            if page.nearest(quantity, clause.cue("rotation"), _TURNS) is not None:
                continue
            base = _rate(page, clause, quantity)
            if kind == "unknown":
                base = replace(base, confidence=0.88, rank=0)
            yield base
        elif _in_busiest_hour(clause, quantity):
            base = replace(_rate(page, clause, replace(quantity, per_s=HOUR_S)), path=PEAK, rank=1)
            yield base
        elif (
            quantity.dimension == "factor" and 0 < quantity.per_s <= HOUR_S and _asked_so_often(page, clause, quantity)
        ):
            base = _rate(page, clause, quantity)
            yield base
        elif base is not None and quantity.dimension == "count" and (not quantity.per_s or quantity.noun == _ON):
            follower = _elliptic(page, clause, quantity, base)
            if follower is not None:
                yield follower
    yield from _multiplied(page, clause, base)


def _forecast_anew(page: Page, clause: Clause, quantity: Quantity, kind: str) -> bool:
    """Whether a count is that of the series: "forecast the demand of 1,800 districts every hour"."""
    if not again_and_again(clause, quantity) or kind not in ("unknown", "other", "people"):
        return False
    verbs = [cue for cue in clause.cue("scoring") if 0 <= quantity.first - cue.last <= _OBJECT]
    named = page.once("task", lambda: task(page))
    return bool(verbs) or (named is not None and named.value is MlTask.FORECASTING)


def _in_busiest_hour(clause: Clause, quantity: Quantity) -> bool:
    """Whether a bare number is that of the busiest hour: "busiest hour 5,400", "peak hour: 900"."""
    bare = quantity.dimension == "count" and not (quantity.per_s or quantity.unit or quantity.noun)
    led = any(0 <= quantity.first - cue.last <= 1 for cue in clause.cue("busiest-hour"))
    return bare and led and quantity.high > _HOURS and not clause.question


def _send(clause: Clause, quantity: Quantity) -> bool:
    """Whether what is counted only sends its data that often: "the 19 blowers report every second"."""
    return any(quantity.number_last < cue.first < quantity.last for cue in clause.cue("arriving"))


def _sampled(clause: Clause, quantity: Quantity) -> bool:
    """Whether a rate is that of a sensor: "the probes deliver 50,000 samples per second"."""
    nouns = range(quantity.number_last, quantity.last)
    return bool(clause.cue("samples")) and any(cue.first in nouns for cue in clause.cue("sample-noun"))


def _asked_so_often(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "20 times a second" says how often the service is asked."""
    asked = page.nearest(quantity, clause.cue("asks-it", "fetches"), _QUALIFIER)
    return asked is not None and not clause.cue("retrain", "arriving", "live-data") and not clause.question


def _at_a_site(clause: Clause, quantity: Quantity) -> bool:
    """Whether a rate is that of one site, of which the text counts no others: "40 parcels/s per hub"."""
    return any(0 < cue.first - quantity.last <= _SITE for cue in clause.cue("site-each"))


def _continued(page: Page, clause: Clause, base: Candidate | None) -> Iterator[Candidate]:
    """Read "2,700 an hour at peak; ordinary hours see 600": the sentence after a rate has its unit."""
    if base is None or clause.last - clause.first > _SHORT or any(q.dimension != "count" for q in clause.quantities):
        return
    for quantity in clause.quantities:
        follower = None if quantity.per_s else _elliptic(page, clause, quantity, base)
        if follower is not None:
            yield follower


def _of_everybody(page: Page, clause: Clause, quantity: Quantity) -> Iterator[Candidate]:
    """Read "350 agents, about 4 questions each per hour" as the questions of all of them."""
    if quantity.high > _MOST_OF_ONE or not per_entity(page, clause, quantity) or clause.cue("past-work"):
        return
    counts = [q for q in clause.quantities if q.dimension == "count" and not q.per_s and q.last <= quantity.first]
    named = {cue.first for cue in clause.cue("overseer", "crew-noun", "known-entities")}
    people = [q for q in counts if q.number_last in named or counted(clause, q) in ("people", "team", "other")]
    if len(people) == 1:
        yield _of_all(page, clause, quantity, people[0])


def _of_all(page: Page, clause: Clause, quantity: Quantity, whole: Quantity) -> Candidate:
    one = _rate(page, clause, quantity)
    return replace(
        one,
        value=one.value * whole.high,
        spans=(*one.spans, *spans(page, whole)),
        confidence=0.8,
        provenance=Provenance.INFERRED,
        note=f"{one.value:g}/s x {whole.high:g}",
    )


def _rate(page: Page, clause: Clause, quantity: Quantity, name: Mention | None = None) -> Candidate:
    qualifier = name or _qualifier(page, clause, quantity)
    path = AVERAGE if qualifier is not None and _is_average(clause, qualifier) else PEAK
    return Candidate(
        path=path,
        value=quantity.high / quantity.per_s,
        spans=spans(page, quantity, qualifier),
        confidence=0.97 if qualifier is not None else 0.93,
        bound=quantity.bound,
        note=_rate_note(quantity),
        current=is_current(page, clause, quantity),
        corrects=is_correction(clause, quantity),
        rank=1 if path == PEAK and qualifier is not None else 0,
        position=quantity.first,
        of_events=_of_stream(clause, quantity),
        period_s=quantity.per_s,
    )


def _of_stream(clause: Clause, quantity: Quantity) -> bool:
    """Whether a rate counts messages or readings, which come as a stream, rather than requests."""
    nouns = range(quantity.noun_first if quantity.noun else quantity.first, quantity.last)
    return any(cue.first in nouns for cue in clause.cue("stream-noun"))


def _rate_note(quantity: Quantity) -> str:
    rate = quantity.high / quantity.per_s
    return "" if quantity.per_s == 1 else f"{quantity.high:g} / {quantity.per_s:g} s = {rate:g}/s"


def _is_average(clause: Clause, qualifier: Mention) -> bool:
    return qualifier in clause.cue("average")


def _of_the_next(page: Page, clause: Clause, quantity: Quantity, cue: Mention) -> bool:
    """Whether a comma parts a rate from the word for the next one: "14k/s at the launch, a normal evening is 2.5k/s"."""
    parted = cue.first >= quantity.last and page.wall(quantity.last - 1, cue.first) >= 1
    rates = (q for q in clause.quantities if q.per_s == quantity.per_s and q.first >= cue.last)
    return clause.kind != "row" and parted and any(page.wall(cue.last - 1, q.first) < 1 for q in rates)


def _qualifier(page: Page, clause: Clause, quantity: Quantity) -> Mention | None:
    """Return the word that says whether a rate is the peak or the average."""
    cues = [*clause.cue("peak"), *clause.cue("average")]
    best, best_distance = None, _QUALIFIER
    for cue in cues:
        if any(_beside(page, cue, other) for other in clause.quantities if other is not quantity):
            continue
        if _of_the_next(page, clause, quantity, cue):
            continue
        distance = page.distance(quantity, cue)
        low, high = (cue.last, quantity.first) if cue.last <= quantity.first else (quantity.last, cue.first)
        crossed = any(low <= other.first and other.last <= high for other in clause.quantities if other is not quantity)
        if clause.kind == "row" and (not crossed or cue.last <= label_end(page, clause)):
            distance = min(distance, _QUALIFIER - 0.5)
        elif crossed:
            distance += 5
        if distance < best_distance:
            best, best_distance = cue, distance
    return best


def _beside(page: Page, cue: Mention, other: Quantity) -> bool:
    """Whether a word for peaks is said of another number, which it touches: "with surges to 260"."""
    leads = other.first == cue.last + 1 and page.tokens[cue.last].text in _LEADS_TO
    return cue.first == other.last or other.first == cue.last or leads


def _elliptic(page: Page, clause: Clause, quantity: Quantity, base: Candidate) -> Candidate | None:
    """Read "40 per second on average, 150 at month end": the second number has the first one's unit."""
    if quantity.noun and any(kind_of(clause, i) for i in range(quantity.number_last, quantity.last)):
        return None
    if _hour_of_day(page, clause, quantity):
        return None
    planned = page.nearest(quantity, [c for c in clause.cue("plan-for") if c.first < quantity.first], 3)
    if planned is not None and not quantity.noun and quantity.high > base.value * base.period_s:
        return Candidate(
            PEAK,
            quantity.high / (base.period_s or 1.0),
            spans(page, planned, quantity),
            0.93,
            bound=quantity.bound,
            provenance=Provenance.INFERRED,
            note="in the unit of the rate stated before it",
            rank=2,
            position=quantity.first,
        )
    if page.wall(base.position, quantity.first) > 8 and clause.first <= base.position:
        return None
    follower = [
        clause_anchor for clause_anchor in clause.anchors("count") if clause_anchor.first == quantity.number_last
    ]
    taken = [span.end for span in base.spans]
    cue, average = (
        page.nearest(
            quantity,
            [
                c
                for c in clause.cue(name)
                if page.wall(c.first, quantity.first) < 3 and page.tokens[c.last - 1].end not in taken
            ],
            4,
        )
        for name in ("peak", "average")
    )
    chosen = cue or average
    if follower:
        return None
    occasion = page.tokens[quantity.number_last].text if quantity.number_last < clause.last else ""
    rises = occasion in _OCCASIONS and quantity.high > base.value and page.wall(base.position, quantity.first) <= 4
    if chosen is None and not rises:
        return None
    return Candidate(
        path=AVERAGE if chosen is not None and cue is None else PEAK,
        value=quantity.high / (base.period_s or 1.0),
        spans=spans(page, quantity, chosen),
        confidence=0.85,
        bound=quantity.bound,
        provenance=Provenance.INFERRED,
        note="in the unit of the rate stated before it",
        rank=1,
        position=quantity.first,
    )


def _hour_of_day(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a number is the hour of "at nine in the evening", "um 9 Uhr", "à 18 h"."""
    led = quantity.first > clause.first and page.tokens[quantity.first - 1].text in _AT_HOUR
    named = any(0 <= cue.first - quantity.number_last <= 2 for cue in clause.cue("o-clock", "part-of-day"))
    return led and named and quantity.high <= _HOURS


def _multiplied(page: Page, clause: Clause, base: Candidate | None) -> Iterator[Candidate]:
    """Read "4x that in November" against the rate before it."""
    if base is None:
        return
    for quantity in clause.quantities:
        if quantity.dimension != "factor" or quantity.first < base.position or quantity.per_s:
            continue
        if quantity.high < 1:
            yield replace(base, path=PEAK, rank=2, confidence=0.95)
            if page.nearest(quantity, clause.cue("night-time"), _QUALIFIER) is not None:
                continue  # the least there is, and no mean
            yield replace(
                base,
                path=AVERAGE,
                value=base.value * quantity.high,
                spans=(*base.spans, *spans(page, quantity)),
                confidence=0.9,
                provenance=Provenance.INFERRED,
                note=f"{base.value:g}/s x {quantity.high:g}",
                position=quantity.first,
            )
            continue
        yield replace(base, path=AVERAGE, rank=0, confidence=0.95)
        yield Candidate(
            path=PEAK,
            value=base.value * quantity.high,
            spans=(*base.spans, *spans(page, quantity)),
            confidence=0.9,
            provenance=Provenance.INFERRED,
            note=f"{base.value:g}/s x {quantity.high:g}",
            rank=2,
            position=quantity.first,
        )
