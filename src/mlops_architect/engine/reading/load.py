"""Load: requests per second at peak and on average, and predictions per day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from mlops_architect.domain.constraints import Provenance
from mlops_architect.domain.lexicon import AnchorTerm, CadenceTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction, is_current, spans
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.vocabulary import Mention

PEAK, AVERAGE, DAILY = "load.peak_rps", "load.avg_rps", "load.daily_predictions"
_HOUR_S = 3_600.0
_QUALIFIER = 8.0
_SMALLEST_DAILY = 1.0
_LONGEST_NOUN = 2
_MANY = 100.0
_OBJECT = 3
_PRODUCT = frozenset({"x", "×", "*", "times", "by"})
_SPREAD = frozenset({"in", "across", "at", "per", "for"})
_BESIDE = 4
_NOUN_REACH = 3
_POPULATION = 100
_NEARBY = 3
_OCCASIONS = frozenset(
    {"on", "at", "in", "during", "before", "an", "am", "im", "zu", "pendant", "en", "los", "durante"}
)


def load(page: Page) -> list[Candidate]:
    """Return the stated rates and daily counts of model decisions."""
    scored = _scored_nouns(page)
    found: list[Candidate] = []
    for clause in page.live():
        rates = [q for q in clause.quantities if q.dimension == "count" and q.per_s]
        found.extend(_rates(page, clause, [q for q in rates if q.per_s <= _HOUR_S], scored))
        found.extend(_daily(page, clause, [q for q in rates if q.per_s > _HOUR_S], scored))
        found.extend(_scheduled(page, clause))
    return found


def _rates(page: Page, clause: Clause, rates: list[Quantity], scored: set[str]) -> Iterator[Candidate]:
    base: Candidate | None = None
    for quantity in clause.quantities:
        if quantity in rates:
            kind = _noun_kind(page, clause, quantity)
            if kind == "item" and not _item_counts(page, clause, quantity, scored, fast=True):
                continue
            if kind in ("people", "other") or _per_entity(page, clause, quantity):
                continue
            base = _rate(page, clause, quantity)
            if kind == "unknown":
                base = replace(base, confidence=0.8, rank=0)
            yield base
        elif base is not None and quantity.dimension == "count" and not quantity.per_s:
            follower = _elliptic(page, clause, quantity, base)
            if follower is not None:
                yield follower
    yield from _multiplied(page, clause, base)


def _rate(page: Page, clause: Clause, quantity: Quantity) -> Candidate:
    qualifier = _qualifier(page, clause, quantity)
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
    )


def _rate_note(quantity: Quantity) -> str:
    rate = quantity.high / quantity.per_s
    return "" if quantity.per_s == 1 else f"{quantity.high:g} / {quantity.per_s:g} s = {rate:g}/s"


def _is_average(clause: Clause, qualifier: Mention) -> bool:
    return qualifier in clause.cue("average")


def _qualifier(page: Page, clause: Clause, quantity: Quantity) -> Mention | None:
    """Return the word that says whether a rate is the peak or the average."""
    cues = [*clause.cue("peak"), *clause.cue("average")]
    best, best_distance = None, _QUALIFIER
    for cue in cues:
        if any(other.first == cue.last for other in clause.quantities if other is not quantity):
            continue
        distance = page.distance(quantity, cue)
        low, high = (cue.last, quantity.first) if cue.last <= quantity.first else (quantity.last, cue.first)
        if any(low <= other.first and other.last <= high for other in clause.quantities if other is not quantity):
            distance += 5
        if clause.kind == "row":
            distance = min(distance, _QUALIFIER - 0.5)
        if distance < best_distance:
            best, best_distance = cue, distance
    return best


def _elliptic(page: Page, clause: Clause, quantity: Quantity, base: Candidate) -> Candidate | None:
    """Read "40 per second on average, 150 at month end": the second number has the first one's unit."""
    if quantity.noun and any(_kind_of(clause, i) for i in range(quantity.number_last, quantity.last)):
        return None
    if page.wall(base.position, quantity.first) > 8:
        return None
    follower = [
        clause_anchor for clause_anchor in clause.anchors("count") if clause_anchor.first == quantity.number_last
    ]
    cue, average = (
        page.nearest(quantity, [c for c in clause.cue(name) if page.wall(c.first, quantity.first) < 3], 4)
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
        value=quantity.high,
        spans=spans(page, quantity, chosen),
        confidence=0.85,
        bound=quantity.bound,
        provenance=Provenance.INFERRED,
        note="per second, as the rate stated before it",
        rank=1,
        position=quantity.first,
    )


def _multiplied(page: Page, clause: Clause, base: Candidate | None) -> Iterator[Candidate]:
    """Read "4x that in November" against the rate before it."""
    if base is None:
        return
    for quantity in clause.quantities:
        if quantity.dimension != "factor" or quantity.first < base.position or quantity.high <= 1:
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


# -- counts per day and longer ---------------------------------------------------------------------


def _daily(page: Page, clause: Clause, rates: list[Quantity], scored: set[str]) -> Iterator[Candidate]:
    for quantity in rates:
        kind = _noun_kind(page, clause, quantity)
        if kind == "item" and not _item_counts(page, clause, quantity, scored, fast=False):
            continue
        if kind in ("people", "other", "none") or _per_entity(page, clause, quantity):
            continue
        known = kind != "unknown" or _is_scored(quantity, scored)
        if not known and not (scored and _plausible(clause, quantity)):
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
            rank=1 if kind == "request" or _is_scored(quantity, scored) else 0,
            position=quantity.first,
        )


def _plausible(clause: Clause, quantity: Quantity) -> bool:
    """Whether a count of something the lexicon does not know may be one of decisions: "1,800 findings a day"."""
    price = any(currency.first == quantity.noun_first for currency in clause.of("currencies"))
    short = len(quantity.noun) <= _LONGEST_NOUN and quantity.high >= _MANY
    return short and not price and not clause.cue("source-data")


def _scheduled(page: Page, clause: Clause) -> Iterator[Candidate]:
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
    if len(cadences) != 1 or len(counts) != 1 or _per_entity(page, clause, counts[0]):
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
        if quantity.per_s and (quantity.per_s < DAY_S or _noun_kind(page, clause, quantity) != "people"):
            continue
        # "score all 6M subscribers once a month": with a period of its own the count must be the verb's object
        verb = page.nearest(quantity, [v for v in verbs if v.first < quantity.first], _OBJECT if quantity.per_s else 6)
        cadences = [c for c in clause.of("cadences") if cast(CadenceTerm, c.term).days > 0]
        cadence = page.nearest(quantity, cadences, 10)
        if verb is None or cadence is None or page.wall(cadence.first, quantity.first) >= 3:
            continue
        days = quantity.per_s / DAY_S or cast(CadenceTerm, cadence.term).days
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


def _times(page: Page, clause: Clause, one: Quantity, other: Quantity) -> bool:
    """Whether two counts are multiplied: "40 stores x 8,000 products", "8,000 products in 40 stores"."""
    if not one.first < other.first or other.dimension != "count":
        return False
    between = [token.text.casefold() for token in page.tokens[one.number_last : other.first]]
    if not between or len(between) > _BESIDE:
        return False
    things = counted(clause, one) == counted(clause, other) == "other"
    return between[-1] in _PRODUCT or (things and any(word in _SPREAD for word in between))


def counted(clause: Clause, quantity: Quantity) -> str:
    """Return what a number without a period counts, by the first known noun right after it; empty when none is."""
    for position in range(quantity.number_last, min(quantity.number_last + _NOUN_REACH, clause.last)):
        if any(other.first == position for other in clause.quantities):
            return ""
        if kind := _kind_of(clause, position):
            return kind
    return ""


def _noun_kind(page: Page, clause: Clause, quantity: Quantity) -> str:
    """Return what is counted: request, item, people, other, none (no noun at all) or unknown."""
    if quantity.unit:
        return "request"
    kinds = [
        kind
        for i in range(quantity.noun_first, max(quantity.last, quantity.noun_first))
        if (kind := _kind_of(clause, i))
    ]
    if not kinds and quantity.noun_first < quantity.first:
        kinds = []
    if "people" in kinds and kinds[-1] == "people":
        return "people"
    if kinds:
        return kinds[-1]
    if quantity.per_s > _HOUR_S and not quantity.noun and clause.cue("scoring"):
        return "request"
    if quantity.noun and not all(len(word) <= 2 for word in quantity.noun):
        return "unknown"
    return _subject_kind(page, clause, quantity)


def _kind_of(clause: Clause, position: int) -> str:
    for anchor in clause.anchors("count"):
        if anchor.first == position:
            return cast(AnchorTerm, anchor.term).role
    return ""


def _subject_kind(page: Page, clause: Clause, quantity: Quantity) -> str:
    """Find the noun before a bare "12,000 per minute": the clause's subject, its label or the head above."""
    best = page.nearest(quantity, [a for a in clause.anchors("count") if a.first < quantity.first], 12)
    if best is not None:
        return cast(AnchorTerm, best.term).role
    if quantity.per_s <= _HOUR_S:
        return "none"
    for index in clause.parents:
        for anchor in page.clauses[index].anchors("count"):
            return cast(AnchorTerm, anchor.term).role
    return "none"


def _item_counts(page: Page, clause: Clause, quantity: Quantity, scored: set[str], *, fast: bool) -> bool:
    """Whether each counted item is a model decision, as far as the text tells."""
    if _is_scored(quantity, scored):
        return True
    if any(page.nearest(quantity, clause.cue(name), 12) is not None for name in ("catalogue", "source-data")):
        return False
    if any(page.clauses[i].cue("source-data") for i in clause.parents[:1]):
        return False
    return fast or "event" not in " ".join(quantity.noun)


def _is_scored(quantity: Quantity, scored: set[str]) -> bool:
    return any(_stem(word) in scored for word in quantity.noun)


def _scored_nouns(page: Page) -> set[str]:
    """Return stems of the nouns that scoring verbs govern: "predict if a *post* is harmful"."""
    found: set[str] = set()
    for clause in page.live():
        for verb in clause.cue("scoring"):
            for token in page.tokens[verb.last : min(verb.last + 6, clause.last)]:
                if len(token.text) > 3:
                    found.add(_stem(token.text))
    return found


def _stem(word: str) -> str:
    for ending in ("ies", "es", "en", "s", "n", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _per_entity(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether the count is for each of many: "15 questions each per day", "3 requests per user"."""
    window = range(quantity.number_last, min(quantity.last + 3, clause.last))
    if any(cue.first in window and page.wall(quantity.first, cue.first) < 3 for cue in clause.cue("per-entity")):
        return True
    return any(cue.last == quantity.first or cue.last == quantity.first - 1 for cue in clause.cue("per-entity-before"))
