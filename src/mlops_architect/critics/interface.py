"""What a critic is and what it reads; read this first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.finding import Demand, Finding, Outcome, Review, Severity
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.use_case import UseCase
from mlops_architect.domain.workload import Workload


@dataclass(frozen=True)
class Design:
    """A whole proposed design, as a critic sees it.

    ``patterns`` are the catalogue's by id, ``outputs`` what each agent wrote by agent id, ``facts`` the flat
    table of ``engine.facts.design_facts`` (with patterns).
    """

    constraints: Constraints
    workload: Workload
    use_case: UseCase
    plan: Plan
    patterns: Mapping[str, Pattern]
    outputs: Mapping[str, AgentOutput] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


class Critic(Protocol):
    """Something that reviews a design: ``id`` names it in findings, ``title`` on its panel."""

    @property
    def id(self) -> str:
        """Stable id, the ``source`` of its findings."""

    @property
    def title(self) -> str:
        """What its panel is headed."""

    def review(self, design: Design) -> Review:
        """Return every check made, passed ones too, with a verdict."""


def verdict(findings: Iterable[Finding]) -> Outcome:
    """Return what the findings amount to: fail from high severity or blocking, unknown next, else pass."""
    outcome = Outcome.PASS
    for finding in findings:
        if finding.stands and (finding.blocking or finding.severity.rank >= Severity.HIGH.rank):
            return Outcome.FAIL
        if finding.outcome is Outcome.UNKNOWN:
            outcome = Outcome.UNKNOWN
    return outcome


def tally(findings: Iterable[Finding]) -> str:
    """Return the counts in words, such as ``9 passed, 1 failed (high), 2 unknown``."""
    listed = list(findings)
    failed = [one for one in listed if one.stands]
    parts = [f"{sum(one.outcome is Outcome.PASS for one in listed)} passed"]
    if failed:
        worst = max(failed, key=lambda one: one.severity.rank).severity.value
        parts.append(f"{len(failed)} failed (worst: {worst})")
    waived = sum(one.waiver is not None for one in listed)
    if waived:
        parts.append(f"{waived} waived")
    unknown = sum(one.outcome is Outcome.UNKNOWN for one in listed)
    if unknown:
        parts.append(f"{unknown} unknown")
    return ", ".join(parts)


def is_new(demand: Demand, plan: Plan) -> bool:
    """Whether the plan was not already solved under this demand; reasons do not count."""
    return all(
        earlier.model_copy(update={"reason": ""}) != demand.model_copy(update={"reason": ""})
        for earlier in plan.demands
    )


def exclusion(plan: Plan, capability: str, reason: str, allowed: Iterable[str] | None = None) -> Demand | None:
    """Return the demand to solve again without the chosen pattern, None when that could not help.

    What an adopted repository has in place stays until a person lets it go.
    It helps only when another pattern (one of ``allowed``, where given) has a feasible whole design, and when
    the plan was not already solved under the same demand.
    """
    choice = plan.choice(capability)
    if choice is None or any(pick.in_place and pick.pattern == choice.candidate.pattern for pick in plan.picks):
        return None
    permitted = None if allowed is None else set(allowed)
    others = [
        one
        for one in choice.alternatives
        if one.feasible and one.pattern != choice.candidate.pattern and (permitted is None or one.pattern in permitted)
    ]
    if not others:
        return None
    demand = Demand(kind="exclude", capability=capability, pattern=choice.candidate.pattern, reason=reason)
    return demand if is_new(demand, plan) else None
