"""Latency: response-time targets by percentile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import cast

from mlops_architect.domain.constraints import Bound
from mlops_architect.domain.lexicon import AnchorTerm
from mlops_architect.engine.reading.candidates import Candidate, certainty, is_correction, is_current, spans
from mlops_architect.engine.reading.events_of_requests import after_request
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.roles import Role, header_cell, label_end, leads_up, role_of, roles_of
from mlops_architect.engine.reading.settling import turned_down
from mlops_architect.engine.reading.spelled import SHARE_OF_MANY
from mlops_architect.engine.reading.vocabulary import Mention

_PERCENTILES = ("p50", "p95", "p99", "p-other")
_NAMED = frozenset(_PERCENTILES)
_OTHER = "latency.other_ms"
_PERCENTS = {50.0: "p50", 90.0: "p-other", 95.0: "p95", 99.0: "p99", 99.9: "p-other"}
_HALF = 0.5
_COMMA = 3.0
_NEAR = 9.0
_SHARE_REACH = 13.0
_FAR = 40
_LONGEST_S = 600.0
_TURNAROUND_S = 60.0
_SHORT_S = 30.0
_SOONEST_BACK_S = 5.0
_TURNS = 3
_TURN = 9
_ASKED = 6
_OF_REQUESTS = frozenset("of der des de aller within in under below innerhalb unter binnen en dans dentro".split())
_NEVER_SHORT = frozenset({"rto", "rpo", "retention", "project-time", "model-freshness", "training-time", "freshness"})
_JOINS = frozenset(
    {
        "at",
        "the",
        "for",
        "in",
        "(",
        "am",
        "im",
        "au",
        "al",
        "el",
        "le",
        "en",
        "on",
        "as",
        "a",
        "beim",
        "of",
        "de",
        "von",
        "is",
        ":",
        "=",
        "by",
    }
)


def latency(page: Page) -> list[Candidate]:
    """Return the latencies stated anywhere, in milliseconds."""
    found: list[Candidate] = []
    for clause in page.naming(MEASURED):
        for candidate in _of_clause(page, clause):
            if candidate.corrects and candidate.path != "latency.max_ms":
                found = [earlier for earlier in found if earlier.path != "latency.max_ms" or earlier.corrects]
            found.append(_inherited(found, candidate))
    wanted = [candidate for candidate in found if not candidate.current]
    return wanted or found


def _inherited(earlier: list[Candidate], candidate: Candidate) -> Candidate:
    """Give a correction without a percentile ("make it 250 ms") the percentile of what it corrects."""
    if candidate.corrects and candidate.path == "latency.max_ms" and earlier and earlier[-1].path != _OTHER:
        return replace(candidate, path=earlier[-1].path)
    return candidate


def _of_clause(page: Page, clause: Clause) -> Iterator[Candidate]:
    listed = _listed(clause)
    left_behind: tuple[str, Mention | Quantity] | None = None
    claimed: list[Mention | Quantity] = []
    for quantity in clause.quantities:
        if quantity.first in listed:
            name, anchor, seconds = listed[quantity.first]
            yield _candidate(page, clause, replace(quantity, high=seconds), name, anchor, 0.95)
            continue
        if quantity.dimension == "count":
            quantity = _elliptic(page, clause, quantity) or quantity
        if whole := _whole_after_first(page, clause, quantity):
            yield _candidate(page, clause, whole, "max", None, 0.85)
            continue
        if quantity.dimension != "time" or quantity.per_s or quantity.periodic or not 0 < quantity.high <= _LONGEST_S:
            continue
        if _looks_back(clause, quantity) or leads_up(clause, quantity) or turned_down(page, clause, quantity):
            continue
        role = _about_answers(page, clause, quantity)
        if role is not None and role.name != "latency" and _of_parent(clause, role) and _bounded(clause, quantity):
            role = None
        named = _percentile(page, clause, quantity)
        if role is not None and role.name != "latency":
            closer = named is None or page.distance(quantity, named[1]) > role.distance
            if closer or role.name in ("first-token", "timeout"):
                continue
        if named is not None and named[1] in claimed and quantity.bound is Bound.AT_MOST:
            named = None
        if named is not None:
            claimed.append(named[1])
        if named is None and left_behind is not None:
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
            yield _candidate(page, clause, quantity, "max", None, 0.75 if quantity.bound is Bound.AT_MOST else 0.6)


def _about_answers(page: Page, clause: Clause, quantity: Quantity) -> Role | None:
    """Return the role of a time; a short limit near a word for answers is theirs, and none is of a recovery."""
    ranked = roles_of(page, clause, quantity)
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
    return near if first.name == "job-time" and short and near is not None else first


def _no_recovery(page: Page, role: Role, quantity: Quantity) -> bool:
    """Whether "back in 2 s" speaks of an answer: nothing that broke is up again so soon, unless it says so."""
    said = page.tokens[role.anchor.first : role.anchor.last]
    return role.name == "rto" and quantity.high < _SOONEST_BACK_S and any(token.text == "back" for token in said)


def _answer_is_due(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a decision is said to be there within so many seconds, without a word for latency."""
    bounded = quantity.bound is Bound.AT_MOST and quantity.high <= _SHORT_S
    return bounded and page.nearest(quantity, clause.cue("decision", "scoring"), 8) is not None


def _whole_after_first(page: Page, clause: Clause, quantity: Quantity) -> Quantity | None:
    """Read "should start within 2 seconds and be there in 8": the unit is that of the first words."""
    before = [q for q in clause.quantities if q.dimension == "time" and not q.per_s and q.last <= quantity.first]
    if not before or not any(0 <= quantity.first - cue.last <= 1 for cue in clause.cue("is-there", "ready-by")):
        return None
    role = role_of(page, clause, before[-1], "time")
    if quantity.per_s or role is None or role.name != "first-token" or quantity.dimension == "time":
        return quantity if role is not None and role.name == "first-token" and not quantity.per_s else None
    seconds = quantity.high * (0.001 if before[-1].unit == "millisecond" else 1.0)
    return None if quantity.noun else replace(quantity, low=seconds, high=seconds, unit=before[-1].unit)


def _elliptic(page: Page, clause: Clause, quantity: Quantity) -> Quantity | None:
    """Read "80 ms at the 95th percentile, 200 at the 99th" and "p99 of 40 ms, p50 of 12": the unit is the first one's."""
    share = any(q.unit != "" and q.high in _PERCENTS and 0 <= quantity.first - q.last <= 2 for q in clause.quantities)
    if quantity.per_s or (quantity.noun_first < quantity.first and quantity.noun):
        return None
    if clause.lacks(_NAMED) and not share:
        return None
    named = [cue for name in _PERCENTILES for cue in clause.cue(name)]
    if any(cue.first <= quantity.first < cue.last for cue in named) or quantity.high < 1:
        return None
    bare = all(word in _JOINS for word in quantity.noun)
    after = any(0 <= cue.first - quantity.number_last <= 2 for cue in named)
    before = bare and any(0 <= quantity.first - cue.last <= 1 for cue in named)
    rated = any(q.per_s for q in clause.quantities)
    earlier = page.clauses[max(0, clause.index - 1) : clause.index] if not rated else ()
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
    decision = clause.cue("decision")
    return Candidate(
        path=f"latency.{name}_ms",
        value=round(quantity.high * 1000, 6),
        spans=spans(page, quantity, anchor),
        confidence=sure,
        bound=Bound.AT_MOST if quantity.bound is Bound.EXACT else quantity.bound,
        note="" if quantity.unit == "millisecond" else f"{quantity.high:g} s = {quantity.high * 1000:g} ms",
        current=is_current(page, clause, quantity) or _only_asked(clause),
        corrects=is_correction(clause, quantity),
        rank=1 if decision and page.nearest(quantity, decision, 12) is not None else 0,
        position=quantity.first,
    )


def _only_asked(clause: Clause) -> bool:
    """Whether a few words ask about a figure that the answer may change: "500 ms?"."""
    return clause.question and clause.last - clause.first <= _ASKED


def _percentile(page: Page, clause: Clause, quantity: Quantity) -> tuple[str, Mention | Quantity] | None:
    """Return the percentile that the quantity is for, and the words that say so."""
    best: tuple[float, str, Mention | Quantity] | None = None
    for name in _PERCENTILES:
        for cue in clause.cue(name):
            if abs(cue.first - quantity.first) > _FAR or _of_the_next(page, clause, quantity, cue):
                continue
            label = _fractional(page, cue) or name
            distance = _distance(page, clause, quantity, cue)
            if distance <= _NEAR and (best is None or distance < best[0]):
                best = (distance, label, cue)
    for share in clause.quantities:
        slowest = any(0 <= share.first - cue.last <= 1 for cue in clause.cue("slowest"))
        value = 100 - share.high if slowest else share.high
        label = _PERCENTS.get(value, "") if share.dimension == "percent" else ""
        if share.dimension == "factor" and share.high == _HALF and _of_answers(clause, share):
            label, slowest = "p50", True
        if label and _of_the_next(page, clause, quantity, share):
            continue
        if label and (slowest or _is_share(page, clause, share, quantity)):
            distance = _distance(page, clause, quantity, share)
            if distance <= _SHARE_REACH and (best is None or distance < best[0]):
                best = (distance, label, share)
    if best is None and (only := _only_one(page, clause, quantity)) is not None:
        return only
    if best is None and (alone := _alone_after(page, clause, quantity)) is not None:
        return alone
    if best is None:
        cell = header_cell(page, clause, quantity)
        header = page.clauses[clause.header] if cell is not None else None
        for name in _PERCENTILES:
            for cue in header.cue(name) if header is not None else ():
                if cell is not None and cell[0] <= cue.first < cell[1]:
                    return name, cue
        return None
    return (best[1], best[2]) if best[1] != "p-other" else ("other", best[2])


def _of_the_next(page: Page, clause: Clause, quantity: Quantity, cue: Mention | Quantity) -> bool:
    """Whether a comma parts a time from the words for a share, which lead to a figure of their own: "3 s, in 95 % … 7 s"."""
    if clause.kind == "row" or cue.first < quantity.last or page.wall(quantity.last - 1, cue.first) < _COMMA:
        return False
    later = [q for q in clause.quantities if 0 <= q.first - cue.last <= _TURN and q.dimension in ("time", "count")]
    return bool(later) and page.wall(cue.last - 1, later[0].first) < _COMMA and not later[0].per_s


def _of_answers(clause: Clause, share: Quantity) -> bool:
    """Whether "half of" is said of the answers or requests: "half of the calls within 50 ms"."""
    nouns = [a for a in clause.anchors("count") if cast(AnchorTerm, a.term).role in ("request", "item")]
    return any(0 <= noun.first - share.last <= 2 for noun in [*nouns, *clause.cue("tail")])


def _only_one(page: Page, clause: Clause, quantity: Quantity) -> tuple[str, Mention] | None:
    """Pair the one time of a sentence with its one percentile, however far: "800 ms after …, measured at p99"."""
    times = [q for q in clause.quantities if q.dimension == "time" and not q.periodic]
    cues = [(name, cue) for name in _PERCENTILES for cue in clause.cue(name)]
    return (
        cues[0]
        if times == [quantity] and len(cues) == 1 and not _of_the_next(page, clause, quantity, cues[0][1])
        else None
    )


def _alone_after(page: Page, clause: Clause, quantity: Quantity) -> tuple[str, Mention | Quantity] | None:
    """Read "120 ms then. p95" and, some turns later, "in 95 of 100 cases": they speak of the time before them."""
    times = [q for q in clause.quantities if q.dimension == "time"]
    if times[-1:] != [quantity]:
        return None
    for after in page.clauses[clause.index + 1 : clause.index + 1 + _TURNS]:
        shares = [q for q in after.quantities if q.unit == SHARE_OF_MANY and q.high in _PERCENTS]
        if after.last - after.first <= _TURN and shares and len(after.quantities) == 1:
            return _PERCENTS[shares[0].high], shares[0]
        if after.quantities:
            return None
        if after.index == clause.index + 1 and after.last - after.first <= 3:
            for name in _PERCENTILES:
                for cue in after.cue(name):
                    return name, cue
    return None


def _distance(page: Page, clause: Clause, quantity: Quantity, cue: Mention | Quantity) -> float:
    distance = page.distance(quantity, cue)
    if cue.first >= quantity.last:
        between = page.tokens[quantity.last : cue.first]
        distance = 0.25 if 0 < len(between) <= 3 and all(t.text in _JOINS for t in between) else distance + 0.5
    low, high = (cue.last, quantity.first) if cue.last <= quantity.first else (quantity.last, cue.first)
    crossed = high - low >= 1 and any(
        low <= other.first and other.last <= high and other is not quantity and other.dimension == "time"
        for other in clause.quantities
    )
    if clause.kind == "row" and (not crossed or cue.last <= label_end(page, clause)):
        crossed = False
        distance = min(distance, _NEAR - 1)
    return distance + (6.0 if crossed else 0.0)


def _fractional(page: Page, cue: Mention) -> str:
    """Name "p99.9", which no field holds, by the digits that touch the percentile."""
    tokens = page.tokens
    if (
        cue.last + 1 < len(tokens)
        and tokens[cue.last].text == "."
        and tokens[cue.last].start == tokens[cue.last - 1].end
    ):
        digits = tokens[cue.last + 1]
        if digits.start == tokens[cue.last].end and digits.text[:1].isdigit():
            return "p-other"
    return ""


def _is_share(page: Page, clause: Clause, share: Quantity, quantity: Quantity) -> bool:
    """Whether a percentage says for how many of the requests a latency holds."""
    role = role_of(page, clause, share)
    after = page.tokens[share.last].text if share.last < clause.last else ""
    if role is not None and clause.kind == "row":
        joined = share.first - quantity.last == 1 or (after in _OF_REQUESTS and 0 < quantity.first - share.last <= 3)
        labelled = role.name == "share" and bool(clause.cue("tail"))
        return joined or labelled or page.nearest(share, clause.cue("tail"), 4) is not None
    if share.unit == SHARE_OF_MANY:
        return True
    if role is None and clause.kind != "row":
        return True
    led = any(cue.last == share.first for cue in clause.cue("share"))
    tail = page.nearest(share, clause.cue("tail"), 3)
    return after in _OF_REQUESTS or led or tail is not None or share.last == quantity.first


def _looks_back(clause: Clause, quantity: Quantity) -> bool:
    """Whether the time is a window of the past or future: "last 60 seconds", "next 30 days"."""
    return any(0 <= quantity.first - cue.last <= 1 for cue in clause.cue("window"))


def _listed(clause: Clause) -> dict[int, tuple[str, Mention, float]]:
    """Pair "p50/p95/p99: 20/50/100 ms" item by item, in seconds."""
    names = sorted(
        ((cue.first, name, cue) for name in _PERCENTILES for cue in clause.cue(name)), key=lambda item: item[0]
    )
    if len(names) < 2:
        return {}
    for (_, _, one), (_, _, other) in pairwise(names):
        if other.first - one.last > 1:
            return {}
    values = [q for q in clause.quantities if q.first >= names[-1][2].last and q.dimension in ("time", "count")]
    values = values[: len(names)]
    if len(values) < len(names) or values[-1].dimension != "time":
        return {}
    for one_value, other_value in pairwise(values):
        if other_value.first - one_value.last > 1:
            return {}
    factor = 0.001 if values[-1].unit == "millisecond" else 1.0
    return {
        value.first: (name, cue, value.high if value.dimension == "time" else value.high * factor)
        for value, (_, name, cue) in zip(values, names, strict=True)
    }
