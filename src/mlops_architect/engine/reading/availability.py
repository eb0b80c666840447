"""Availability: the share of time that a service answers, from percentages, nines and allowed downtime."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from mlops_architect.domain.constraints import Bound, Provenance
from mlops_architect.domain.lexicon import AnchorTerm, UnitTerm
from mlops_architect.engine.reading.candidates import Candidate, certainty, is_correction, is_current, spans
from mlops_architect.engine.reading.nouns import PER
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.roles import Role, role_of
from mlops_architect.engine.reading.spelled import SHARE_OF_MANY
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_LOWEST_PCT = 90.0
_MOST_NINES = 9
_USUAL_TARGETS = frozenset({99.5, 99.9, 99.95, 99.99, 99.995, 99.999})
_DURING = frozenset({"between", "zwischen", "entre", "during", "während", "wahrend", "pendant", "durante"})
_DOWN_REACH = 6.0
_DOWN_APART = 7.0
_BUT_REACH = 6
_LABEL_WORDS = 6
_INDEFINITE = frozenset({"a", "an", "/"})
_PART_OF = frozenset({"of", "de", "der", "des", "von", "di", "dei", "van"})
_LEAST_BESIDE_DOWNTIME = 95.0
_LEAST_ALONE = 99.0
_DOWNTIME_BEFORE = 10
_INSTEAD = 4
_SHORT = 5
_LIMIT_REACH = 6
_LISTS = frozenset("so and with plus thus mit und also avec et donc con y".split())
_TIMED = frozenset({"time", "times", "timed"})
_NOT_BUT = frozenset("not instead nicht statt anstatt pas lieu non invece no vez".split())


def availability(page: Page) -> list[Candidate]:
    """Return the availability targets in percent; "three nines and a half" is 99.95."""
    return [candidate for clause in page.naming(MEASURED) for candidate in _availability(page, clause)]


def _availability(page: Page, clause: Clause) -> Iterator[Candidate]:
    if clause.question and clause.refused is not None:
        return
    yield from _downtime(page, clause)
    yield from _down_share(page, clause)
    for quantity in clause.quantities:
        if _refused_at_once(page, clause, quantity) or _punctual(clause, quantity):
            continue
        note, bare = "", False
        value = quantity.high if quantity.low == quantity.high else quantity.low
        if quantity.dimension == "nines":
            whole = int(value)
            if not 1 <= whole <= _MOST_NINES:
                continue
            value = 100.0 - 10.0 ** (2 - whole) * (0.5 if value != whole else 1.0)
            value, note = round(value, whole + 1), f"{page.words(quantity.first, quantity.last)} = {value:g} %"
        elif quantity.dimension == "count" and value in _USUAL_TARGETS and _alone_in_list(page, clause, quantity):
            pass
        elif quantity.dimension == "count":
            bare = not quantity.noun or quantity.high != int(quantity.high)
            if not bare or quantity.per_s:
                continue
            if clause.kind == "key" and _LOWEST_PCT / 100 <= value < 1:
                value, note = round(100 * value, 6), f"{value:g} = {100 * value:g} %"
        elif quantity.dimension != "percent" or quantity.unit == SHARE_OF_MANY or _wholly(page, clause, quantity):
            continue
        role = role_of(page, clause, quantity, "percent")
        if role is None and quantity.dimension == "percent" and _is_beside_downtime(page, clause, quantity):
            yield _target(page, clause, quantity, value, 0.85, "said of downtime")
            continue
        if (
            role is None
            and quantity.dimension in ("percent", "count")
            and (value in _USUAL_TARGETS or _said_to_do(page, clause, quantity))
            and (
                _stands_alone(page, clause, quantity)
                or _of_the_time(clause, quantity)
                or _instead(page, clause, quantity)
            )
        ):
            yield Candidate(
                path="availability.target_pct",
                value=value,
                spans=spans(page, quantity),
                confidence=0.7,
                bound=Bound.AT_LEAST,
                provenance=Provenance.INFERRED,
                note="a share of nines on its own: read as availability",
                corrects=_instead(page, clause, quantity) or is_correction(clause, quantity),
                position=quantity.first,
            )
            continue
        if bare and _LOWEST_PCT <= value <= 100 and _answers(page, clause):
            sure, anchor = 0.85, None
        elif quantity.dimension == "nines" and (role is None or role.name != "availability"):
            sure, anchor = 0.93, None
        elif role is None or role.name != "availability" or (bare and role.distance > 4):
            continue
        elif _is_up_to(page, role):
            continue
        else:
            sure, anchor = certainty(role.distance), role.anchor
        if not _LOWEST_PCT <= value <= 100:
            continue
        bound = Bound.AT_LEAST if quantity.bound is not Bound.APPROXIMATE else quantity.bound
        yield replace(_target(page, clause, quantity, value, sure, note, anchor), bound=bound)


def _punctual(clause: Clause, quantity: Quantity) -> bool:
    """Whether a share is of what is done in time: "95 % of nightly reports on time"."""
    return any(0 <= cue.first - quantity.last <= _SHORT for cue in clause.cue("punctual"))


def _answers(page: Page, clause: Clause) -> bool:
    """Whether a few words answer the question for it: "uptime?" "99.8"."""
    asked = [page.clauses[i] for i in clause.parents[:1] if page.clauses[i].question]
    about = any(cast(AnchorTerm, a.term).role == "availability" for head in asked for a in head.anchors("percent"))
    return about and clause.last - clause.first <= _SHORT


def _target(
    page: Page, clause: Clause, quantity: Quantity, value: float, sure: float, note: str, anchor: Mention | None = None
) -> Candidate:
    """Return a share of time that the service answers at least, from the words of a quantity and of ``anchor``."""
    return Candidate(
        path="availability.target_pct",
        value=value,
        spans=spans(page, quantity, anchor),
        confidence=sure,
        bound=Bound.AT_LEAST,
        note=note,
        current=is_current(page, clause, quantity),
        corrects=is_correction(clause, quantity),
        position=quantity.first,
    )


def _is_beside_downtime(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "downtime is annoying: 99.5 % is fine" gives the share of time that is left."""
    if not _LEAST_BESIDE_DOWNTIME <= quantity.low == quantity.high < 100 or quantity.noun or clause.question:
        return False
    if page.tokens[quantity.last].text in _PART_OF:
        return False
    return any(0 < quantity.first - cue.last <= _DOWNTIME_BEFORE for cue in clause.cue("downtime"))


def _wholly(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "100 % local", "100 % deterministic" says what something is like."""
    after = page.tokens[quantity.last] if quantity.last < clause.last else None
    named = after is not None and any(anchor.first == quantity.last for anchor in clause.anchors("percent"))
    return quantity.high == 100 and after is not None and after.kind is Kind.WORD and not named


def _refused_at_once(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "five nines? no" asks for the figure only to turn it down."""
    asked = quantity.last < clause.last and page.tokens[quantity.last].text == "?"
    return asked and any(cue.first == quantity.last + 1 for cue in clause.cue("none"))


def _is_up_to(page: Page, role: Role) -> bool:
    """Whether the word for being up is that of "up to 6 seconds, 90 % under 3"."""
    said = [token.text for token in page.tokens[role.anchor.first : role.anchor.last + 1]]
    return said == ["up", "to"]


def _down_share(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "downtime is tolerated up to 0.05 percent" as the share of time that is left."""
    for quantity in clause.quantities:
        if quantity.dimension != "percent" or not 0 < quantity.high <= 100 - _LOWEST_PCT or quantity.per_s:
            continue
        down = page.nearest(quantity, clause.cue("downtime"), _DOWN_REACH)
        if down is None or page.wall(down.first, quantity.first) >= 3 or clause.question:
            continue
        if any(anchor.first == down.first for anchor in clause.anchors("percent")):
            continue  # "the old sheet is off by 9 %" is said of its errors
        if page.tokens[down.last].text == "to" or page.tokens[down.first - 1].text in _TIMED:
            continue  # "losses are to go down to 0.5 %", "1 % of the requests time out"
        value = round(100.0 - quantity.high, 6)
        yield _target(page, clause, quantity, value, 0.88, f"{quantity.high:g} % of downtime", down)


def _alone_in_list(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "99.9" without a sign is an item of a list by itself: "- office hours, 99.5"."""
    return clause.kind == "bullet" and not quantity.per_s and _stands_alone(page, clause, quantity)


def _of_the_time(clause: Clause, quantity: Quantity) -> bool:
    """Whether "it has to be there 99.9 % of the time" speaks of a service that answers."""
    share = any(cue.first == quantity.last for cue in clause.cue("of-the-time"))
    return share and any(cue.first < quantity.first for cue in clause.cue("is-there"))


def _instead(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a share of nines takes the place of another: "99.9, not 99.5", "99.9 instead of 99.5"."""
    others = [q for q in clause.quantities if q.high in _USUAL_TARGETS and 0 < q.first - quantity.last <= _INSTEAD]
    between = {token.text for token in page.tokens[quantity.last : others[0].first]} if others else set()
    return bool(between & _NOT_BUT)


def _said_to_do(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "99.7 % is plenty" or "Service: 99 %" is a sentence of its own, and the one before speaks of no share."""
    nines = quantity.dimension == "percent" and _LEAST_ALONE <= quantity.low == quantity.high < 100
    before = page.clauses[max(0, clause.index - 1) : clause.index]
    after = page.tokens[quantity.last].text if quantity.last < clause.last else ""
    told = after in _DURING or any(cue.first == quantity.last for cue in clause.cue("acceptable"))
    labels = [cue for cue in clause.cue("service-label") if cue.first == clause.first]
    told = told or any(cue.last == quantity.first - 1 and page.tokens[cue.last].text == ":" for cue in labels)
    return nines and told and not any(one.anchors("percent") for one in before)


def _stands_alone(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether nothing but marks, the hours it holds for or "is fine" stands beside the figure, as in a list of targets."""
    before = page.tokens[quantity.first - 1] if quantity.first else None
    after = page.tokens[quantity.last] if quantity.last < len(page.tokens) else None
    marks = (Kind.MARK, Kind.LINE)
    leads = before is None or before.kind in marks or _listed_with(page, clause, quantity)
    closed = any(cue.first == quantity.last for cue in clause.cue("in-its-hours", "acceptable"))
    ends = after is None or after.kind in marks or after.text in _DURING | PER or _listed_with(page, clause, quantity)
    return leads and (ends or closed)


def _listed_with(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a share of nines is a target beside a limit on time: "so 99.99 % and no more than 120 ms"."""
    led = page.tokens[quantity.first - 1].text in _LISTS if quantity.first > clause.first else True
    joined = page.tokens[quantity.last].text in _LISTS | {",", ";", "."} if quantity.last < clause.last else True
    limits = (q for q in clause.quantities if q.dimension == "time" and q.bound is Bound.AT_MOST and not q.per_s)
    return led and joined and any(0 < q.first - quantity.last <= _LIMIT_REACH for q in limits)


def _downtime(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "no more than 45 minutes of downtime a month" as the share of time that is left."""
    for quantity in clause.quantities:
        period_s = quantity.per_s or period_of(page, clause, quantity)
        if quantity.dimension != "time" or period_s < DAY_S or not 0 < quantity.high < period_s / 10:
            continue
        down = (
            page.nearest(quantity, clause.cue("downtime"), _DOWN_APART)
            or _limited_after(clause, quantity)
            or _asked_for_downtime(page, clause)
        )
        if down is None or clause.cue("past-work") or clause.question:
            continue
        value = round(100 * (1 - quantity.high / period_s), 3)
        note = f"{quantity.high / 60:g} minutes in {period_s / DAY_S:g} days = {value:g} %"
        yield _target(page, clause, quantity, value, 0.93, note, down)


def period_of(page: Page, clause: Clause, quantity: Quantity) -> float:
    """Return the period named apart from the only duration of a clause: "im Monat höchstens 43 Minuten", 0 for none."""
    if [q for q in clause.quantities if q.dimension == "time"] != [quantity] or quantity.periodic:
        return 0.0
    for unit in clause.of("units"):
        term = cast(UnitTerm, unit.term)
        led = unit.first < quantity.first and any(
            cue.last == unit.first and page.tokens[cue.first].text not in _INDEFINITE for cue in clause.cue("per")
        )
        # the day of "4 bn events per day" is that of the events
        taken = any(other.first <= unit.first < other.last for other in clause.quantities)
        if led and term.period and term.dimension == "time" and not taken:
            return term.factor
    return 0.0


def _limited_after(clause: Clause, quantity: Quantity) -> Mention | None:
    """Return the word for being down that is limited after it: "goes on when we are down, but not for more than …"."""
    if quantity.bound is not Bound.AT_MOST:
        return None
    limits = [cue.first for cue in clause.cue("scope-end") if 0 < quantity.first - cue.first <= _BUT_REACH]
    return next((cue for cue in clause.cue("downtime") if any(0 <= but - cue.last <= 1 for but in limits)), None)


def _asked_for_downtime(page: Page, clause: Clause) -> Mention | None:
    """Return the word for being down in the question or label that a few words answer: "Ausfall? Keine zehn Minuten"."""
    head = page.clauses[clause.parents[0]] if clause.parents else None
    short = head is not None and head.last - head.first <= _LABEL_WORDS
    return next(iter(head.cue("downtime")), None) if head is not None and short else None
