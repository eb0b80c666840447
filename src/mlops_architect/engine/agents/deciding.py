"""One decision from its grounds: confidence is computed from the constraints, quantities and margins it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mlops_architect.domain.decision import Decision, Rejected
from mlops_architect.domain.finding import Finding
from mlops_architect.domain.plan import Candidate, Margin, Plan
from mlops_architect.engine.agents.grounds import rejections
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.confidence import confidence


def decide(
    view: View,
    decision_id: str,
    question: str,
    choice: str,
    rationale: str,
    *,
    rejected: Mapping[str, str] | tuple[Rejected, ...],
    serves: tuple[str, ...],
    consequences: tuple[str, ...] = (),
    risks: tuple[str, ...] = (),
    change: str,
    quantities: Iterable[str] = (),
    margins: Iterable[Margin] = (),
) -> Decision:
    """Return a decision; ``serves`` names constraints (its grounds), ``quantities`` workload figures it rests on."""
    findings: tuple[Finding, ...] = tuple(one for one in view.findings if one.decision == decision_id)
    return Decision(
        id=decision_id,
        question=question,
        choice=choice,
        rationale=rationale,
        rejected=rejected if isinstance(rejected, tuple) else rejections(rejected),
        serves=serves,
        consequences=consequences,
        risks=risks,
        confidence=confidence(
            view.constraints,
            serves,
            quantities=[view.workload.quantity(name) for name in quantities],
            margins=margins,
            findings=findings,
        ),
        would_change_if=change,
    )


def candidate(plan: Plan, capability: str) -> Candidate | None:
    """Return what serves a capability, None when it is not needed."""
    choice = plan.choice(capability)
    return choice.candidate if choice else None


def title(plan: Plan, capability: str, otherwise: str = "") -> str:
    """Return the title of what serves a capability."""
    found = candidate(plan, capability)
    return found.title if found else otherwise


def margin(plan: Plan, constraint: str) -> tuple[Margin, ...]:
    """Return the margin of one constraint, empty when it is not bounded."""
    return tuple(one for one in plan.margins if one.constraint == constraint)


def known(view: View, *paths: str) -> tuple[str, ...]:
    """Return those of ``paths`` whose constraint has a value."""
    return tuple(path for path in paths if view.constraints.at(path).known)
