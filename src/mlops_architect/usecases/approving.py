"""Approvals: which risks a gate asks about, how long it waits, who has said yes, and whether that is enough."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_architect.decisions.signing import identity, signature, statement
from mlops_architect.domain.gate import Ask, Consent, Gate
from mlops_architect.domain.run import RunStatus
from mlops_architect.engine.gating import asked, gate_facts
from mlops_architect.errors import AwaitingApproval, Blocked, NotResumable, NotTheirs, StoreError
from mlops_architect.usecases.infrastructure_change import MOST_TOLD, findings, infrastructure_change
from mlops_architect.usecases.notifying import notify
from mlops_architect.usecases.recorded import recorded
from mlops_architect.usecases.session import Reply, Session
from mlops_architect.usecases.signing_settings import signs_always

if TYPE_CHECKING:
    from mlops_architect.domain.plan import Plan

OPENED = "gate-opened"
ESCALATED = "gate-escalated"
UNATTENDED = " (--yes)"


def approver() -> str:
    """Return who sits here: as git knows them, else the name of the account."""
    try:
        name, mail = identity()
    except StoreError:
        name, mail = "", ""
    if name and mail:
        return f"{name} <{mail}>"
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown user"


def person_of(by: str) -> str:
    """Return what tells one person from another: the mail address where there is one, in lower case."""
    name = by.removesuffix(UNATTENDED)
    mail = name.rpartition("<")[2].removesuffix(">") if name.endswith(">") else name
    return mail.strip().casefold()


def now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


def opened(session: Session, gate: Gate) -> Gate:
    """Return the gate with the risks it asks about and its time limits; that it opened is recorded once."""
    desk, run, database = session.desk(), session.record.id, session.bench.database
    change = infrastructure_change(session) if gate.id == "architecture" else None
    facts = gate_facts(desk.design().facts, gate, desk.reviews, desk.plan, *_before(session), change=change)
    asks = asked(session.context.catalog.gates, gate.id, facts)
    key = f"{gate.id}:{gate.digest}"
    first = not database.event_at(run, OPENED, key)
    changes = findings(change)
    told = {"changes": [one.detail for one in changes[:MOST_TOLD]], "changed": len(changes)} if changes else {}
    database.add_event(run, OPENED, key, gate=gate.id, asks=[ask.id for ask in asks], **told)
    at = database.event_at(run, OPENED, key)
    limited = tuple(_limited(ask, at) for ask in asks)
    shown = gate.model_copy(update={"opened_at": at, "asks": limited, "changes": changes})
    if first:
        notify(session, OPENED, shown)
    return shown


def _limited(ask: Ask, at: str) -> Ask:
    if ask.limit is None:
        return ask
    end = datetime.fromisoformat(at) + timedelta(hours=ask.limit.hours)
    return ask.model_copy(update={"expires_at": end.isoformat(timespec="seconds")})


def _before(session: Session) -> tuple[Plan | None, bool]:
    """Return the plan of the version that this run started from, if any, and whether that is known."""
    parent = session.record.parent
    if not parent:
        return None, True
    try:
        return recorded(Path(session.record.folder), parent).plan, True
    except (StoreError, NotResumable):  # of another release, or gone: what changes cannot be told
        return None, False


def judged_by_the_clock(session: Session, gate: Gate) -> tuple[Gate, Reply | None]:
    """Return the gate as it is now that some time has passed, and the answer where its time limit gives one."""
    late = [ask for ask in gate.asks if ask.expires_at and now() >= datetime.fromisoformat(ask.expires_at)]
    for ask in late:
        if ask.limit is not None and ask.limit.then == "refuse":
            reason = f"{ask.title}: nobody answered within {ask.limit.hours:g} hours"
            return gate, Reply(answer="reject", by=f"time limit of gate {ask.id}", reason=reason, unattended=True)
    if not late:
        return gate, None
    asks = tuple(_escalated(ask) if ask in late else ask for ask in gate.asks)
    shown = gate.model_copy(update={"asks": asks})
    key = f"{gate.id}:{gate.digest}"
    if not session.bench.database.event_at(session.record.id, ESCALATED, key):
        session.bench.database.add_event(session.record.id, ESCALATED, key, asks=[ask.id for ask in late])
        notify(session, ESCALATED, shown)
    return shown, None


def _escalated(ask: Ask) -> Ask:
    limit = ask.limit
    assert limit is not None
    return ask.model_copy(
        update={
            "people": max(ask.people, limit.people),
            "approvers": limit.approvers or ask.approvers,
            "unattended": "wait",
        }
    )


def consented(session: Session, gate: Gate, reply: Reply) -> Reply:
    """Record a yes, and return it once it is enough.

    Raises:
        AwaitingApproval: A person has to look, or more people have to approve.
        NotTheirs: This person may not approve, or has approved already.
        Blocked: A risk was left out.
        StoreError: The approval has to be signed, and could not be.
    """
    run, database = session.record.id, session.bench.database
    person = person_of(reply.by)
    _require_entitled(gate, reply, person, run)
    accepted = tuple(ask.id for ask in gate.asks) if reply.accepted is None else reply.accepted
    if left := [ask for ask in gate.asks if ask.id not in accepted]:
        raise Blocked(f"the {gate.id} is not approved: {left[0].title} was not accepted", details={"run": run})
    before = database.consents(run, gate.id, gate.digest)
    if gate.people > 1 and any(one.person == person for one in before):
        if len(before) < gate.people:
            raise NotTheirs(
                f"{reply.by} has approved this already; {gate.people} different people must",
                _who_else(run),
                {"run": run, "approved_by": [one.by for one in before]},
            )
    elif not any(one.person == person for one in before):
        # a person's words count once, whatever happens after them
        wanted = not reply.unattended and (reply.sign or gate.signed or signs_always(session.bench.settings))
        text = statement(run, gate.id, gate.digest, accepted)
        consent = Consent(
            run=run, gate=gate.id, digest=gate.digest, person=person, by=reply.by, reason=reply.reason,
            at=now().isoformat(timespec="seconds"), accepted=accepted, signature=signature(text) if wanted else "",
        )  # fmt: skip
        if gate.people > 1:  # before the yes itself, so that a process killed in between leaves none without its event
            key = f"{gate.id}:{gate.digest}:{person}"
            database.add_event(run, "consented", key, gate=gate.id, by=reply.by, of=gate.people)
        database.add_consent(consent)
        before = (*before, consent)
    if len(before) < gate.people:
        session.update(status=RunStatus.AWAITING)
        raise AwaitingApproval(
            f"run {run}: {len(before)} of {gate.people} people have approved the {gate.id}: {_names(before)}",
            _who_else(run),
            {"run": run, "gate": gate.model_dump(mode="json"), "approved_by": [one.by for one in before]},
        )
    return reply


def _require_entitled(gate: Gate, reply: Reply, person: str, run: str) -> None:
    details: dict[str, object] = {"run": run, "gate": gate.model_dump(mode="json")}
    for ask in gate.asks:
        if reply.unattended and (ask.unattended == "wait" or ask.signed):
            raise AwaitingApproval(
                f"run {run} waits for a person: {ask.title}{f' ({ask.why})' if ask.why else ''}; --yes does not cover it",
                f"Look with `mlops-architect resume {run}`, or answer with `mlops-architect resume {run} --approve`.",
                details,
            )
        if ask.approvers and person not in {mail.casefold() for mail in ask.approvers}:
            raise NotTheirs(
                f"{reply.by} may not approve this: {ask.title}",
                f"Who may: {', '.join(ask.approvers)}, by the identity that git knows them by.",
                details,
            )


def _names(consents: Sequence[Consent]) -> str:
    return " and ".join(one.by for one in consents)


def _who_else(run: str) -> str:
    return f"Somebody else approves with `mlops-architect resume {run} --approve`, under their own git identity."
