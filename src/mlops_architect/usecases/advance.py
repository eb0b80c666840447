"""Driving a run: steps streamed to the observer, gates answered, effects settled between steps."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any

from mlops_architect.domain.finding import Demand
from mlops_architect.domain.gate import Gate
from mlops_architect.domain.run import RunStatus
from mlops_architect.engine.sizing.workload import questions
from mlops_architect.errors import (
    ArchitectError,
    AwaitingApproval,
    Blocked,
    Interrupted,
    NotResumable,
    NotTheirs,
    QuestionsOpen,
    UnfitAnswer,
)
from mlops_architect.settings.switches import require_generate
from mlops_architect.usecases.approving import consented, judged_by_the_clock, opened
from mlops_architect.usecases.chronicle import note
from mlops_architect.usecases.interruption import orderly, stop_if_asked
from mlops_architect.usecases.notifying import CLOSED, notify
from mlops_architect.usecases.session import Gatekeeper, Reply, Session
from mlops_architect.usecases.settle import require_base, settle

if TYPE_CHECKING:
    from mlops_architect.graph.control import Pending


def advance(session: Session, start: Any, gatekeeper: Gatekeeper) -> None:
    """Run the graph until it ends, a gate stays unanswered, or it is blocked.

    Args:
        session: The open run.
        start: Input of a new run, or None to go on from the checkpoint.
        gatekeeper: Who answers gates.

    Raises:
        AwaitingApproval: A gate waits for a person.
        QuestionsOpen: ``--strict`` and questions are open.
        UnfitAnswer: An answer fits no open question.
        NotTheirs: Somebody else has to approve.
        Blocked: Rejected, or blocked by a policy or check.
        Interrupted: Ctrl-C, SIGTERM or a closed terminal; what was finished is kept.
        ArchitectError: A step refused to go on; the run is marked failed.
    """
    from mlops_architect.graph.control import untraced

    try:
        with orderly(), untraced():
            if session.begun():
                note(session, session.desk().state)
            settle(session)
            if start is not None or (session.pending() is None and not session.finished()):
                stream(session, start)
            while (waiting := session.pending()) is not None:
                stop_if_asked()
                reply = _ask(session, waiting, gatekeeper)
                stop_if_asked()
                _record(session, waiting.value, reply)
                stream(session, _answer(waiting, reply))
            settle(session)
    except KeyboardInterrupt as error:
        raise Interrupted(
            f"{str(error) or 'interrupted'}; everything finished is saved",
            f"Go on with `mlops-architect resume {session.record.id}`.",
            {"run": session.record.id},
        ) from error
    except (AwaitingApproval, NotTheirs, QuestionsOpen, UnfitAnswer):
        raise
    except Exception as error:
        status = RunStatus.BLOCKED if isinstance(error, Blocked) else RunStatus.FAILED
        what = error.message if isinstance(error, ArchitectError) else f"{type(error).__name__}: {error}"
        if isinstance(error, ArchitectError):
            error.details.setdefault("run", session.record.id)
        session.update(status=status, message=what)
        session.bench.database.add_event(session.record.id, "stopped", reason=what)
        raise
    _conclude(session)


def _conclude(session: Session) -> None:
    state = session.desk().state
    if state.get("packaged"):
        session.update(status=RunStatus.DONE, step="package")
        return
    answer = state.get("release") or state.get("answer") or {}
    if answer.get("answer") == "approve":
        session.update(status=RunStatus.APPROVED)
        return
    if answer.get("answer") != "reject":
        raise NotResumable(
            f"run {session.record.id} ended without an answer: its checkpoints are not whole",
            "Start again with `mlops-architect new` or `revise`.",
            {"run": session.record.id},
        )
    session.update(status=RunStatus.REJECTED)
    what, left = ("release", "no code was written") if state.get("release") else ("design", "nothing was written")
    raise Blocked(
        f"the {what} was rejected{': ' + answer['reason'] if answer.get('reason') else ''}",
        f"In the project {left}.",
        {"run": session.record.id},
    )


def stream(session: Session, start: Any) -> None:
    """Run the graph up to its next gate or its end, telling the observer; nothing outside the run's own state changes."""
    from mlops_architect.graph.build import CODE_AGENTS
    from mlops_architect.graph.control import steps

    with closing(steps(session.graph, start, session.config, session.context)) as stream:
        for step, update in stream:
            if update is None:
                stop_if_asked()
                if step in CODE_AGENTS:
                    require_generate(session.record.id)
                session.observer.step_started(step)
            else:
                _show(session, step, update)


def _show(session: Session, step: str, update: dict[str, Any]) -> None:
    """Record what a finished step brought, and tell the observer."""
    session.update(step=step)
    note(session, update)
    desk, observer = session.desk(), session.observer
    if step == "extract":
        reading = desk.reading
        framed = desk.framed()
        guesses = questions(framed.situation.workload, session.context.catalog.assumptions)
        observer.read(reading.model_copy(update={"constraints": framed.constraints}), guesses)
    elif step == "optimise" and update:
        observer.solved(desk.plan)
    elif "outputs" in update:
        for agent in update["outputs"]:
            observer.agent_finished(session.spec(agent), desk.output(agent), desk.state["round"])
    elif "reviews" in update and step != "manager":
        for critic in update["reviews"]:
            observer.reviewed(next(review for review in desk.reviews if review.critic == critic))
    elif step == "manager" and "questions" in update:
        for review in desk.reviews:
            if review.critic in update.get("reviews", {}):
                observer.advised(review)
        observer.asked(desk.questions)
    elif step == "manager" and "picking" in update:
        observer.withdrawn(update["picking"].partition(": ")[2])
    elif step == "manager":
        observer.replanning([Demand.model_validate(demand) for demand in update["demands"]], update["round"])
    elif step in ("implementation", "package"):
        settle(session)
    elif "extension" in update:
        observer.extended(desk.extension)
    elif "files" in update:
        for agent in update["files"]:
            observer.code_written(agent, [file for file in desk.files if file.agent == agent])
    elif step == "validation" and update:
        observer.validated(desk.validation)
    elif step == "final-critic":
        observer.reviewed(desk.final_review)


def _ask(session: Session, waiting: Pending, gatekeeper: Gatekeeper) -> Reply:
    value = waiting.value
    run = session.record.id
    if value["id"] == "clarify":
        session.update(status=RunStatus.QUESTIONS)
        reply = gatekeeper.clarify(value, session)
        if reply is None:
            raise QuestionsOpen(
                _open(value),
                f'Answer with `mlops-architect resume {run} --revise "…"` or `--answer FIELD=WORDS`, or take the defaults with `--approve`.',
                {"run": run, "questions": value["questions"], "contradictions": value["contradictions"]},
            )
        return reply
    require_base(session)
    session.update(status=RunStatus.AWAITING)
    gate, late = judged_by_the_clock(session, opened(session, _as_of_today(session, Gate.model_validate(value))))
    reply = late or gatekeeper.architecture(gate, session)
    if reply is None:
        session.bench.database.add_event(run, "awaiting", gate.digest, gate=gate.id)
        raise AwaitingApproval(
            f"run {run} waits for approval of its {gate.id}",
            f"Look with `mlops-architect resume {run}`, or answer with `mlops-architect resume {run} --approve`.",
            {"run": run, "gate": gate.model_dump(mode="json")},
        )
    if reply.answer == "revise" and gate.id == "release":
        raise NotResumable(
            "a release cannot be revised, only approved or rejected",
            "Change the design with `mlops-architect revise` in the project.",
            {"run": run},
        )
    if reply.answer == "approve" and gate.blocked_by:
        raise Blocked(
            f"the {gate.id} cannot be approved:\n" + "\n".join(f"  · {reason}" for reason in gate.blocked_by),
            f'Change the requirements: `mlops-architect resume {run} --revise "…"`.',
            {"run": run, "blocked_by": list(gate.blocked_by), "waived": list(gate.waived)},
        )
    reply = consented(session, gate, reply) if reply.answer == "approve" else reply
    notify(session, CLOSED, gate, reply)
    return reply


def _as_of_today(session: Session, gate: Gate) -> Gate:
    """Return the gate with what waivers excuse today: one may have been written, or have ended, while it waited."""
    from mlops_architect.graph.nodes.gates import architecture_gate_of, release_gate_of

    made = architecture_gate_of if gate.id == "architecture" else release_gate_of
    now = made(session.desk())
    kept = ("blocked_by", "risks", "waived", "policy_verdict")
    return gate.model_copy(update={name: getattr(now, name) for name in kept})


def _open(gate: Mapping[str, Any]) -> str:
    questions, contradictions = len(gate["questions"]), len(gate["contradictions"])
    parts = [f"{questions} question{'s' * (questions != 1)}"] if questions or not contradictions else []
    parts += [f"{contradictions} contradiction{'s' * (contradictions != 1)}"] if contradictions else []
    lines = [text.strip(" ·") for text in gate["contradictions"]]
    lines += [f"{one['field']}: {one['text']} [{one['default']}] {one['effect']}" for one in gate["questions"]]
    return "\n".join((f"open: {' and '.join(parts)}", *(f"  · {line}" for line in lines)))


def _record(session: Session, gate: dict[str, Any], reply: Reply) -> None:
    run, database = session.record.id, session.bench.database
    database.add_approval(run, gate["id"], gate["digest"], answer=reply.answer, by=reply.by, reason=reply.reason)
    database.add_event(
        run,
        "answered",
        f"{gate['id']}:{gate['digest']}:{reply.answer}",
        gate=gate["id"],
        answer=reply.answer,
        by=reply.by,
    )
    session.update(status=RunStatus.RUNNING)


def _answer(gate: Pending, reply: Reply) -> Any:
    from mlops_architect.graph.control import answer

    revisions = reply.revisions
    if reply.answer == "reject" and reply.reason and not reply.unattended:
        revisions = ({"text": reply.reason},)  # planning goes on with what was said, where it says something
    return answer(
        gate,
        {
            "gate": gate.value["id"],
            "digest": gate.value["digest"],
            "answer": reply.answer,
            "by": reply.by,
            "reason": reply.reason,
            "revisions": list(revisions),
        },
    )
