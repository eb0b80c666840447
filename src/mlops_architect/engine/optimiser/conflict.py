"""Conflicts: the smallest sets of constraints that no design meets, and what would relax each."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_architect.domain.plan import Conflict
from mlops_architect.engine.optimiser.build import Situation, build_problem
from mlops_architect.engine.optimiser.relax import relaxation
from mlops_architect.engine.optimiser.solve import solve


def conflicts(situation: Situation) -> tuple[Conflict, ...]:
    """Return every minimal set of constraints that no design can meet by itself, disjoint from the others.

    The relaxations of one set hold once the other sets are relaxed too.
    """
    cores: list[frozenset[str]] = []
    while solve(build_problem(situation, frozenset().union(*cores))) is None:
        core = frozenset(conflict(situation, frozenset().union(*cores)).constraints)
        if not core:
            break
        cores.append(core)
    if not cores:
        return (conflict(situation),)
    return tuple(conflict(situation, frozenset().union(*cores) - core) for core in cores)


def conflict(situation: Situation, lifted: frozenset[str] = frozenset()) -> Conflict:
    """Return a minimal set of constraints that no design can meet together, and what would relax each.

    Constraints are taken away one by one as long as the rest stays infeasible (deletion
    filter, Chinneck and Dravnieks 1991); what remains is minimal: leaving out any one of them gives a design.

    Args:
        situation: What no design meets.
        lifted: Constraints that do not count.
    """
    everything = tuple(name for name in _constraints_at_stake(situation) if name not in lifted)
    core = list(everything)
    for constraint in everything:
        fewer = lifted | (set(everything) - (set(core) - {constraint}))
        if solve(build_problem(situation, fewer)) is None:
            core.remove(constraint)
    relaxations = tuple(relaxation(situation, constraint, lifted) for constraint in core)
    return Conflict(constraints=tuple(core), explanation=_explanation(situation, core), relaxations=relaxations)


def _constraints_at_stake(situation: Situation) -> tuple[str, ...]:
    problem = build_problem(situation)
    names = {obstacle.constraint for slot in problem.slots for sized in slot.ruled_out for obstacle in sized.obstacles}
    names |= {problem.limits.fields[name] for name in problem.limits.active()}
    if any(demand.kind == "at-least" for demand in situation.demands):
        names.add("findings")
    return tuple(sorted(names))


def _explanation(situation: Situation, core: Sequence[str]) -> str:
    if not core:
        unserved = _unserved(situation)
        if not unserved:
            return f"the catalogue's patterns for this system on {situation.cloud} rule each other out"
        return f"the catalogue has no pattern for something this system needs on {situation.cloud}: {unserved}"
    return f"no design of the catalogue meets {' and '.join(core)}{' together' * (len(core) > 1)}"


def _unserved(situation: Situation) -> str:
    problem = build_problem(situation)
    return ", ".join(
        slot.capability.title.lower() for slot in problem.slots if not slot.candidates and not slot.ruled_out
    )
