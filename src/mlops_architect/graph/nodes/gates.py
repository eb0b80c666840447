"""Gates: the run stops, shows what speaks for and against, and goes on with a person's answer."""

from __future__ import annotations

from typing import Any

from langgraph.graph import END
from langgraph.runtime import Runtime
from langgraph.types import Command, interrupt

from mlops_architect.domain.finding import Outcome, Review
from mlops_architect.domain.gate import Gate, GateAnswer
from mlops_architect.engine.optimiser.screen import DESIGN_ONLY
from mlops_architect.errors import Blocked, NotResumable
from mlops_architect.graph.context import RunContext
from mlops_architect.graph.desk import Desk, digest_of
from mlops_architect.graph.state import State

_RISKS_SHOWN = 6


def architecture_gate(state: State, runtime: Runtime[RunContext]) -> Command[str]:
    """Ask for approval of exactly this design; a revision goes back to reading."""
    desk = Desk(state, runtime.context)
    if state.get("rejected") == _core(state):
        return Command(goto=END)  # what was said with the refusal changed nothing: it stands
    gate = architecture_gate_of(desk)
    answer = interrupt(gate.model_dump(mode="json"))
    match _checked(answer, gate):
        case GateAnswer.REVISE:
            return Command(
                goto="extract",
                update={"revisions": [*state.get("revisions", []), *answer["revisions"]], "digest": "", "reread": True},
            )
        case GateAnswer.REJECT if answer.get("revisions"):
            later = [*state.get("revisions", []), *answer["revisions"]]
            said: dict[str, Any] = {"revisions": later, "digest": "", "answer": answer, "rejected": _core(state)}
            said["reread"] = True
            return Command(goto="extract", update=said)
        case GateAnswer.REJECT:
            return Command(goto=END, update={"answer": answer})
        case GateAnswer.APPROVE:
            goto = "implementation" if desk.options.generate and reaches_code(desk) else END
            return Command(goto=goto, update={"answer": answer})


def _core(state: State) -> str:
    """Return the hash of what was understood and chosen, whatever words it comes from."""
    return digest_of({part: state.get(part) for part in ("constraints", "plan", "scaling")})


def reaches_code(desk: Desk) -> bool:
    """Whether everything has code but what the rest of the repository works without."""
    patterns = desk.context.catalog.patterns
    return not any(DESIGN_ONLY in patterns[choice.candidate.pattern].traits for choice in desk.plan.generated)


def release_gate(state: State, runtime: Runtime[RunContext]) -> Command[str]:
    """Ask before packaging when the final critic objects or a validation failed."""
    desk = Desk(state, runtime.context)
    review = desk.final_review
    if review.verdict not in (Outcome.FAIL, Outcome.ERROR) and desk.validation.passed:
        return Command(goto="package")
    gate = release_gate_of(desk)
    answer = interrupt(gate.model_dump(mode="json"))
    if _checked(answer, gate) is GateAnswer.APPROVE:
        return Command(goto="package", update={"release": answer})
    return Command(goto=END, update={"release": answer})


def architecture_gate_of(desk: Desk) -> Gate:
    """Return what the architecture gate shows."""
    plan, reviews = desk.plan, desk.reviews
    outputs = [desk.output(agent) for agent in desk.state["outputs"]]
    return Gate(
        id="architecture",
        digest=desk.state["digest"],
        confidence=min(output.confidence for output in outputs),
        blocked_by=_blocking(reviews),
        risks=_risks(reviews),
        waived=_waived(reviews),
        monthly_usd=plan.cost.budgeted.expected_usd,
        split=plan.cost.split,
        cost=""
        if plan.cost.complete
        else f"{plan.cost.in_words}: {plan.capacity.text}"
        if plan.capacity
        else plan.cost.in_words,
        budget_usd=desk.reading.constraints.budget.monthly_usd.value,
        policy_verdict=", ".join(f"{review.title}: {review.verdict.value}" for review in reviews),
    )


def release_gate_of(desk: Desk) -> Gate:
    """Return what the release gate shows: failed checks block, other findings are risks."""
    review, validation = desk.final_review, desk.validation
    return Gate(
        id="release",
        digest=digest_of([desk.state["digest"], validation.tree]),
        confidence=0.0 if validation.failed else 0.9,
        blocked_by=_blocking((review,), in_detail=True),
        risks=_risks((review,)),
        waived=_waived((review,)),
        monthly_usd=desk.plan.cost.budgeted.expected_usd,
        split=desk.plan.cost.split,
        policy_verdict=f"{review.title}: {review.verdict.value}",
    )


def _checked(answer: Any, gate: Gate) -> GateAnswer:
    """Return the answer if it is one, is meant for this content, and approves nothing that is blocked.

    Raises:
        NotResumable: It answers another gate or another content.
        Blocked: It approves what a policy blocks.
    """
    if not isinstance(answer, dict) or answer.get("gate") != gate.id or answer.get("digest") != gate.digest:
        raise NotResumable(
            "the answer is for another gate or another design", "Look at it again with `mlops-architect resume RUN`."
        )
    verdict = GateAnswer(answer["answer"])
    if verdict is GateAnswer.APPROVE and gate.blocked_by:
        raise Blocked(
            f"cannot be approved: {'; '.join(gate.blocked_by)}", "Revise the requirements so that the policy passes."
        )
    return verdict


def _blocking(reviews: tuple[Review, ...], *, in_detail: bool = False) -> tuple[str, ...]:
    """Return why it cannot be approved, a reason each, ``in_detail`` with what was found on lines below it."""
    return tuple(
        "\n      ".join([f"{finding.id}: {finding.title}", *(finding.detail.splitlines() if in_detail else ())])
        for review in reviews
        for finding in review.findings
        if finding.blocking and finding.outcome is Outcome.FAIL and finding.waiver is None
    )


def _waived(reviews: tuple[Review, ...]) -> tuple[str, ...]:
    findings = [finding for review in reviews for finding in review.findings]
    excused = [f"{one.id}: {one.waiver.text}" for one in findings if one.waiver is not None]
    ended = [
        f"{one.id}: the waiver of {one.expired.owner} ended on {one.expired.expires}" for one in findings if one.expired
    ]
    return (*excused, *ended)


def _risks(reviews: tuple[Review, ...]) -> tuple[str, ...]:
    failing = [
        f
        for review in reviews
        for f in review.findings
        if f.outcome in (Outcome.FAIL, Outcome.UNKNOWN) and not f.blocking and f.waiver is None
    ]
    failing.sort(key=lambda finding: (-finding.severity.rank, finding.id))
    return tuple(f"{finding.severity.value}: {finding.title}" for finding in failing[:_RISKS_SHOWN])
