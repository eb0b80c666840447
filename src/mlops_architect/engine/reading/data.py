"""Data: stored volume, daily ingest, freshness of features and retention."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from mlops_architect.domain.constraints import Bound
from mlops_architect.domain.lexicon import AnchorTerm, CadenceTerm, ToolTerm, UnitTerm
from mlops_architect.engine.reading.candidates import Candidate, certainty, is_correction, is_current, spans
from mlops_architect.engine.reading.events_of_requests import after_request
from mlops_architect.engine.reading.keeping import kept_for
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.roles import Role, role_of, roles_of
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

STORED, INGEST = "data.stored_gb", "data.ingest_gb_per_day"
FRESHNESS, RETENTION = "data.freshness_s", "data.retention_days"
_WEIGHTS = 6
_SMALLEST_GB = 0.1
_DELIVERY = 12
_OPENING = 1
_COMES = 6
_SHORTEST_RETENTION_S = 3_600.0
_APART = 4.0
_PER = frozenset({"per", "pro", "par", "por", "je"})
_PERIODS = frozenset({"calendar", "working", "business", "single", "annum"})
_WEAKER = frozenset({"horizon", "job-time", "latency", "freshness"})
_OLDEST_S = 32 * DAY_S
# "A fresh price within 80 ms" speaks of an answer, not of how old its data are.
_YOUNGEST_S = 0.5
_TIMES = frozenset("x×*÷")
_THAN = frozenset({"than", "als", "que", "di"})
_WEEK_S = 7 * DAY_S
# "500 B to 10 KB" is no range from ten kilobytes to 500 billion of them.
_WIDEST = 1e6
_SHORT = 9
_JOINED = 2
_MARKS_OF_SUM = frozenset({",", "(", "/", "=", "~", "≈", "about", "rund", "etwa", "environ", "soit", "unos"})
_LABEL_MARKS = frozenset({":", ",", "-", "=", "|", "\u2014", "*", "**"})


def volumes(page: Page) -> list[Candidate]:
    """Return data at rest in GB and data arriving in GB a day."""
    return [candidate for clause in page.naming(MEASURED) for candidate in _volumes(page, clause)]


def _volumes(page: Page, clause: Clause) -> Iterator[Candidate]:
    for quantity in clause.quantities:
        if quantity.dimension != "data" or quantity.high > _WIDEST * quantity.low:
            continue
        arriving_s = _opening_period(page, clause, quantity) or _of_the_same_day(page, clause, quantity)
        if not arriving_s and of_one(page, clause, quantity):
            continue
        role = role_of(page, clause, quantity)
        if (role is not None and role.name != "volume" and role.distance <= 8) or _of_memory(clause, quantity):
            continue
        if quantity.last < clause.last and page.tokens[quantity.last].text in _TIMES:
            continue  # "4.59 TB x 0.1": only the product counts
        if 0 < quantity.per_s < 3_600 and not _event_flow(page, clause, quantity):
            continue
        period_s = quantity.per_s or _delivered_every(page, clause, quantity) or arriving_s
        path = INGEST if period_s else STORED
        value = quantity.high / (period_s / DAY_S) if period_s else quantity.high
        if value < _SMALLEST_GB:
            continue
        anchored = role is not None and role.name == "volume"
        yield Candidate(
            path=path,
            value=round(value, 4),
            spans=spans(page, quantity, role.anchor if anchored and role is not None else None),
            confidence=certainty(role.distance) if anchored and role is not None else (0.9 if quantity.per_s else 0.75),
            bound=quantity.bound,
            note="1 TB = 1,000 GB" if quantity.unit not in ("gigabyte", "") else "",
            current=is_current(page, clause, quantity),
            corrects=is_correction(clause, quantity),
            position=quantity.first,
        )


def _of_memory(clause: Clause, quantity: Quantity) -> bool:
    """Whether what the size is of follows at once and is no data: "64 GB of RAM", "80 GB VRAM"."""
    names = [a for a in clause.anchors("data") if cast(AnchorTerm, a.term).role == "not-volume"]
    return any(0 <= name.first - quantity.number_last <= 1 for name in names)


def _event_flow(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether so many megabytes a second are events that come all the time, not a link or a short peak."""
    carriers = [m for m in clause.of("tools") if cast(ToolTerm, m.term).streams]
    flowing = page.nearest(quantity, [*carriers, *clause.cue("event-noun", "stream")], 6)
    return flowing is not None and page.nearest(quantity, clause.cue("peak"), 4) is None


def _delivered_every(page: Page, clause: Clause, quantity: Quantity) -> float:
    """Return the seconds between deliveries of "the extract (18 GB) lands each night", 0 when it is not one."""
    extract = page.nearest(quantity, [c for c in clause.cue("extract") if c.first < quantity.first], 6)
    for named in clause.of("cadences"):
        if extract is not None and named.last == extract.first and cast(CadenceTerm, named.term).days > 0:
            return cast(CadenceTerm, named.term).days * DAY_S
    cadences = [c for c in clause.of("cadences") if cast(CadenceTerm, c.term).days > 0 and c.first > quantity.first]
    if extract is None or not cadences or not clause.cue("lands"):
        return 0.0
    cadence = min(cadences, key=lambda c: c.first)
    return cast(CadenceTerm, cadence.term).days * DAY_S if cadence.first - quantity.last <= _DELIVERY else 0.0


def _opening_period(page: Page, clause: Clause, quantity: Quantity) -> float:
    """Return the seconds of "each day some 40 GB come in", "am Tag fallen 40 GB an", 0 where nothing comes about."""
    parts = [i + 1 for i in range(clause.first, quantity.first) if page.tokens[i].text in ",;"]
    opens = max([clause.first, *(part for part in parts if _rhythm_at(clause, part))]) + _OPENING
    if page.nearest(quantity, clause.cue("arriving", "comes-about"), _COMES) is None or quantity.first - opens > _COMES:
        return 0.0
    for rhythm in clause.of("cadences"):
        if rhythm.first <= opens and rhythm.first < quantity.first:
            return cast(CadenceTerm, rhythm.term).days * DAY_S
    for per in clause.cue("per"):
        units = [unit for unit in clause.of("units") if 0 <= unit.first - per.last <= 1 and per.first <= opens]
        if units and units[0].first < quantity.first and cast(UnitTerm, units[0].term).dimension == "time":
            return cast(UnitTerm, units[0].term).factor
    return 0.0


def _rhythm_at(clause: Clause, position: int) -> bool:
    return any(0 <= rhythm.first - position <= _OPENING for rhythm in clause.of("cadences"))


def _of_the_same_day(page: Page, clause: Clause, quantity: Quantity) -> float:
    """Return the period of "300 million events a day (600 GB)": a size right after a count is that of the same time."""
    before = next((q for q in clause.quantities if 0 < quantity.first - q.last <= _JOINED), None)
    if before is None or before.dimension != "count" or before.per_s < DAY_S or quantity.per_s or clause.kind == "row":
        return 0.0
    arrives = any(before.noun_first <= cue.first < before.last for cue in clause.cue("stream-noun", "feed-item"))
    joined = all(token.text in _MARKS_OF_SUM for token in page.tokens[before.last : quantity.first])
    ends = quantity.last >= clause.last or page.tokens[quantity.last].kind is not Kind.WORD
    return before.per_s if arrives and joined and ends else 0.0


def of_one(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether the size is of one of many: "each vehicle generates", "5 MB per image"."""
    rhythms = clause.of("cadences")
    each = [c for c in clause.cue("per-entity") if not any(r.first <= c.first < r.last for r in rhythms)]
    # "pages (420 GB), each statement with its source": what follows the bracket is of something else
    each = [c for c in each if not any(token.text == ")" for token in page.tokens[quantity.last : c.first])]
    if page.nearest(quantity, each, 6) is not None:
        return True
    tools = [(mention, cast(ToolTerm, mention.term)) for mention in clause.of("tools")]
    hardware = [mention for mention, tool in tools if tool.hardware or tool.kind == "edge"]
    if any(0 <= quantity.first - m.last <= 2 for m in hardware):
        return True
    if any(0 <= quantity.first - cue.last <= _WEIGHTS for cue in clause.cue("model-weights")):
        return True
    if _per_thing(page, clause, quantity):
        return True
    before = [cue for cue in clause.cue("per-entity-before") if cue.first < quantity.first]
    return page.nearest(quantity, before, 8) is not None


def _per_thing(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "per" and a thing follow, not a period: "2.4 GB per turbine and month"."""
    per = next((cue for cue in clause.cue("per") if cue.first == quantity.number_last), None)
    if per is None or per.last >= clause.last or page.tokens[per.first].text not in _PER:
        return False
    noun = page.tokens[per.last]
    timed = any(unit.first == per.last for unit in clause.of("units"))
    return noun.kind is Kind.WORD and not timed and noun.text not in _PERIODS


def freshness(page: Page) -> list[Candidate]:
    """Return how old features or input data may be, in seconds."""
    return [candidate for clause in page.naming(MEASURED) for candidate in _freshness(page, clause)]


def _freshness(page: Page, clause: Clause) -> Iterator[Candidate]:
    for quantity in clause.quantities:
        if quantity.dimension != "time" or quantity.per_s or not 0 < quantity.high <= _OLDEST_S:
            continue
        by_then = any(cue.last == quantity.first for cue in clause.cue("before-hour")) and clause.cue("o-clock")
        if after_request(clause, quantity) or by_then or (quantity.periodic and clause.cue("retrain")):
            continue
        role = role_of(page, clause, quantity)
        recent = _recent_window(clause, quantity) or _ago(page, clause, quantity)
        about_data = role is not None and role.name == "freshness" and quantity.high >= _YOUNGEST_S
        if role is None or not about_data or _ahead(page, clause, quantity):
            asked = _asked_how_old(page, clause) or _aged(clause, quantity)
            if not recent and asked is None:
                continue
            sure, anchor = (0.75, None) if asked is None else (0.85, asked)
        else:
            sure, anchor = certainty(role.distance), role.anchor
        yield Candidate(
            path=FRESHNESS,
            value=quantity.high,
            spans=spans(page, quantity, anchor),
            confidence=sure,
            bound=Bound.AT_MOST,
            note="features look back over this time" if anchor is None else "",
            current=is_current(page, clause, quantity),
            corrects=is_correction(clause, quantity),
            rank=0 if anchor is None else 1,
            position=quantity.first,
        )


def _aged(clause: Clause, quantity: Quantity) -> Mention | None:
    """Return the "old" of "features may be a day old", "data no more than two weeks old"; a customer is old otherwise."""
    old = next((cue for cue in clause.cue("aged") if cue.first == quantity.last), None)
    data = any(
        cue.first < quantity.first
        for cue in clause.cue("data-flow", "data-noun", "live-data", "renewed-data", "extract")
    )
    limited = quantity.bound is Bound.AT_MOST or any(
        cue.first < quantity.first for cue in clause.cue("able", "acceptable")
    )
    return old if data and limited else None


def _asked_how_old(page: Page, clause: Clause) -> Mention | None:
    """Return the words of the question "how old may the readings be?" that a short answer stands under."""
    asked = [page.clauses[index] for index in clause.parents[:1]]
    words = [cue for one in asked if one.question for cue in one.cue("freshness-question")]
    return words[0] if words and clause.last - clause.first <= _SHORT else None


def _ahead(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether the time lies ahead: "every train due in the next six hours"."""
    led = [cue for cue in clause.cue("horizon") if 0 <= quantity.first - cue.last <= 1]
    return any(page.tokens[cue.last - 1].text not in _THAN for cue in led)


def _recent_window(clause: Clause, quantity: Quantity) -> bool:
    """Whether features must see what happened in the last few minutes: "within the last 60 seconds"."""
    led = any(0 <= quantity.first - cue.last <= 1 for cue in clause.cue("window"))
    led = led and not any(cast(AnchorTerm, anchor.term).role == "rpo" for anchor in clause.anchors("time"))
    return led and 1 <= quantity.high <= 600 and not clause.cue("horizon")


def _ago(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a limit counts back from now: "scanned no more than thirty seconds ago"."""
    after = page.tokens[quantity.last].text if quantity.last < clause.last else ""
    return after == "ago" and quantity.bound is Bound.AT_MOST


def retention(page: Page) -> list[Candidate]:
    """Return how long records are kept, in days; a month is 30 and a year 365."""
    return [candidate for clause in page.naming(MEASURED) for candidate in _retention(page, clause)]


def _kept(page: Page, clause: Clause, quantity: Quantity) -> Role | None:
    """Return the role of a time for which records are kept; verbs such as "purge" outweigh words for history."""
    ranked = roles_of(page, clause, quantity)
    if not ranked or ranked[0].name == "retention":
        return ranked[0] if ranked else None
    plain = [c for c in clause.cue("hard-retention") if page.wall(c.first, quantity.first) < _APART]
    above = [page.clauses[index] for index in clause.parents[:1]]
    plain.extend(cue for parent in above if parent.question for cue in parent.cue("hard-retention"))
    for role in ranked if ranked[0].name in _WEAKER else ():
        firm = any(cue.first < role.anchor.last and role.anchor.first < cue.last for cue in plain)
        if role.name == "retention" and firm:
            return role
    return None


def _labelled_records(page: Page, clause: Clause, quantity: Quantity) -> Mention | None:
    """Find "Records: seven years", "Offence records: 36 months": nothing but a kind of record and a time."""
    if quantity.high < _WEEK_S or len(clause.quantities) != 1 or clause.last - clause.first > _SHORT or clause.question:
        return None
    if clause.anchors("time") or any(t.kind is Kind.WORD for t in page.tokens[quantity.last : clause.last]):
        return None
    record = next((cue for cue in reversed(clause.cue("record-noun")) if cue.last <= quantity.first), None)
    between = page.tokens[record.last : quantity.first] if record is not None else ()
    marked = between and all(token.text in _LABEL_MARKS for token in between)
    return record if marked else None


def _no_longer(clause: Clause, role: Role, quantity: Quantity) -> bool:
    """Whether "no data kept beyond 2 weeks" limits how long data is kept."""
    return any(role.anchor.first <= cue.first < quantity.first for cue in clause.cue("beyond"))


def _retention(page: Page, clause: Clause) -> Iterator[Candidate]:
    for quantity in clause.quantities:
        if quantity.dimension != "time" or quantity.per_s or quantity.periodic or quantity.high < _SHORTEST_RETENTION_S:
            continue
        if any(m.first < quantity.first < m.last for m in clause.of("cadences")):
            continue  # "every half year"
        record = _labelled_records(page, clause, quantity)
        role = Role("retention", 4.0, record) if record is not None else _kept(page, clause, quantity)
        if role is None or role.name != "retention":
            role = kept_for(page, clause, quantity) or role
        if role is None or (negating(page, clause, role.anchor) is not None and not _no_longer(clause, role, quantity)):
            continue
        yield Candidate(
            path=RETENTION,
            value=round(quantity.high / DAY_S, 6),
            spans=spans(page, quantity, role.anchor),
            confidence=certainty(role.distance),
            bound=quantity.bound,
            note="" if quantity.unit == "day" else f"{quantity.high / DAY_S:g} days (month 30, year 365)",
            current=is_current(page, clause, quantity),
            corrects=is_correction(clause, quantity),
            position=quantity.first,
        )
