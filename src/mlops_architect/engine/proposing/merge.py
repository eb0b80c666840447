"""A checked proposal laid over the engine's answer: words and decisions are added, no figure is touched."""

from __future__ import annotations

from typing import TypeVar

from mlops_architect.domain.decision import AgentOutput, Decision, Rejected
from mlops_architect.domain.proposal import ChosenPattern, Contribution, Proposal, ProposedDecision, Remark

MOST_CONFIDENCE = 0.5
"""No figure stands behind a decision that only a model made (judgement)."""

OutputT = TypeVar("OutputT", bound=AgentOutput)


def merged(
    agent: str, base: OutputT, proposal: Proposal, provider: str, model: str, chosen: tuple[ChosenPattern, ...] = ()
) -> OutputT:
    """Return the engine's answer with what a proposal adds to it.

    Args:
        agent: Whose answer it is; its id is in the ids of added decisions.
        base: The engine's answer.
        proposal: What was proposed, without any problem found.
        provider: Who proposed it.
        model: Which of its models.
        chosen: The choices among the proposed ones that the design was solved with.
    """
    remarks = {remark.decision: remark for remark in proposal.remarks}
    decisions = tuple(_with(one, remarks.get(one.id)) for one in base.decisions)
    added = tuple(_decision(agent, one, base.confidence) for one in proposal.decisions)
    contribution = Contribution(
        provider=provider,
        model=model,
        standing="taken",
        reason="every figure, name and quotation in it is in what it was given",
        view=proposal.summary.strip(),
        chosen=chosen,
        rankings=proposal.rankings,
        remarked=tuple(remarks),
        added=tuple(one.id for one in added),
        questions=proposal.questions,
    )
    return base.model_copy(update={"decisions": (*decisions, *added), "contribution": contribution})


def unchanged(base: OutputT, provider: str, model: str, reason: str) -> OutputT:
    """Return the engine's answer with the reason why it stands alone."""
    contribution = Contribution(provider=provider, model=model, standing="engine", reason=reason)
    return base.model_copy(update={"contribution": contribution})


def _with(decision: Decision, remark: Remark | None) -> Decision:
    if remark is None:
        return decision
    rationale = decision.rationale
    if remark.rationale.strip():
        rationale = f"{rationale.rstrip()} The model adds: {remark.rationale.strip()}"
    return decision.model_copy(
        update={
            "rationale": rationale,
            "risks": _joined(decision.risks, remark.risks),
            "consequences": _joined(decision.consequences, remark.consequences),
        }
    )


def _joined(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    return (*ours, *(text.strip() for text in theirs if text.strip() and text.strip() not in ours))


def _decision(agent: str, proposed: ProposedDecision, confidence: float) -> Decision:
    return Decision(
        # policies ask for decisions by id: one that only a model made must never be taken for one of those
        id=f"proposed-{agent}-{proposed.id}",
        question=proposed.question.strip(),
        choice=proposed.choice.strip(),
        rationale=proposed.rationale.strip(),
        rejected=tuple(Rejected(name=one.name, reason=one.reason) for one in proposed.alternatives),
        risks=_joined((), proposed.risks),
        confidence=min(MOST_CONFIDENCE, confidence),
        would_change_if="the engine or a person had figures for it",
    )
