"""Latency: response-time targets by percentile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mlops_architect.domain.constraints import Bound
from mlops_architect.engine.reading.candidates import Candidate, certainty, is_correction, is_current, spans
from mlops_architect.engine.reading.events_of_requests import after_request
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.roles import Role, leads_up, role_of, roles_of
from mlops_architect.engine.reading.settling import turned_down
from mlops_architect.engine.reading.shares import JOINS, PERCENTILES, PERCENTS, listed, percentile_of
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_NAMED = frozenset(PERCENTILES)
_OTHER = "latency.other_ms"
_NEAR = 9.0
_TOLD_BEFORE = 3
_TOOK = frozenset(
    "took needed measured clocked buys bought dauerte brauchte gemessen mesuré tardó tardaba tardaron".split()
)
_LONGEST_S = 600.0
_TURNAROUND_S = 60.0
_SHORT_S = 30.0
_SOONEST_BACK_S = 5.0
_ASKED = 6
_PART = 7
_OF_SHARE = 2
_LEAST_SHARE, _NAMED_SHARE = 60.0, 95.0
_SEVERAL = 3
_SENTENCES = frozenset({"prose", "bullet"})
_BRANCHES = frozenset({"├", "└", "│"})
_ASKING = frozenset({"wanted", "must", "acceptable", "needed", "suffices", "asks-for-it"})
_NEVER_SHORT = frozenset({"rto", "rpo", "retention", "project-time", "model-freshness", "training-time", "freshness"})


def latency(page: Page) -> list[Candidate]:
    """Return the latencies stated anywhere, in milliseconds."""
    found: list[Candidate] = []
    for clause in page.naming(MEASURED):
        for candidate in _of_clause(page, clause):
            if candidate.corrects and candidate.path != "latency.max_ms":
                found = [earlier for earlier in found if earlier.path != "latency.max_ms" or earlier.corrects]
            found.append(_inherited(found, candidate))
    wanted = [candidate for candidate in found if not candidate.current] or found
    return [candidate for candidate in wanted if candidate.rank >= 0] or wanted


def _inherited(earlier: list[Candidate], candidate: Candidate) -> Candidate:
    """Give a correction without a percentile ("make it 250 ms") the percentile of what it corrects."""
    if candidate.corrects and candidate.path == "latency.max_ms" and earlier and earlier[-1].path != _OTHER:
        return replace(candidate, path=earlier[-1].path)
    return candidate


def _of_clause(page: Page, clause: Clause) -> Iterator[Candidate]:
    in_order = listed(clause)
    left_behind: tuple[str, Mention | Quantity] | None = None
    claimed: list[Mention | Quantity] = []
    for quantity in clause.quantities:
        if quantity.first in in_order:
            name, anchor, seconds = in_order[quantity.first]
            yield _candidate(page, clause, replace(quantity, high=seconds), name, anchor, 0.95)
            continue
        if quantity.dimension == "count":
            quantity = _elliptic(page, clause, quantity) or quantity
        if whole := _whole_after_first(page, clause, quantity):
            name, said = percentile_of(page, clause, whole) or ("max", None)
            yield _candidate(page, clause, whole, name, said, 0.85)
            continue
        if quantity.dimension != "time" or quantity.per_s or quantity.periodic or not 0 < quantity.high <= _LONGEST_S:
            continue
        if (
            _of_data(page, clause, quantity)
            or _looks_back(clause, quantity)
            or leads_up(clause, quantity)
            or _saved(page, clause, quantity)
        ):
            continue
        limited = quantity.bound is Bound.AT_MOST and bool(clause.cue("unbearable"))
        if turned_down(page, clause, quantity) and not limited:
            continue
        role = _about_answers(page, clause, quantity)
        if role is not None and role.name != "latency" and _of_parent(clause, role) and _bounded(clause, quantity):
            role = None
        named = percentile_of(page, clause, quantity)
        if role is not None and role.name != "latency":
            closer = named is None or page.distance(quantity, named[1]) > role.distance
            if closer or role.name in ("first-token", "timeout"):
                continue
        if named is not None and named[1] in claimed and quantity.bound is Bound.AT_MOST:
            named = None
        of_answers = role is not None and role.name == "latency"
        if named is not None and named[0] == "p50" and quantity.high >= _TURNAROUND_S and not of_answers:
            continue  # "a visit typically takes ten minutes"
        if named is not None:
            claimed.append(named[1])
        if _for_a_share(clause, quantity):
            continue
        told = quantity.low != quantity.high and quantity.bound is not Bound.AT_MOST
        if named is None and left_behind is not None and not told:
            named = left_behind
        left_behind = named if is_current(page, clause, quantity) else None
        if named is not None:
            yield _candidate(page, clause, quantity, named[0], named[1], 0.97)
        elif role is not None:
            sure = certainty(role.distance) - (0.2 if quantity.high > _TURNAROUND_S else 0.0)
            if quantity.high <= _TURNAROUND_S or role.distance <= _NEAR:
                yield _candidate(page, clause, quantity, "max", role.anchor, sure)
        elif _answer_is_due(page, clause, quantity):
            yield _candidate(page, clause, quantity, "max", None, 0.8)
        elif _bounded(clause, quantity) or _after_event(clause, quantity) or after_request(clause, quantity):
            yield _candidate(page, clause, quantity, "max", None, 0.7)
        elif quantity.unit == "millisecond" or (quantity.high <= 1 and quantity.bound is Bound.AT_MOST):
            if not _measured(page, clause, quantity):
                yield _candidate(page, clause, quantity, "max", None, 0.75 if quantity.bound is Bound.AT_MOST else 0.6)


def _about_answers(page: Page, clause: Clause, quantity: Quantity) -> Role | None:
    """Return the role of a time; a short limit near a word for answers is theirs, and none is of a recovery."""
    ranked = roles_of(page, clause, quantity)
    # the "load time" of "model load time" is none of an answer
    jobs = [role.anchor for role in ranked if role.name == "job-time"]
    ranked = [one for one in ranked if one.name != "latency" or not any(_holds(job, one.anchor) for job in jobs)]
    if after_request(clause, quantity):
        return next((role for role in ranked if role.name == "latency"), None)
    first = ranked[0] if ranked else None
    if first is None or first.name == "latency":
        longer = quantity.high >= _TURNAROUND_S and first is not None
        down = longer and any(role.name == "rto" and role.distance <= first.distance for role in ranked if first)
        return next((role for role in ranked if role.name == "rto"), first) if down else first
    if (first.name in _NEVER_SHORT and quantity.high < 1) or _no_recovery(page, first, quantity):
        return next((role for role in ranked if role.name == "latency"), None)
    near = next((role for role in ranked if role.name == "latency" and role.distance <= _NEAR), None)
    short = quantity.high <= _SHORT_S and quantity.bound is Bound.AT_MOST
    short = short and clause.kind != "row"  # a row is of what its label says
    return near if first.name == "job-time" and short and near is not None else first


def _saved(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a sign says what a step saves or adds: "GPU serving (-60 ms)"."""
    if any(0 <= cue.first - quantity.last <= 1 for cue in clause.cue("still-missing")):
        return True  # "so 109 ms are missing"
    signed = quantity.first > clause.first + 1 and page.tokens[quantity.first - 1].text in ("-", "+")
    if not signed or page.tokens[quantity.first - 1].end != page.tokens[quantity.first].start:
        return False
    return page.tokens[quantity.first - 2].text in ("(", ",")


def _holds(whole: Mention, part: Mention) -> bool:
    """Whether words lie within longer ones."""
    return whole.first <= part.first and part.last <= whole.last and whole.last - whole.first > part.last - part.first


def _no_recovery(page: Page, role: Role, quantity: Quantity) -> bool:
    """Whether "back in 2 s" speaks of an answer: nothing that broke is up again so soon, unless it says so."""
    said = page.tokens[role.anchor.first : role.anchor.last]
    return role.name == "rto" and quantity.high < _SOONEST_BACK_S and any(token.text == "back" for token in said)


def _measured(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a time is what something took: "the demo took 340 ms", "about 2 ms on CPU"."""
    before = page.tokens[max(clause.first, quantity.first - _TOLD_BEFORE) : quantity.first]
    on_hardware = any(cue.first <= quantity.last + 1 and cue.last > quantity.last for cue in clause.cue("cpu", "gpu"))
    rough = quantity.bound is Bound.APPROXIMATE and on_hardware
    return rough or any(token.text in _TOOK for token in before)


def _answer_is_due(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a decision is said to be there within so many seconds, without a word for latency."""
    bounded = quantity.bound is Bound.AT_MOST and quantity.high <= _SHORT_S
    return bounded and page.nearest(quantity, clause.cue("decision", "scoring"), 8) is not None


def _whole_after_first(page: Page, clause: Clause, quantity: Quantity) -> Quantity | None:
    """Read "should start within 2 seconds and be there in 8": the unit is that of the first words."""
    before = [q for q in clause.quantities if q.dimension == "time" and not q.per_s and q.last <= quantity.first]
    words = clause.cue("is-there", "ready-by", *(("whole-answer",) if quantity.dimension == "count" else ()))
    if not before or not any(0 <= quantity.first - cue.last <= 1 for cue in words):
        return None
    role = role_of(page, clause, before[-1], "time")
    if quantity.per_s or role is None or role.name != "first-token" or quantity.dimension == "time":
        return quantity if role is not None and role.name == "first-token" and not quantity.per_s else None
    seconds = quantity.high * (0.001 if before[-1].unit == "millisecond" else 1.0)
    return None if quantity.noun else replace(quantity, low=seconds, high=seconds, unit=before[-1].unit)


def _elliptic(page: Page, clause: Clause, quantity: Quantity) -> Quantity | None:
    """Read "80 ms at the 95th percentile, 200 at the 99th" and "p99 of 40 ms, p50 of 12": the unit is the first one's."""
    share = any(q.unit != "" and q.high in PERCENTS and 0 <= quantity.first - q.last <= 2 for q in clause.quantities)
    a_word = quantity.high == 1 and page.tokens[quantity.first].kind is not Kind.NUMBER  # "the harder one: p99 …"
    if a_word or quantity.per_s or (quantity.noun_first < quantity.first and quantity.noun):
        return None
    if clause.lacks(_NAMED) and not share:
        return None
    named = [cue for name in PERCENTILES for cue in clause.cue(name)]
    if any(cue.first <= quantity.first < cue.last for cue in named) or quantity.high < 1:
        return None
    bare = all(word in JOINS for word in quantity.noun)
    after = any(0 <= cue.first - quantity.number_last <= 2 for cue in named)
    before = bare and any(0 <= quantity.first - cue.last <= 1 for cue in named)
    rated = any(q.per_s for q in clause.quantities)
    back = clause.index - 1
    while (
        clause.kind == "key" and back > 0 and page.clauses[back].kind == "key" and not page.clauses[back].lacks(_NAMED)
    ):
        back -= 1  # "latency_p50: 50 # ms", "latency_p95: 100", "latency_p99: 200"
    earlier = page.clauses[max(0, back) : clause.index] if not rated else ()
    nearby = [q for other in earlier for q in other.quantities] + list(clause.quantities)
    times = [q for q in nearby if q.dimension == "time" and not q.per_s and q.last <= quantity.first and q.high < 60]
    if not times or not (after or before or (share and bare)):
        return None
    factor = 0.001 if times[-1].unit == "millisecond" else 1.0
    return replace(
        quantity,
        dimension="time",
        low=quantity.low * factor,
        high=quantity.high * factor,
        unit=times[-1].unit,
        last=quantity.number_last,
    )


def _for_a_share(clause: Clause, quantity: Quantity) -> bool:
    """Whether a time is said of a share that has no field of its own: "within 100 ms for 80 % of the calls"."""
    shares = [q for q in clause.quantities if q.dimension == "percent" and 0 < q.first - quantity.last <= _OF_SHARE]
    return any(_LEAST_SHARE <= q.high < _NAMED_SHARE for q in shares)


def _of_parent(clause: Clause, role: Role) -> bool:
    return not clause.first <= role.anchor.first < clause.last


def _bounded(clause: Clause, quantity: Quantity) -> bool:
    """Whether a short time is a limit in words: "4 s at most", "2 seconds is alright"."""
    if quantity.high > _SHORT_S:
        return False
    fine = any(0 <= cue.first - quantity.last <= 2 for cue in clause.cue("acceptable"))
    return fine or quantity.bound is Bound.AT_MOST


def _after_event(clause: Clause, quantity: Quantity) -> bool:
    """Whether a short time runs from an event: "the fields are there 1.2 s after the end of the sentence"."""
    follows = any(cue.first == quantity.last for cue in clause.cue("after-event"))
    return follows and quantity.high <= _SHORT_S and not clause.question


def _candidate(
    page: Page, clause: Clause, quantity: Quantity, name: str, anchor: Mention | Quantity | None, sure: float
) -> Candidate:
    return Candidate(
        path=f"latency.{name}_ms",
        value=round(quantity.high * 1000, 6),
        spans=spans(page, quantity, anchor),
        confidence=sure,
        bound=Bound.AT_MOST if quantity.bound is Bound.EXACT else quantity.bound,
        note="" if quantity.unit == "millisecond" else f"{quantity.high:g} s = {quantity.high * 1000:g} ms",
        current=is_current(page, clause, quantity) or _only_asked(clause),
        corrects=is_correction(clause, quantity),
        rank=_weight(page, clause, quantity, name),
        position=quantity.first,
    )


def _weight(page: Page, clause: Clause, quantity: Quantity, name: str) -> int:
    """Weigh what a time is of: the decision above the whole way of an answer, below all a part of it or of options."""
    if page.tokens[clause.first].text in _BRANCHES:
        return -1  # "├── feature look-up: 2 ms" is a part of the whole
    told = clause.kind in _SENTENCES and quantity.bound is not Bound.AT_MOST and clause.lacks(_ASKING)
    told = told and name == "max" and (quantity.low != quantity.high or _broken_down(clause))
    if told or page.nearest(quantity, clause.cue("part-of-way"), _PART) is not None or _compared(page, clause):
        return -1
    if page.nearest(quantity, clause.cue("decision"), 12) is not None:
        return 2
    return 1 if page.nearest(quantity, clause.cue("whole-way"), _PART) is not None else 0


def _broken_down(clause: Clause) -> bool:
    """Whether several times stand side by side: what parts of an answer take, or each of several options."""
    return len([q for q in clause.quantities if q.dimension == "time" and q.high <= _SHORT_S]) >= _SEVERAL


def _compared(page: Page, clause: Clause) -> bool:
    """Whether a row gives a latency of each of several options, or of one of the parts that its table lists."""
    if clause.kind == "row" and clause.headers:
        return bool(page.clauses[clause.header].cue("component-head"))
    return clause.kind == "row" and _broken_down(clause) and clause.lacks(_NAMED)


def _only_asked(clause: Clause) -> bool:
    """Whether a few words ask about a figure that the answer may change: "500 ms?"."""
    return clause.question and clause.last - clause.first <= _ASKED


def _of_data(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a time says in what steps data come: "10-minute SCADA data", "15-minute readings"."""
    if page.tokens[quantity.last - 2].text != "-" or quantity.low != quantity.high:
        return False
    nouns = clause.cue("data-noun", "live-data", "data-flow", "step-noun", "feed-item")
    return any(0 <= cue.first - quantity.last <= 1 for cue in nouns)


def _looks_back(clause: Clause, quantity: Quantity) -> bool:
    """Whether the time is a window of the past or future, or an age: "last 60 seconds", "next 30 days", "90 s old"."""
    aged = any(cue.first == quantity.last for cue in clause.cue("aged"))
    return aged or any(0 <= quantity.first - cue.last <= 1 for cue in clause.cue("window"))
