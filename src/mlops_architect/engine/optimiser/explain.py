"""Counterfactuals and conflicts: what every rejected alternative would cost, and why nothing fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mlops_architect.domain.plan import Alternative, Conflict
from mlops_architect.engine.latency import chain_pct, compose
from mlops_architect.engine.optimiser.build import Situation, build_problem
from mlops_architect.engine.optimiser.problem import (
    Choice,
    Problem,
    Slot,
    infrastructure_cents,
    objective_cents,
)
from mlops_architect.engine.optimiser.solve import solve
from mlops_architect.engine.sizing.sized import Sized


def alternatives(problem: Problem, slot: Slot, chosen: Choice) -> tuple[Alternative, ...]:
    """Return every pattern of a slot that was not chosen, with the best whole design around it."""
    winner = chosen[slot.capability.id].pattern.id
    by_pattern: dict[str, list[Sized]] = {}
    for sized in (*slot.candidates, *slot.ruled_out):
        by_pattern.setdefault(sized.pattern.id, []).append(sized)
    return tuple(
        _alternative(problem, slot, options, chosen)
        for pattern, options in sorted(by_pattern.items())
        if pattern != winner
    )


def _alternative(problem: Problem, slot: Slot, options: Sequence[Sized], chosen: Choice) -> Alternative:
    title = options[0].pattern.title
    free = [sized for sized in options if not sized.obstacles]
    if not free:
        nearest = min(options, key=lambda sized: len(sized.obstacles))
        reason = "; ".join(obstacle.text for obstacle in nearest.obstacles)
        return Alternative(pattern=options[0].pattern.id, title=title, feasible=False, reason=f"infeasible: {reason}")
    best = solve(problem.restricted(slot.capability.id, free))
    if best is None:
        reason = _why_not(problem, slot.capability.id, free)
        return Alternative(pattern=options[0].pattern.id, title=title, feasible=False, reason=f"infeasible: {reason}")
    return _compared(problem, slot.capability.id, best, chosen, title)


def _compared(problem: Problem, capability: str, best: Choice, chosen: Choice, title: str) -> Alternative:
    ours, theirs = tuple(chosen.values()), tuple(best.values())
    rate = problem.hourly_rate_usd
    monthly = (infrastructure_cents(theirs) - infrastructure_cents(ours)) / 100
    hours = sum(s.hours for s in theirs) - sum(s.hours for s in ours)
    objective = (objective_cents(theirs, rate) - objective_cents(ours, rate)) / 100
    before, after = problem.hops_of(chosen), problem.hops_of(best)
    p99_ms = compose(after)[1] - compose(before)[1] if before else None
    availability = _chain(problem, best) - _chain(problem, chosen)
    parts = [f"{monthly:+,.0f} $/month", f"{hours:+,.1f} operating hours"]
    if p99_ms is not None and abs(p99_ms) >= 0.5:
        parts.append(f"{p99_ms:+,.0f} ms p99")
    if abs(availability) >= 0.001:
        parts.append(f"{availability:+.3f} points of availability")
    moved = [c for c in best if c != capability and best[c].pattern.id != chosen[c].pattern.id]
    if moved:
        parts.append(f"with {', '.join(f'{c} on {best[c].pattern.id}' for c in moved)}")
    return Alternative(
        pattern=best[capability].pattern.id,
        option=best[capability].option.id,
        title=title,
        feasible=True,
        reason=f"{', '.join(parts)}: {objective:+,.0f} $/month in all, otherwise feasible",
        delta_monthly_usd=monthly,
        delta_operating_hours=hours,
        delta_objective_usd=objective,
        delta_p99_ms=p99_ms,
        delta_availability_pct=availability,
    )


def _chain(problem: Problem, choice: Choice) -> float:
    return chain_pct(choice[slot.capability.id].availability_pct for slot in problem.on_chain())


def _why_not(problem: Problem, capability: str, free: Sequence[Sized]) -> str:
    restricted = problem.restricted(capability, free)
    for name in problem.limits.active():
        best = _least(replace(restricted, limits=problem.limits.without(name)), name)
        if best is not None:
            return _broken(problem, name, best)
    needs = sorted({need.reason for sized in free for need in (*sized.pattern.requires, *sized.pattern.conflicts)})
    return needs[0] if needs else "breaks several limits at once"


def _least(problem: Problem, lifted: str) -> Choice | None:
    """Return the best design once a limit is lifted; where that is the budget, the one with the smallest bill."""
    return solve(replace(problem, hourly_rate_usd=0.0) if lifted == "budget_usd" else problem)


def _broken(problem: Problem, name: str, best: Choice) -> str:
    limits, picks = problem.limits, tuple(best.values())
    p50_ms, p99_ms = compose(problem.hops_of(best))
    match name:
        case "budget_usd":
            return f"the cheapest design with it costs ${infrastructure_cents(picks) / 100:,.0f} a month against ${limits.budget_usd:,.0f}"
        case "p99_ms":
            return f"the best design with it has p99 {p99_ms:,.0f} ms against {limits.p99_ms:,.0f} ms"
        case "p50_ms":
            return f"the best design with it has p50 {p50_ms:,.0f} ms against {limits.p50_ms:,.0f} ms"
        case "availability_pct":
            return f"the chain with it reaches {_chain(problem, best):.3f} % against {limits.availability_pct:g} %"
        case "hours":
            return f"operating the design with it takes {sum(s.hours for s in picks):,.0f} hours a month against {limits.hours:,.0f}"
        case _:
            return f"leaves no place for {', '.join(limits.wanted_tools)}"


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
    relaxations = tuple(_relaxation(situation, constraint, lifted) for constraint in core)
    return Conflict(constraints=tuple(core), explanation=_explanation(situation, core), relaxations=relaxations)


def _constraints_at_stake(situation: Situation) -> tuple[str, ...]:
    problem = build_problem(situation)
    names = {obstacle.constraint for slot in problem.slots for sized in slot.ruled_out for obstacle in sized.obstacles}
    names |= {problem.limits.fields[name] for name in problem.limits.active()}
    if any(demand.kind == "at-least" for demand in situation.demands):
        names.add("findings")
    return tuple(sorted(names))


def _relaxation(situation: Situation, constraint: str, lifted: frozenset[str]) -> str:
    problem = build_problem(situation, lifted | {constraint})
    best = _least(problem, "budget_usd" if constraint == "budget.monthly_usd" else "")
    if best is None:
        return f"{constraint}: relaxing it alone is not enough"
    picks = tuple(best.values())
    cost = infrastructure_cents(picks) / 100
    if constraint == "budget.monthly_usd":
        return f"budget.monthly_usd: ${cost:,.0f} a month is enough (a design exists at that price)"
    if constraint.startswith("latency."):
        p50_ms, p99_ms = compose(problem.hops_of(best))
        reached = p50_ms if constraint == "latency.p50_ms" else p99_ms
        return f"{constraint}: {reached:,.0f} ms is reached at ${cost:,.0f} a month"
    if constraint == "availability.target_pct":
        return f"{constraint}: {_chain(problem, best):.3f} % is reached at ${cost:,.0f} a month"
    if constraint == "team.size":
        return f"{constraint}: the design takes {sum(s.hours for s in picks):,.0f} operating hours a month"
    return f"{constraint}: without it a design costs ${cost:,.0f} a month"


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
