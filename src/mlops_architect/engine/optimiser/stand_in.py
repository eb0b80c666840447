"""What is chosen although no code is generated for it: asked for by name, or for want of anything that has code."""

from __future__ import annotations

from dataclasses import replace

from mlops_architect.domain.pattern import Capability, Pattern
from mlops_architect.engine.optimiser.build import Situation, build_problem
from mlops_architect.engine.optimiser.problem import Problem
from mlops_architect.engine.optimiser.screen import DESIGN_ONLY
from mlops_architect.engine.optimiser.solve import Solution, solve
from mlops_architect.engine.recovery import DISASTER_RECOVERY
from mlops_architect.engine.sizing.workload import NONE_STATED

ASKED_FOR = "asked for"
_TARGETS = {"recovery.rpo_minutes": "rpo_minutes", "recovery.rto_minutes": "rto_minutes"}


def solved_with_stand_in(situation: Situation) -> tuple[Situation, Problem, Solution | None]:
    """Return the optimum; where there is none with code, that with a part without it that the rest works without.

    That part is a named tool whose code does not fit the rest of the design, such as a firewall that is generated for another
    kind of service, or, where the recovery targets alone forbid a design, the cheapest recovery that has no code. Whoever has to
    stay on machines of their own gets a design without any code before none. The situation that comes back says which. The
    solution is None where there is no design either way.
    """
    found = _with_code(situation)
    if found[2] is not None or not situation.has_code or not _on_own_machines(situation):
        return found
    bare = replace(situation, uncoded=True)
    built = build_problem(bare)
    best = solve(built)
    return found if best is None else (bare, built, best)


def _with_code(situation: Situation) -> tuple[Situation, Problem, Solution | None]:
    problem = build_problem(situation)
    chosen = solve(problem)
    if chosen is not None or not situation.has_code or situation.stand_in or situation.loose:
        return situation, problem, chosen
    if situation.constraints.tools.preferred.value:
        loose = replace(situation, loose=True)
        built = build_problem(loose)
        best = solve(built)
        if best is not None:
            return loose, built, best
    if not _stated(situation):
        return situation, problem, None
    if solve(build_problem(situation, frozenset(_TARGETS))) is None:
        return situation, problem, None
    found = []
    for key in _without_code(problem):
        standing = replace(situation, stand_in=key)
        built = build_problem(standing)
        best = solve(built)
        if best is not None:
            found.append((built.objective_cents(best.values()), key, standing, built, best))
    if not found:
        return situation, problem, None
    _, _, standing, built, best = min(found, key=lambda one: one[:2])
    return standing, built, best


def _on_own_machines(situation: Situation) -> bool:
    placed = situation.catalog.placement.of(situation.cloud)
    return placed is not None and placed.own is not None


def why_by_hand(capability: Capability, pattern: Pattern, situation: Situation) -> str:
    """Return why a pattern without code was chosen where the rest has code; empty where that is not so."""
    if DESIGN_ONLY not in pattern.traits or not capability.apart or not situation.has_code:
        return ""
    if situation.stand_in.startswith(f"{pattern.id}/"):
        return f"nothing that has code meets the stated {' and '.join(_stated(situation))}"
    return ASKED_FOR


def _stated(situation: Situation) -> list[str]:
    values = {name: situation.workload[name] for name in _TARGETS.values()}
    return [f"{name[:3].upper()} of {value:,.0f} min" for name, value in values.items() if value < NONE_STATED]


def _without_code(problem: Problem) -> list[str]:
    """Return the disaster recoveries that nothing but their missing code rules out, or that are asked for and have none."""
    slot = next((slot for slot in problem.slots if slot.capability.id == DISASTER_RECOVERY), None)
    if slot is None or not slot.capability.apart:
        return []
    return [
        sized.key
        for sized in (*slot.candidates, *slot.ruled_out)
        if DESIGN_ONLY in sized.pattern.traits
        and all(obstacle.constraint == "generated-code" for obstacle in sized.obstacles)
    ]
