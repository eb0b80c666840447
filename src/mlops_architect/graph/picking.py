"""Patterns that a model prefers: where they enter the run, and when they leave it again.

A preference is asked for once, when the tech stack is argued first, and it restricts what the optimiser may choose
from: the design is then the exact optimum among those that have the preferred patterns, so it meets every hard limit
or there is none. What the critics then find against it ends it: the run goes on as if nothing had been preferred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.plan import LetGo, Pick, Plan, ScalingStep
from mlops_architect.domain.proposal import ChosenPattern
from mlops_architect.engine.optimiser.build import Situation
from mlops_architect.engine.optimiser.kept import keeping
from mlops_architect.engine.optimiser.plan import plan, scaling
from mlops_architect.errors import Infeasible, Undecided
from mlops_architect.graph.state import State

UNPICKED: State = {"picks": [], "picking": "", "since": 0}


@dataclass(frozen=True)
class Picked:
    """A design with preferred patterns."""

    picks: tuple[Pick, ...]
    plan: Plan
    scaling: tuple[ScalingStep, ...]


def picked(situation: Situation, before: Plan, chosen: tuple[ChosenPattern, ...], by: str) -> Picked | str:
    """Return the design with the chosen patterns, or why there is none."""
    for one in chosen:
        choice = before.choice(one.capability)
        found = [other for other in choice.alternatives if other.pattern == one.pattern] if choice else []
        if found and not found[0].feasible:
            return f"{one.pattern} cannot serve {one.capability}: {found[0].reason}"
    picks = tuple(Pick(capability=one.capability, pattern=one.pattern, by=by, why=one.why.strip()) for one in chosen)
    preferring = replace(situation, picks=picks)
    try:
        solved = plan(preferring)
    except (Infeasible, Undecided):
        names = ", ".join(f"{one.pattern} for {one.capability}" for one in chosen)
        return f"no design meets the hard limits with all of these together: {names}"
    return Picked(picks, solved, scaling(preferring, solved))


def update_of(found: Picked, put: Any) -> dict[str, Any]:
    """Return what a preference changes in the state."""
    return {
        "picks": [pick.model_dump(mode="json") for pick in found.picks],
        "plan": put(found.plan),
        "scaling": put(found.scaling),
    }


def kept_of(situation: Situation, wanted: Sequence[Pick], before: Sequence[LetGo] = ()) -> dict[str, Any]:
    """Return what the state says of choices that are to be kept; nothing where none are."""
    if not (wanted or before):
        return {}
    kept, gone = keeping(situation, wanted)
    return {
        "kept": [pick.model_dump(mode="json") for pick in kept],
        "let_go": [one.model_dump(mode="json") for one in (*before, *gone)],
    }


def objections(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """Return what stands against a design that holds a preference: whatever blocks it, or fails badly."""
    return tuple(
        f"{finding.id}: {finding.title}"
        for finding in findings
        if finding.outcome is Outcome.FAIL and (finding.blocking or finding.severity.rank >= Severity.HIGH.rank)
    )
