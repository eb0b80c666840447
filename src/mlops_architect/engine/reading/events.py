"""Events: how many arrive each second, and of how many customers, machines or the like the data are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import cast

from mlops_architect.domain.constraints import MlTask, Provenance, Span
from mlops_architect.domain.lexicon import TaskTerm, UnitTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction, is_current, spans
from mlops_architect.engine.reading.data import INGEST
from mlops_architect.engine.reading.load import PEAK
from mlops_architect.engine.reading.nouns import PER, counted
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

EVENTS, ENTITIES = "load.events_per_s", "data.entities"
_HOUR_S = 3_600.0
_GB_PER_BYTE = 1e-9
_REACH = 12.0
_NOUN_REACH = 3
_SUBJECT = 2
_FEWEST = 10
_LARGEST_EVENT_GB = 0.001
_SMALLEST_GB = 0.1
_STEM = 4
_EVERY_ONE = 2
_MANY = 100
"""Fewer than so many of a kind that is not known may be people or sites."""


def events(page: Page, rates: Sequence[Candidate]) -> list[Candidate]:
    """Return event rates, and the daily volume where the size of one event is stated too.

    An event rate next to a rate of requests (``rates``) is that of the stream behind the features.
    """
    found: list[Candidate] = []
    read_as_rates = frozenset(span for rate in rates for span in rate.spans)
    for clause in page.naming(MEASURED):
        found.extend(_stated(page, clause, rates, read_as_rates))
        found.extend(_periodic(page, clause))
    return found


def of_events(clause: Clause, quantity: Quantity) -> bool:
    """Whether a rate per second counts events rather than requests: "60,000 events/s"."""
    nouns = range(quantity.first, quantity.last)
    return any(cue.first in nouns or cue.last - 1 in nouns for cue in clause.cue("event-noun"))


def _stated(
    page: Page, clause: Clause, rates: Sequence[Candidate], read_as_rates: frozenset[Span]
) -> Iterator[Candidate]:
    for quantity in clause.quantities:
        if quantity.dimension != "count" or not 0 < quantity.per_s <= _HOUR_S:
            continue
        named, sent = of_events(clause, quantity), _send_so_often(clause, quantity)
        if not named and not sent:
            continue
        own = page.span(quantity.first, quantity.last)
        beside = named and any(c.path == PEAK and own not in c.spans for c in rates)
        if not beside and (not sent or own in read_as_rates):
            continue
        yield Candidate(
            path=EVENTS,
            value=quantity.high / quantity.per_s,
            spans=spans(page, quantity),
            confidence=0.9,
            bound=quantity.bound,
            current=is_current(page, clause, quantity),
            corrects=is_correction(clause, quantity),
            position=quantity.first,
        )


def _send_so_often(clause: Clause, quantity: Quantity) -> bool:
    """Whether those who are counted send something in each period: "450 trucks report their position every minute"."""
    sends = any(quantity.number_last < cue.first < quantity.last for cue in clause.cue("arriving"))
    return sends and quantity.high > 1 and not clause.question


def _periodic(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "each turbine has 140 sensors reporting every 10 seconds" with the number of turbines stated elsewhere."""
    for period, period_s in _rhythms(page, clause):
        sending = page.nearest(period, [*clause.cue("arriving"), *clause.cue("live-data")], _REACH)
        senders = [q for q in clause.quantities if _is_entity(page, clause, q) and q.first < period.first]
        held = () if senders and _each_of(page, clause, senders[-1]) is not None else _holders(page, clause)
        if sending is not None and not (senders or held):
            senders = _counted_before(page, clause, period)
        if sending is None or not (senders or held) or clause.cue("retrain"):
            continue
        yield from (_with_a_history(page, q) for q in senders[:1] if q.high >= _MANY)
        parts = [*senders[-1:], *held, *_listed_under(page, clause, senders)]
        rate = 1.0 / period_s
        for part in parts:
            rate *= part.high
        of = " x ".join(f"{part.high:,.10g}" for part in reversed(parts))
        said = spans(page, *parts, period)
        note = f"{of} every {period_s:g} s"
        yield Candidate(EVENTS, rate, said, 0.8, provenance=Provenance.INFERRED, note=note, position=period.first)
        size = next((q for q in clause.quantities if _is_event_size(page, clause, q)), None)
        volume_gb = rate * DAY_S * size.high if size is not None else 0.0
        if size is not None and volume_gb >= _SMALLEST_GB:
            yield Candidate(
                INGEST,
                round(volume_gb, 3),
                (*said, *spans(page, size)),
                0.8,
                provenance=Provenance.INFERRED,
                note=f"{note}, {size.high / _GB_PER_BYTE:,.10g} bytes each",
                position=size.first,
            )


def _rhythms(page: Page, clause: Clause) -> Iterator[tuple[Quantity | Mention, float]]:
    """Yield how often something is sent, in seconds: "every 10 seconds", "each minute", "1 reading / 15 min"."""
    for before, period in pairwise([None, *clause.quantities]):
        if period is None or period.dimension != "time" or not 0 < period.high <= _HOUR_S:
            continue
        if period.periodic:
            yield period, period.high
        elif before is not None and before.dimension == "count" and not before.per_s and before.high <= _FEWEST:
            between = page.tokens[before.number_last : period.first]
            if 1 < len(between) <= _NOUN_REACH and between[-1].text in PER:
                yield period, period.high / before.high
    for times in clause.quantities:
        if times.dimension == "factor" and 0 < times.per_s <= _HOUR_S:
            yield times, times.per_s / times.high
    for moment in clause.cue("every-moment"):
        unit = next((unit for unit in clause.of("units") if moment.first < unit.first < moment.last), None)
        counted_in = any(q.first <= moment.first < q.last for q in clause.quantities)
        if unit is not None and not counted_in and moment.last - moment.first == _EVERY_ONE:
            yield moment, cast(UnitTerm, unit.term).factor


def _counted_before(page: Page, clause: Clause, period: Quantity | Mention) -> list[Quantity]:
    """Return the 3,400 of "failures of 3,400 pumps; each sends a reading every 10 s": all that is counted before."""
    said = [*(page.clauses[clause.index - 1 : clause.index] if clause.index else ()), clause]
    counts = [
        (one, q)
        for one in said
        if not one.hostile
        for q in one.quantities
        if q.dimension == "count" and q.high > 1 and q.first < period.first and not q.periodic
    ]
    things = [q for one, q in counts if _is_plain(q) and q.high >= _MANY and _is_thing(one, q)]
    return things if len(things) == len(counts) == 1 else []


def _is_thing(clause: Clause, quantity: Quantity) -> bool:
    """Whether what is counted is named, and is neither requests nor people."""
    return bool(quantity.noun) and counted(clause, quantity) not in ("request", "people")


def _listed_under(page: Page, clause: Clause, senders: Sequence[Quantity]) -> Sequence[Quantity]:
    """Return the 900 of "900 turbines: signals of 150 sensors every 10 seconds" and of "900 turbines, 150 sensors each"."""
    if not senders:
        return ()
    last = senders[-1]
    each = any(0 < cue.first - last.number_last <= _NOUN_REACH for cue in clause.cue("each-one"))
    before = [q for q in clause.quantities if q in senders or (each and _is_plain(q) and q.noun)]
    before = [q for q in before if q.number_last < last.first][-1:]
    between = [token.text for token in page.tokens[before[0].number_last : last.first]] if before else []
    return before if ":" in between or (each and between[-1:] == [","]) else ()


def _is_plain(quantity: Quantity) -> bool:
    return quantity.dimension == "count" and not quantity.per_s and not quantity.unit


def _is_entity(page: Page, clause: Clause, quantity: Quantity) -> bool:
    sends = any(0 < cue.first - quantity.number_last <= _SUBJECT for cue in clause.cue("arriving"))
    named = sends or counted(clause, quantity) in ("other", "people")
    return _is_plain(quantity) and quantity.high >= 2 and (named or _each_of(page, clause, quantity) is not None)


def _each_of(page: Page, clause: Clause, quantity: Quantity) -> Mention | None:
    """Return the "each" of "340 net pens, each with a probe": whatever is counted sends or holds something."""
    for each in clause.cue("each-one"):
        rhythm = any(q.dimension == "time" and each.first <= q.first <= each.last for q in clause.quantities)
        rhythm = rhythm or any(moment.first == each.first for moment in clause.cue("every-moment"))
        if rhythm or not 0 < each.first - quantity.number_last <= _NOUN_REACH + 1:
            continue
        between = page.tokens[quantity.number_last : each.first]
        nouns = [token for token in between if token.kind is Kind.WORD]
        if 0 < len(nouns) <= _NOUN_REACH and len(between) - len(nouns) <= 1 and each.last < clause.last:
            return each
    return None


def _is_event_size(page: Page, clause: Clause, quantity: Quantity) -> bool:
    if quantity.dimension != "data" or quantity.per_s or quantity.high > _LARGEST_EVENT_GB:
        return False
    return page.nearest(quantity, clause.cue("event-noun", "per-entity"), _NOUN_REACH) is not None


def _holders(page: Page, clause: Clause) -> list[Quantity]:
    """Return the count of what "each turbine" speaks of, where another clause states it."""
    for each in clause.cue("per-entity-before", "each-one"):
        for token in page.tokens[each.first : min(each.last + 1, clause.last)]:
            stem = token.text[: max(_STEM, len(token.text) - 2)]
            if len(token.text) < _STEM or token.text in ("each", "every"):
                continue
            for noun, quantity, other in page.once("counted nouns", lambda: _counted_nouns(page)).get(stem[:_STEM], ()):
                if other is not clause and noun.startswith(stem):
                    return [quantity]
    return []


def _counted_nouns(page: Page) -> dict[str, list[tuple[str, Quantity, Clause]]]:
    """Return the words behind plain counts, by how they begin, so that a long text is gone through once."""
    found: dict[str, list[tuple[str, Quantity, Clause]]] = {}
    for clause in page.naming(MEASURED):
        for quantity in filter(_is_plain, clause.quantities):
            for noun in page.tokens[quantity.number_last : quantity.number_last + _NOUN_REACH]:
                found.setdefault(noun.text[:_STEM], []).append((noun.text, quantity, clause))
    return found


def entities(page: Page) -> list[Candidate]:
    """Return counts of those whose history feeds the features: customers, cards, machines."""
    return [candidate for clause in page.naming(MEASURED) for candidate in _entities(page, clause)]


def _active(clause: Clause, quantity: Quantity) -> bool:
    """Whether a count with a period is one of people: "4M monthly users", "2.5M daily active users"."""
    adverb = any(c.last == quantity.last and c.first >= quantity.number_last for c in clause.of("cadences"))
    return adverb and any(0 <= cue.first - quantity.last <= 1 for cue in clause.cue("known-entities"))


def _entities(page: Page, clause: Clause) -> Iterator[Candidate]:
    for quantity in clause.quantities:
        if not (_is_plain(quantity) or _active(clause, quantity)) or quantity.high < _FEWEST or clause.question:
            continue
        reach = range(quantity.number_last, quantity.number_last + _NOUN_REACH)
        many = clause.cue("each-one-of", "one-of-ours") if quantity.high >= _MANY else ()
        noun = next((cue for cue in many if cue.last == quantity.first), None)
        noun = noun or next((cue for cue in clause.cue("known-entities") if cue.first in reach), None)
        noun = noun or (_each_of(page, clause, quantity) if clause.cue("arriving", "live-data") else None)
        noun = noun or _in_brackets(page, clause, quantity)
        between = page.tokens[quantity.number_last : noun.first] if noun is not None else ()
        known = noun is not None and noun.shelf == "cue:known-entities"
        if noun is None or (known and any(token.text in (",", "(", ")", "and") for token in between)):
            continue
        owner = _listed_under(page, clause, [quantity])  # the 140 of "140 silos, 12 cables each"
        yield _with_a_history(page, owner[0]) if owner else _with_a_history(page, quantity, noun)


def _in_brackets(page: Page, clause: Clause, quantity: Quantity) -> Mention | None:
    """Find the "each" or "per" of the thing whose number stands in brackets: "for each feeder (300)", "per zone (12 zones)"."""
    opened = quantity.first - 1
    if opened <= clause.first or page.tokens[opened].text != "(" or not _forecasts(clause):
        return None
    return next((cue for cue in clause.cue("per", "each-one", "every") if 1 <= opened - cue.last <= _NOUN_REACH), None)


def _forecasts(clause: Clause) -> bool:
    """Whether a sentence asks for values ahead, of which each thing that is counted has a series."""
    named = any(cast(TaskTerm, m.term).task is MlTask.FORECASTING for m in clause.of("tasks"))
    return named or bool(clause.cue("horizon", "verb:look-ahead", "verb:outlook"))


def _with_a_history(page: Page, quantity: Quantity, noun: Mention | None = None) -> Candidate:
    return Candidate(
        ENTITIES,
        quantity.high,
        spans(page, quantity, noun),
        0.75,
        bound=quantity.bound,
        provenance=Provenance.INFERRED,
        note="whoever or whatever is counted has a history of features",
        position=quantity.first,
    )
