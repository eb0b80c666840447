"""Recovery: how much may be lost (RPO) and how long recovery may take (RTO)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from mlops_architect.domain.constraints import Bound
from mlops_architect.domain.lexicon import AnchorTerm
from mlops_architect.engine.reading.availability import period_of
from mlops_architect.engine.reading.candidates import Candidate, certainty, is_correction, is_current, spans
from mlops_architect.engine.reading.negation import negating
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.roles import Role, leads_up, roles_of
from mlops_architect.engine.reading.vocabulary import Mention

_DATA_WORDS = ("data", "dato", "donne", "datenverlust", "rpo", "dataverlies", "dados", "dati")
_SHORTEST_RECOVERY_S = 1.0
_BESIDE = 8.0
_NONE_OF_THEM = 6
_PAST = frozenset("took dauerte brauchte tardó tardo pris duró duro".split())
_INSTEAD = frozenset({"instead of", "rather than", "anstatt erst", "au lieu", "en vez de"})
_MORE = frozenset({"more", "longer", "greater", "mehr", "plus", "mas", "más"})
_MEANS = frozenset({"mttr", "mean", "failover"})
_SOON_S = 5.0
_NO_ANSWER_S = 600.0
"""No answer is waited for so long."""
_LONGEST_RECOVERY_S = 30 * 86_400.0
_RECOVERY = {"rto": "recovery.rto_minutes", "rpo": "recovery.rpo_minutes"}


def recovery(page: Page) -> list[Candidate]:
    """Return RTO and RPO in minutes."""
    return [
        candidate
        for clause in page.naming(MEASURED, "cue:nothing-lost", "anchor:time")
        for candidate in _recovery(page, clause)
    ]


def _no_loss(page: Page, said: Mention, thing: Mention | None = None) -> Candidate:
    return Candidate(
        _RECOVERY["rpo"],
        0.0,
        spans(page, said, thing),
        0.85,
        note="nothing may be lost",
        position=(thing or said).first,
    )


def _nothing_lost(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Read "no data may be lost", "data loss: none" as a recovery point of zero."""
    for cue in _none_lost(page, clause):
        yield _no_loss(page, cue)
    for gone in clause.cue("gone"):
        none = [cue for cue in clause.cue("not-one") if 0 < gone.first - cue.last <= _NONE_OF_THEM]
        if none and not clause.question and page.wall(none[-1].first, gone.first) < 3:
            yield _no_loss(page, none[-1], gone)
    if any(q.dimension == "time" for q in clause.quantities) or clause.question:
        return
    for anchor in clause.anchors("time"):
        said = page.tokens[anchor.first : anchor.last]
        of_data = any(token.text.startswith(_DATA_WORDS) for token in said)
        if cast(AnchorTerm, anchor.term).role == "rpo" and of_data and negating(page, clause, anchor) is not None:
            yield _no_loss(page, anchor)


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


def _none_lost(page: Page, clause: Clause) -> list[Mention]:
    """Return the words for no loss at all, which the "lose no" of "lose no more than 5 minutes of data" is not."""
    found = clause.cue("nothing-lost")
    return [cue for cue in found if cue.last >= clause.last or page.tokens[cue.last].text not in _MORE]


def _inside_of_nothing_lost(page: Page, clause: Clause, role: Role) -> bool:
    """Whether the word for loss belongs to "without data loss", so that the time beside it is of something else."""
    return any(cue.first <= role.anchor.first < cue.last for cue in _none_lost(page, clause))


def _period_of_downtime(clause: Clause, quantity: Quantity) -> bool:
    """Whether a time is that in which a shorter one may be lost: the month of "43 minutes of downtime in a month"."""
    shorter = any(q.dimension == "time" and 0 < q.high < quantity.high / 10 for q in clause.quantities)
    return shorter and quantity.high >= DAY_S and bool(clause.cue("downtime"))


def _instead(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a time is how long before a failure it was known: "three weeks before it fails instead of three hours"."""
    before = " ".join(token.text for token in page.tokens[max(0, quantity.first - 2) : quantity.first])
    return before in _INSTEAD and bool(clause.cue("leads-up"))


def _on_average(page: Page, role: Role) -> bool:
    """Whether a time is the mean of recoveries, "MTTR", which sets no limit where one is stated."""
    return not _MEANS.isdisjoint(token.text for token in page.tokens[max(0, role.anchor.first - 1) : role.anchor.last])


def _too_long(clause: Clause, quantity: Quantity) -> bool:
    """Whether a time is named only as too much, after one that is borne: "one night will do, two nights are too many"."""
    refused = any(0 <= cue.first - quantity.number_last <= 1 for cue in clause.cue("too-long"))
    return refused and any(q.dimension == "time" and 0 < q.high < quantity.high for q in clause.quantities)


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
        if 0 < quantity.high < period_of(page, clause, quantity) / 10 and clause.cue("downtime"):
            continue
        if 0 < quantity.high < _SOON_S and not clause.cue("downtime", "broke") and _only_back(page, clause):
            continue
        if leads_up(clause, quantity) or _instead(page, clause, quantity) or _period_of_downtime(clause, quantity):
            continue
        role = paired.get(quantity.first) or _of_recovery(page, clause, quantity)
        if role is not None and role.name == "rpo" and _inside_of_nothing_lost(page, clause, role):
            ranked = roles_of(page, clause, quantity, "time")
            role = next((other for other in ranked if other.name == "rto"), None)
        if role is None or (zero and role.distance > 3):
            continue
        if role.name == "rto" and (quantity.periodic or _took(page, quantity) or _too_long(clause, quantity)):
            continue  # "failures, from readings every 60 seconds"
        yield Candidate(
            path=_RECOVERY[role.name],
            value=round(quantity.high / 60, 6),
            spans=spans(page, quantity, role.anchor),
            confidence=certainty(role.distance),
            bound=Bound.AT_MOST,
            rank=-1 if _on_average(page, role) else 0,
            note="" if quantity.unit == "minute" else f"{quantity.high / 60:g} minutes",
            current=is_current(page, clause, quantity),
            corrects=is_correction(clause, quantity),
            position=quantity.first,
        )
