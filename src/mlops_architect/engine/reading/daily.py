"""Counts per day and longer: how many decisions the model makes a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from mlops_architect.domain.constraints import Provenance
from mlops_architect.domain.lexicon import CadenceTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction, is_current, spans
from mlops_architect.engine.reading.nouns import counted, is_scored, item_counts, noun_kind, per_entity
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.vocabulary import Mention

DAILY = "load.daily_predictions"
_SMALLEST_DAILY = 1.0
_LONGEST_NOUN = 2
_MANY = 100.0
_OBJECT = 3
_PRODUCT = frozenset({"x", "×", "*", "times", "by"})
_SPREAD = frozenset({"in", "across", "at", "per", "for"})
_BESIDE = 4
_POPULATION = 100
_NEARBY = 3
_EACH_REACH = 6
_SHORT_ANSWER = 9
_AT_ONCE = 7
_SHORTEST_RHYTHM_S = 600.0


def daily_counts(
    page: Page, clause: Clause, rates: list[Quantity], scored: set[str], *, asks: bool
) -> Iterator[Candidate]:
    """Yield the decisions a day that counts with a period state; ``asks``: the text asks for a model at all."""
    each = _one_decision_each(page, clause)
    for quantity in rates:
        kind = "request" if each else noun_kind(page, clause, quantity)
        if kind == "item" and not item_counts(page, clause, quantity, scored, fast=False):
            continue
        if kind == "other" and _each_is_scored(page, quantity):
            kind = "item"
        elif kind == "none" and asks and _answers_how_many(page, clause, quantity):
            kind = "unknown"
        if kind in ("people", "other", "none") or per_entity(page, clause, quantity):
            continue
        known = kind != "unknown" or is_scored(quantity, scored)
        if not known and not (asks and _plausible(clause, quantity)):
            continue
        value = quantity.high / (quantity.per_s / DAY_S)
        if value < _SMALLEST_DAILY:
            continue
        yield Candidate(
            path=DAILY,
            value=value,
            spans=spans(page, quantity),
            confidence=0.96 if kind == "request" else 0.85 if known else 0.7,
            bound=quantity.bound,
            note="" if quantity.per_s == DAY_S else f"{quantity.high:g} / {quantity.per_s / DAY_S:g} days",
            current=is_current(page, clause, quantity),
            corrects=is_correction(clause, quantity),
            rank=1 if kind == "request" or is_scored(quantity, scored) else 0,
            position=quantity.first,
        )


def _one_decision_each(page: Page, clause: Clause) -> bool:
    """Whether every counted thing gets one decision: "18,000 containers a day, one decision each"."""
    decisions = clause.cue("one-decision")
    each = clause.cue("per-entity", "per-entity-before", "each-one") if decisions else ()
    return any(page.nearest(cue, each, 2) is not None for cue in decisions)


def _each_is_scored(page: Page, quantity: Quantity) -> bool:
    """Whether something is predicted for each of what is counted: "predict how long each truck will wait"."""
    stems = {word[: max(3, len(word) - 2)] for word in quantity.noun[:_LONGEST_NOUN] if len(word) > 3}
    beginnings = tuple(stems) or ("\0",)
    return any(noun.startswith(beginnings) for noun in page.once("each scored", lambda: _scored_each(page)))


def _scored_each(page: Page) -> list[str]:
    """Return the words after "each" and "every" near a verb for scoring."""
    return [
        page.tokens[each.last].text
        for clause in page.live()
        for each in (clause.cue("each-one") if clause.cue("scoring") else ())
        if each.last < clause.last and page.nearest(each, clause.cue("scoring"), _EACH_REACH) is not None
    ]


def _answers_how_many(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a bare "1,500 a day" answers a question about how many there are, at once or in few words."""
    short = clause.last - clause.first <= _SHORT_ANSWER or quantity.first - clause.first <= _AT_ONCE
    return short and any(c.question for c in page.clauses[max(0, clause.index - 2) : clause.index])


def _plausible(clause: Clause, quantity: Quantity) -> bool:
    """Whether a count of something the lexicon does not know may be one of decisions: "1,800 findings a day"."""
    price = any(currency.first == quantity.noun_first for currency in clause.of("currencies"))
    short = len(quantity.noun) <= _LONGEST_NOUN and quantity.high >= _MANY
    return short and not price and not clause.cue("source-data")


def scheduled_counts(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "score all 6M subscribers once a month": a count of anything, a scoring verb and a cadence."""
    verbs = clause.cue("scoring")
    if verbs:
        found = list(_scored_regularly(page, clause, verbs))
        yield from found or _population(page, clause)
    elif clause.of("tasks"):
        yield from _population(page, clause)


def _population(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "every Monday a list of which of our 2.3 million subscribers may leave": one population, one cadence."""
    if any(0 < q.per_s <= DAY_S for q in clause.quantities):
        return
    other = clause.cue("retrain", "ingest")
    cadences = [c for c in clause.of("cadences") if cast(CadenceTerm, c.term).days > 0]
    cadences = [c for c in cadences if page.nearest(c, other, _NEARBY) is None]
    counts = [q for q in clause.quantities if q.dimension == "count" and q.high >= _POPULATION]
    counts = [q for q in counts if counted(clause, q) in ("people", "item", "request")]
    if len(cadences) != 1 or len(counts) != 1 or per_entity(page, clause, counts[0]):
        return
    days = cast(CadenceTerm, cadences[0].term).days
    yield Candidate(
        path=DAILY,
        value=round(counts[0].high / days, 1),
        spans=spans(page, counts[0], cadences[0]),
        confidence=0.75,
        bound=counts[0].bound,
        provenance=Provenance.INFERRED,
        note=f"{counts[0].high:,.10g} scored every {'day' if days == 1 else f'{days:g} days'}",
        position=counts[0].first,
    )


def _scored_regularly(page: Page, clause: Clause, verbs: list[Mention]) -> Iterator[Candidate]:
    for quantity in clause.quantities:
        if quantity.dimension != "count" or quantity.high < 10 or not quantity.noun:
            continue
        if quantity.per_s and (quantity.per_s < DAY_S or noun_kind(page, clause, quantity) != "people"):
            continue
        # "score all 6M subscribers once a month": with a period of its own the count must be the verb's object
        verb = page.nearest(quantity, [v for v in verbs if v.first < quantity.first], _OBJECT if quantity.per_s else 6)
        cadences = [c for c in clause.of("cadences") if cast(CadenceTerm, c.term).days > 0]
        cadence: Mention | Quantity | None = page.nearest(quantity, cadences, 10)
        if cadence is None:
            cadence = next((q for q in clause.quantities if _rhythm(q) and page.distance(quantity, q) <= 10), None)
        if verb is None or cadence is None or page.wall(cadence.first, quantity.first) >= 3:
            continue
        days = quantity.per_s / DAY_S or _days(cadence)
        if any(_times(page, clause, other, quantity) for other in clause.quantities):
            continue
        factor = next((other for other in clause.quantities if _times(page, clause, quantity, other)), None)
        scored = quantity.high * (factor.high if factor else 1.0)
        yield Candidate(
            path=DAILY,
            value=round(scored / days, 1),
            spans=(*spans(page, quantity, cadence), *(spans(page, factor) if factor else ())),
            confidence=0.7 if factor else 0.85,
            bound=quantity.bound,
            provenance=Provenance.INFERRED,
            note=f"{scored:,.10g} scored every {'day' if days == 1 else f'{days:g} days'}",
            rank=1,
            position=quantity.first,
        )


def _rhythm(quantity: Quantity) -> bool:
    return quantity.dimension == "time" and quantity.periodic and quantity.high >= _SHORTEST_RHYTHM_S


def _days(cadence: Mention | Quantity) -> float:
    return cadence.high / DAY_S if isinstance(cadence, Quantity) else cast(CadenceTerm, cadence.term).days


def _times(page: Page, clause: Clause, one: Quantity, other: Quantity) -> bool:
    """Whether two counts are multiplied: "40 stores x 8,000 products", "8,000 products in 40 stores"."""
    if not one.first < other.first or other.dimension != "count":
        return False
    between = [token.text.casefold() for token in page.tokens[one.number_last : other.first]]
    if not between or len(between) > _BESIDE:
        return False
    things = counted(clause, one) == counted(clause, other) == "other"
    return between[-1] in _PRODUCT or (things and any(word in _SPREAD for word in between))
