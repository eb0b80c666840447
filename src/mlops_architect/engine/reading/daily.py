"""Counts per day and longer: how many decisions the model makes a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from mlops_architect.domain.constraints import Bound, MlTask, Provenance
from mlops_architect.domain.lexicon import CadenceTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction, is_current, spans
from mlops_architect.engine.reading.nouns import (
    PER,
    again_and_again,
    counted,
    in_all,
    is_scored,
    item_counts,
    kind_of,
    named_one,
    noun_kind,
    opened_by_rhythm,
    per_entity,
)
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.rounds import DAILY, MOST_ROUNDS, of_all_in_rounds, one_decision_each
from mlops_architect.engine.reading.tasks import task
from mlops_architect.engine.reading.vocabulary import Mention
from mlops_architect.engine.reading.volumes import amended, said_of_volume

_SMALLEST_DAILY = 1.0
_LONGEST_NOUN = 2
# "350 of them on a typical day", "5,000 forms come in per week"
_BESIDE_NOUN = frozenset(
    "of them on in at come comes coming arrive arrives arriving are get sent to us davon kommen an".split()
)
_MANY = 100.0
_MOST_OF_ONE = 1000.0
_OBJECT = 3
_PRODUCT = frozenset({"x", "×", "*", "times", "by"})
_SHORTEST_NOUN = 4
_EACH_NOUN = 3
_SUMS = frozenset({"and", "und", "et", "y", "x", "×"})
_SPREAD = frozenset({"in", "across", "at", "per", "for"})
_BESIDE = 4
_POPULATION = 100
_NEARBY = 3
_EACH_REACH = 6
_FEW_COUNTS = 2
_SHORTEST_RHYTHM_S = 600.0
_PASSIVE = 6
_SHORTEST_SHIFT_S = 4 * 3_600.0


def daily_counts(
    page: Page, clause: Clause, rates: list[Quantity], scored: set[str], *, asks: bool
) -> Iterator[Candidate]:
    """Yield the decisions a day that counts with a period state; ``asks``: the text asks for a model at all."""
    each = one_decision_each(page, clause)
    for quantity in rates:
        labelled = clause.kind == "key" and any(cue.first == clause.first for cue in clause.cue("budget-noun"))
        if labelled or (not quantity.noun and any(page.clauses[i].cue("budget-noun") for i in clause.parents[:1])):
            continue  # "Budget: 900,000 tenge a month", "Budget? 120.000 im Jahr"
        if not quantity.noun and any(0 <= quantity.first - cue.last <= _NEARBY for cue in clause.cue("pays-verb")):
            continue  # "spends 1.5 million a year on ads"
        if _at_once(clause, quantity) or _most_alerts(clause, quantity):
            continue
        kind = "request" if each else noun_kind(page, clause, quantity)
        if kind == "none":
            kind = kind_of(clause, quantity.last) or kind  # "50M daily transactions"
        put_right = amended(page, clause, quantity)
        if put_right:
            kind = "unknown"
        if kind == "item" and not item_counts(page, clause, quantity, scored, fast=False):
            continue
        if kind == "other" and _each_is_scored(page, quantity):
            kind = "item"
        elif kind == "none" and asks and said_of_volume(page, clause, quantity):
            kind = "unknown"
        if kind in ("people", "other") and asks and _all_of_them(page, clause, quantity):
            yield _of_all(page, clause, quantity)
            continue
        if kind in ("people", "other", "none"):
            continue
        if (not each or in_all(page, clause, quantity) is not None) and per_entity(page, clause, quantity):
            yield from _of_everybody(page, clause, quantity)
            continue
        if not quantity.noun and any(kind_of(clause, quantity.last + i) in ("people", "other") for i in (0, 1)):
            continue  # "2.2 M monthly users", "3 M daily active users"
        known = kind != "unknown" or is_scored(quantity, scored)
        if not known and not put_right and not (asks and _plausible(clause, quantity)):
            continue
        if each and quantity.high <= MOST_ROUNDS and in_all(page, clause, quantity) is None:
            yield from list(of_all_in_rounds(page, clause, quantity)) or _of_everybody(page, clause, quantity)
            continue
        of_each = _of_each(clause, quantity) or _of_series(page, clause, quantity)
        value = quantity.high * (of_each.high if of_each else 1.0) / (quantity.per_s / DAY_S)
        if value <= _SMALLEST_DAILY:
            continue
        yield Candidate(
            path=DAILY,
            value=value,
            spans=spans(page, quantity, of_each),
            confidence=0.96 if kind == "request" else 0.85 if known else 0.7,
            bound=quantity.bound,
            note=_daily_note(quantity, of_each),
            current=is_current(page, clause, quantity),
            corrects=is_correction(clause, quantity) or put_right,
            rank=1 if kind == "request" or is_scored(quantity, scored) else 0,
            position=quantity.first,
        )


def _at_once(clause: Clause, quantity: Quantity) -> bool:
    """Whether what is counted goes on side by side: "900 calls at the same time on a bad Monday"."""
    return any(quantity.number_last < cue.first < quantity.last for cue in clause.cue("side-by-side"))


def _most_alerts(clause: Clause, quantity: Quantity) -> bool:
    """Whether what the model may give out is limited: "not more than 200 alerts a day"."""
    named = any(cue.first == quantity.noun_first for cue in clause.cue("alert-noun"))
    return named and quantity.bound is Bound.AT_MOST


def _daily_note(quantity: Quantity, of_each: Quantity | None) -> str:
    """Return how a daily count was worked out, empty where it is stated."""
    product = f"{quantity.high:,.10g} × {of_each.high:,.10g}" if of_each else ""
    days = "" if quantity.per_s == DAY_S else f"{product or f'{quantity.high:g}'} / {quantity.per_s / DAY_S:g} days"
    return days or product


def _of_each(clause: Clause, quantity: Quantity) -> Quantity | None:
    """Return the "3 requests per visit" that go with "200,000 visits a day"."""
    stem = quantity.noun[0][:-1] if quantity.noun and len(quantity.noun[0]) > _SHORTEST_NOUN else ""
    for other in clause.quantities if stem else ():
        each = other.noun[1:_EACH_NOUN] if other.dimension == "count" and not other.per_s else ()
        asked = len(each) > 1 and kind_of(clause, other.noun_first) == "request"
        if asked and each[0] in PER and each[1].startswith(stem):
            return other
    return None


def _of_series(page: Page, clause: Clause, quantity: Quantity) -> Quantity | None:
    """Return the 96 of "a forecast for 18,000 articles in 96 shops each night": every pair has a series."""
    named = page.once("task", lambda: task(page))
    if named is None or named.value is not MlTask.FORECASTING:
        return None
    return next((other for other in clause.quantities if _times(page, clause, quantity, other)), None)


def _all_of_them(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "all 9,000 customers once every night", "9,000 machines are scored daily" speak of each one's score."""
    if not quantity.noun or quantity.high < _POPULATION or clause.cue("retrain", "users-of", "past-work"):
        return False
    scored = any(quantity.number_last <= cue.first < quantity.last for cue in clause.cue("scoring", "scored-word"))
    every = [cue for cue in clause.cue("whole-population") if 0 <= quantity.first - cue.last <= 1]
    scored = scored or opened_by_rhythm(page, clause, quantity) is not None
    return scored or (bool(every) and not clause.cue("ingest", "side-records", "reporting"))


def _of_all(page: Page, clause: Clause, quantity: Quantity) -> Candidate:
    days = quantity.per_s / DAY_S
    return Candidate(
        path=DAILY,
        value=round(quantity.high / days, 1),
        spans=spans(page, quantity),
        confidence=0.75,
        bound=quantity.bound,
        provenance=Provenance.INFERRED,
        note=f"{quantity.high:,.10g} scored every {'day' if days == 1 else f'{days:g} days'}",
        current=is_current(page, clause, quantity),
        corrects=is_correction(clause, quantity),
        position=quantity.first,
    )


def _of_everybody(page: Page, clause: Clause, quantity: Quantity) -> Iterator[Candidate]:
    """Read "400 technicians, each 15 questions a day" as the questions of all of them."""
    near = [c for c in page.clauses[max(0, clause.index - 1) : clause.index + 2] if not c.hostile and not c.quoted]
    counts = [(c, q) for c in near for q in c.quantities if q.dimension == "count" and not q.per_s and q.high > 1]
    people = [q for c, q in counts if q is not quantity and q.noun and counted(c, q) in ("people", "other")]
    whole = in_all(page, clause, quantity) or named_one(page, clause, quantity)
    people = [whole] if whole is not None else people
    if len(people) != 1 or quantity.high > _MOST_OF_ONE or clause.cue("users-of", "past-work", "ingest"):
        return
    everybody, days = people[0], quantity.per_s / DAY_S
    yield Candidate(
        path=DAILY,
        value=round(everybody.high * quantity.high / days, 1),
        spans=(*spans(page, everybody), *spans(page, quantity)),
        confidence=0.75,
        bound=quantity.bound,
        provenance=Provenance.INFERRED,
        note=f"{everybody.high:,.10g} × {quantity.high:,.10g}" + ("" if days == 1 else f" / {days:g} days"),
        current=is_current(page, clause, quantity),
        corrects=is_correction(clause, quantity),
        position=quantity.first,
    )


def _each_is_scored(page: Page, quantity: Quantity) -> bool:
    """Whether something is predicted for each of what is counted: "predict how long each truck will wait"."""
    stems = {word[: max(3, len(word) - 2)] for word in quantity.noun[:_LONGEST_NOUN] if len(word) > 3}
    beginnings = tuple(stems) or ("\0",)
    return any(noun.startswith(beginnings) for noun in page.once("each scored", lambda: _scored_each(page)))


def _scored_each(page: Page) -> list[str]:
    """Return the words after "each" and "every" near a verb for scoring."""
    return [
        page.tokens[each.last].text
        for clause in page.naming("cue:scoring")
        for each in (clause.cue("each-one") if clause.cue("scoring") else ())
        if each.last < clause.last and page.nearest(each, clause.cue("scoring"), _EACH_REACH) is not None
    ]


def _plausible(clause: Clause, quantity: Quantity) -> bool:
    """Whether a count of something the lexicon does not know may be one of decisions: "1,800 findings a day"."""
    price = any(currency.first == quantity.noun_first for currency in clause.of("currencies"))
    noun = [word for word in quantity.noun if word not in _BESIDE_NOUN]
    short = len(noun) <= _LONGEST_NOUN and quantity.high >= _MANY
    return short and not price and not clause.cue("source-data")


def scheduled_counts(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "score all 6M subscribers once a month": a count of anything, a scoring verb and a cadence."""
    verbs = clause.cue("scoring")
    found = list(_scored_regularly(page, clause, verbs)) if verbs else []
    if found:
        yield from found
    elif verbs or clause.of("tasks"):
        yield from _population(page, clause)
    elif clause.cue("each-one", "per-entity", "batch-run", "known-entities") and not clause.question:
        yield from _population(page, clause, shared_out=True)


def _population(page: Page, clause: Clause, *, shared_out: bool = False) -> Iterator[Candidate]:
    """Read "every Monday a list of which of our 2.3 million subscribers may leave": one population, one cadence.

    ``shared_out``: no verb says what happens, but "9,000 fields, each gets its advice once a day" leaves one reading.
    """
    if any(0 < q.per_s <= DAY_S for q in clause.quantities if q.dimension != "count" or q.high > 1):
        return
    other = clause.cue(
        "retrain", "ingest", *(("past-work", "side-records", "reporting", "users-of") if shared_out else ())
    )
    if shared_out and other:
        return
    cadences = [c for c in clause.of("cadences") if cast(CadenceTerm, c.term).days > 0]
    cadences = [c for c in cadences if page.nearest(c, other, _NEARBY) is None]
    reports = {cue.first for cue in clause.cue("reporting")}
    amounts = {i for q in clause.quantities if q.dimension == "money" for i in range(q.first, q.last)}
    cadences = [c for c in cadences if c.first not in amounts and c.last not in reports]  # "the annual report"
    counts = [q for q in clause.quantities if q.dimension == "count" and q.high >= _POPULATION]
    kinds = ("people", "item", "request", "other", "") if shared_out else ("people", "item", "request")
    counts = [
        q for q in counts if (counted(clause, q) in kinds and (q.noun or not shared_out)) or _apposed(page, clause, q)
    ]
    if counts and any(_joined(page, other, counts[0]) for other in clause.quantities):
        return
    if len(cadences) != 1 or len(counts) != 1 or (per_entity(page, clause, counts[0]) and not shared_out):
        return
    if shared_out and (len([q for q in clause.quantities if q.dimension == "count"]) > _FEW_COUNTS or not _asks(page)):
        return
    days = cast(CadenceTerm, cadences[0].term).days
    factor = next((other for other in clause.quantities if _times(page, clause, counts[0], other)), None)
    scored = counts[0].high * (factor.high if factor else 1.0)
    yield Candidate(
        path=DAILY,
        value=round(scored / days, 1),
        spans=(*spans(page, counts[0], cadences[0]), *(spans(page, factor) if factor else ())),
        confidence=0.75,
        bound=counts[0].bound,
        provenance=Provenance.INFERRED,
        note=f"{scored:,.10g} scored every {'day' if days == 1 else f'{days:g} days'}",
        position=counts[0].first,
    )


def _joined(page: Page, other: Quantity, quantity: Quantity) -> bool:
    """Whether a second count is multiplied with the first or stands beside it: "400 shops and 2,000 articles"."""
    between = page.tokens[other.number_last : quantity.first]
    plain = other.dimension == "count" and not other.per_s and bool(other.noun)
    return plain and 0 < len(between) <= _BESIDE and between[-1].text in _SUMS


def _apposed(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a bare number closes the clause and says how many: "…, some 9,400"."""
    after = quantity.number_last + len(quantity.noun)
    ends = after >= clause.last or page.tokens[after].text in ".;)"
    few = len(quantity.noun) <= 1 and not quantity.per_s
    return ends and few and quantity.bound is Bound.APPROXIMATE and counted(clause, quantity) != "people"


def _asks(page: Page) -> bool:
    """Whether the text speaks of scoring or of a task at all."""
    wanted = ("scoring", "score-list")
    return any(c.cue(*wanted) or c.of("tasks") for c in page.naming("tasks", *(f"cue:{name}" for name in wanted)))


def _scored_regularly(page: Page, clause: Clause, verbs: list[Mention]) -> Iterator[Candidate]:
    for quantity in clause.quantities:
        if quantity.dimension != "count" or quantity.high < 10 or not quantity.noun:
            continue
        anew = quantity.per_s >= _SHORTEST_RHYTHM_S and again_and_again(clause, quantity)
        people = quantity.per_s >= _SHORTEST_SHIFT_S and noun_kind(page, clause, quantity) == "people"
        if quantity.per_s and not (people or anew):
            continue
        # "score all 6M subscribers once a month": with a period of its own the count must be the verb's object
        verb = page.nearest(quantity, [v for v in verbs if v.first < quantity.first], _OBJECT if quantity.per_s else 6)
        cadences = [c for c in clause.of("cadences") if cast(CadenceTerm, c.term).days > 0]
        cadence: Mention | Quantity | None = page.nearest(quantity, cadences, 10)
        if cadence is None:
            cadence = next((q for q in clause.quantities if _rhythm(q) and page.distance(quantity, q) <= 10), None)
        if verb is None and cadence is not None and (cadence.first <= quantity.first or clause.cue("scored-word")):
            # "every night 2 million customers are scored", "1,800 lifts are scored every 15 minutes"
            verb = page.nearest(quantity, [v for v in verbs if v.first >= quantity.number_last], _PASSIVE)
        if cadence is None:
            if quantity.per_s and not per_entity(page, clause, quantity):
                cadence = quantity  # "score 4M users per week"
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
    things = counted(clause, one) in ("other", "item") and counted(clause, other) == "other"
    return between[-1] in _PRODUCT or (things and any(word in _SPREAD for word in between))
