"""Availability, and how much may be lost (RPO) and how long recovery may take (RTO)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from mlops_architect.domain.constraints import Bound, Provenance
from mlops_architect.domain.lexicon import AnchorTerm, UnitTerm
from mlops_architect.engine.reading.candidates import Candidate, certainty, is_correction, is_current, spans
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.roles import Role, leads_up, role_of, roles_of
from mlops_architect.engine.reading.spelled import SHARE_OF_MANY
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_LOWEST_PCT = 90.0
_MOST_NINES = 9
_DATA_WORDS = ("data", "dato", "donne", "datenverlust", "rpo", "dataverlies", "dados", "dati")
_USUAL_TARGETS = frozenset({99.5, 99.9, 99.95, 99.99, 99.995, 99.999})
_DURING = frozenset({"during", "während", "wahrend", "pendant", "durante"})
_SHORTEST_RECOVERY_S = 1.0
_BESIDE = 8.0
_DOWN_REACH = 6.0
_DOWN_APART = 7.0
_BUT_REACH = 6
_LABEL_WORDS = 6
_INDEFINITE = frozenset({"a", "an", "/"})
_PART_OF = frozenset({"of", "de", "der", "des", "von", "di", "dei", "van"})
_LEAST_BESIDE_DOWNTIME = 95.0
_DOWNTIME_BEFORE = 10
_NONE_OF_THEM = 6
_INSTEAD = 4
_PAST = frozenset("took dauerte brauchte tardó tardo pris duró duro".split())
_NOT_BUT = frozenset("not instead nicht statt anstatt pas lieu non invece no vez".split())
_SOON_S = 5.0
_NO_ANSWER_S = 600.0
"""No answer is waited for so long."""
_LONGEST_RECOVERY_S = 30 * 86_400.0
_RECOVERY = {"rto": "recovery.rto_minutes", "rpo": "recovery.rpo_minutes"}


def availability(page: Page) -> list[Candidate]:
    """Return the availability targets in percent; "three nines and a half" is 99.95."""
    return [candidate for clause in page.naming(MEASURED) for candidate in _availability(page, clause)]


def _availability(page: Page, clause: Clause) -> Iterator[Candidate]:
    if clause.question and clause.refused is not None:
        return
    yield from _downtime(page, clause)
    yield from _down_share(page, clause)
    for quantity in clause.quantities:
        if _refused_at_once(page, clause, quantity):
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
        elif quantity.dimension != "percent" or quantity.unit == SHARE_OF_MANY:
            continue
        role = role_of(page, clause, quantity, "percent")
        if role is None and quantity.dimension == "percent" and _is_beside_downtime(page, clause, quantity):
            yield Candidate(
                path="availability.target_pct",
                value=value,
                spans=spans(page, quantity),
                confidence=0.85,
                bound=Bound.AT_LEAST,
                note="said of downtime",
                current=is_current(page, clause, quantity),
                corrects=is_correction(clause, quantity),
                position=quantity.first,
            )
            continue
        if (
            role is None
            and quantity.dimension in ("percent", "count")
            and value in _USUAL_TARGETS
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
                corrects=_instead(page, clause, quantity),
                position=quantity.first,
            )
            continue
        if quantity.dimension == "nines" and (role is None or role.name != "availability"):
            sure, anchor = 0.93, None
        elif role is None or role.name != "availability" or (bare and role.distance > 4):
            continue
        elif _is_up_to(page, role):
            continue
        else:
            sure, anchor = certainty(role.distance), role.anchor
        if not _LOWEST_PCT <= value <= 100:
            continue
        yield Candidate(
            path="availability.target_pct",
            value=value,
            spans=spans(page, quantity, anchor),
            confidence=sure,
            bound=Bound.AT_LEAST if quantity.bound is not Bound.APPROXIMATE else quantity.bound,
            note=note,
            current=is_current(page, clause, quantity),
            corrects=is_correction(clause, quantity),
            position=quantity.first,
        )


def _is_beside_downtime(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether "downtime is annoying: 99.5 % is fine" gives the share of time that is left."""
    if not _LEAST_BESIDE_DOWNTIME <= quantity.low == quantity.high < 100 or quantity.noun or clause.question:
        return False
    if quantity.last < len(page.tokens) and page.tokens[quantity.last].text in _PART_OF:
        return False
    return any(0 < quantity.first - cue.last <= _DOWNTIME_BEFORE for cue in clause.cue("downtime"))


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
        yield Candidate(
            path="availability.target_pct",
            value=round(100.0 - quantity.high, 6),
            spans=spans(page, quantity, down),
            confidence=0.88,
            bound=Bound.AT_LEAST,
            note=f"{quantity.high:g} % of downtime",
            current=is_current(page, clause, quantity),
            corrects=is_correction(clause, quantity),
            position=quantity.first,
        )


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


def _stands_alone(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether nothing but marks, the hours it holds for or "is fine" stands beside the figure, as in a list of targets."""
    before = page.tokens[quantity.first - 1] if quantity.first else None
    after = page.tokens[quantity.last] if quantity.last < len(page.tokens) else None
    marks = (Kind.MARK, Kind.LINE)
    leads = before is None or before.kind in marks
    closed = any(cue.first == quantity.last for cue in clause.cue("in-its-hours", "acceptable"))
    return leads and (after is None or after.kind in marks or after.text in _DURING or closed)


def _downtime(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "no more than 45 minutes of downtime a month" as the share of time that is left."""
    for quantity in clause.quantities:
        period_s = quantity.per_s or _period_of(page, clause, quantity)
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
        yield Candidate(
            path="availability.target_pct",
            value=value,
            spans=spans(page, quantity, down),
            confidence=0.93,
            bound=Bound.AT_LEAST,
            note=f"{quantity.high / 60:g} minutes in {period_s / DAY_S:g} days = {value:g} %",
            current=is_current(page, clause, quantity),
            corrects=is_correction(clause, quantity),
            position=quantity.first,
        )


def _period_of(page: Page, clause: Clause, quantity: Quantity) -> float:
    """Return the period named apart from the only duration of a clause: "im Monat höchstens 43 Minuten", 0 for none."""
    if [q for q in clause.quantities if q.dimension == "time"] != [quantity] or quantity.periodic:
        return 0.0
    for unit in clause.of("units"):
        term = cast(UnitTerm, unit.term)
        led = unit.first < quantity.first and any(
            cue.last == unit.first and page.tokens[cue.first].text not in _INDEFINITE for cue in clause.cue("per")
        )
        if led and term.period and term.dimension == "time" and not quantity.first <= unit.first < quantity.last:
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


def recovery(page: Page) -> list[Candidate]:
    """Return RTO and RPO in minutes."""
    return [
        candidate
        for clause in page.naming(MEASURED, "cue:nothing-lost", "anchor:time")
        for candidate in _recovery(page, clause)
    ]


def _nothing_lost(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "no data may be lost", "data loss: none" as a recovery point of zero."""
    for cue in clause.cue("nothing-lost"):
        yield Candidate(
            path=_RECOVERY["rpo"],
            value=0.0,
            spans=spans(page, cue),
            confidence=0.85,
            note="nothing may be lost",
            position=cue.first,
        )
    for gone in clause.cue("gone"):
        none = [cue for cue in clause.cue("not-one") if 0 < gone.first - cue.last <= _NONE_OF_THEM]
        if none and not clause.question and page.wall(none[-1].first, gone.first) < 3:
            yield Candidate(
                path=_RECOVERY["rpo"],
                value=0.0,
                spans=spans(page, none[-1], gone),
                confidence=0.85,
                note="nothing may be lost",
                position=gone.first,
            )
    if any(q.dimension == "time" for q in clause.quantities) or clause.question:
        return
    for anchor in clause.anchors("time"):
        said = page.tokens[anchor.first : anchor.last]
        of_data = any(token.text.startswith(_DATA_WORDS) for token in said)
        if cast(AnchorTerm, anchor.term).role == "rpo" and of_data and negating(page, clause, anchor) is not None:
            yield Candidate(
                path=_RECOVERY["rpo"],
                value=0.0,
                spans=spans(page, anchor),
                confidence=0.85,
                note="nothing may be lost",
                position=anchor.first,
            )


def _of_recovery(page: Page, clause: Clause, quantity: Quantity) -> Role | None:
    """Return the role of a time if it is about recovery: "the restart may take a day" is, though jobs take time too."""
    ranked = roles_of(page, clause, quantity, "time")
    if not ranked:
        return None
    first = ranked[0]
    if first.name in _RECOVERY:
        lost = next((role for role in ranked if role.name == "rpo"), None)
        return lost if lost is not None and _circumstance(clause, first, lost) else first
    other = next((role for role in ranked if role.name in _RECOVERY), None)
    near = other is not None and other.distance <= _BESIDE
    slow = quantity.high >= 60 and other is not None and other.distance <= first.distance
    slow = slow or (quantity.high >= _NO_ANSWER_S and near)
    return other if (first.name == "job-time" and near) or (first.name == "latency" and slow) else None


def _circumstance(clause: Clause, first: Role, lost: Role) -> bool:
    """Whether the failure only says when: "data loss in case of failure: 15 minutes"."""
    spots = [cue for cue in clause.cue("in-case-of") if lost.anchor.last <= cue.first < first.anchor.last]
    led = any(first.anchor.first - cue.last <= 1 for cue in spots)
    return led and first.name == "rto"


def _paired(page: Page, clause: Clause) -> Iterator[tuple[int, Role]]:
    """Read "RPO / RTO | 0 / 10 min": two names and two figures in the same order."""
    names = [a for a in clause.anchors("time") if cast(AnchorTerm, a.term).role in _RECOVERY]
    figures = [q for q in clause.quantities if q.dimension in ("time", "count") and not q.per_s]
    if len(names) != 2 or len(figures) != 2 or page.tokens[names[0].last].text != "/":
        return
    if names[1].last > figures[0].first or page.tokens[figures[0].number_last].text != "/":
        return
    for name, figure in zip(names, figures, strict=True):
        yield figure.first, Role(cast(AnchorTerm, name.term).role, 1.0, name)


def _only_back(page: Page, clause: Clause) -> bool:
    """Whether "back in 2 s" is all that speaks of a recovery: nothing that broke is up again so soon."""
    names = [a for a in clause.anchors("time") if cast(AnchorTerm, a.term).role in _RECOVERY]
    return all(any(token.text == "back" for token in page.tokens[a.first : a.last]) for a in names)


def _inside_of_nothing_lost(clause: Clause, role: Role) -> bool:
    """Whether the word for loss belongs to "without data loss", so that the time beside it is of something else."""
    return any(cue.first <= role.anchor.first < cue.last for cue in clause.cue("nothing-lost"))


def _period_of_downtime(clause: Clause, quantity: Quantity) -> bool:
    """Whether a time is that in which a shorter one may be lost: the month of "43 minutes of downtime in a month"."""
    shorter = any(q.dimension == "time" and 0 < q.high < quantity.high / 10 for q in clause.quantities)
    return shorter and quantity.high >= DAY_S and bool(clause.cue("downtime"))


def _took(page: Page, quantity: Quantity) -> bool:
    """Whether a time is told of the past: "took 11 days to recover"."""
    return any(token.text in _PAST for token in page.tokens[max(0, quantity.first - 2) : quantity.first])


def _recovery(page: Page, clause: Clause) -> Iterator[Candidate]:
    yield from _nothing_lost(page, clause)
    paired = dict(_paired(page, clause))
    for quantity in clause.quantities:
        zero = quantity.dimension == "count" and quantity.high == 0 and not quantity.noun
        if (quantity.dimension != "time" and not zero) or quantity.per_s or quantity.high > _LONGEST_RECOVERY_S:
            continue
        if 0 < quantity.high < _SHORTEST_RECOVERY_S and not zero:
            continue
        if 0 < quantity.high < _period_of(page, clause, quantity) / 10 and clause.cue("downtime"):
            continue
        if 0 < quantity.high < _SOON_S and not clause.cue("downtime", "broke") and _only_back(page, clause):
            continue
        if leads_up(clause, quantity) or _period_of_downtime(clause, quantity):
            continue
        role = paired.get(quantity.first) or _of_recovery(page, clause, quantity)
        if role is not None and role.name == "rpo" and _inside_of_nothing_lost(clause, role):
            ranked = roles_of(page, clause, quantity, "time")
            role = next((other for other in ranked if other.name == "rto"), None)
        if role is None or (zero and role.distance > 3):
            continue
        if role.name == "rto" and (quantity.periodic or _took(page, quantity)):
            continue  # "failures, from readings every 60 seconds"
        yield Candidate(
            path=_RECOVERY[role.name],
            value=round(quantity.high / 60, 6),
            spans=spans(page, quantity, role.anchor),
            confidence=certainty(role.distance),
            bound=Bound.AT_MOST,
            note="" if quantity.unit == "minute" else f"{quantity.high / 60:g} minutes",
            current=is_current(page, clause, quantity),
            corrects=is_correction(clause, quantity),
            position=quantity.first,
        )
