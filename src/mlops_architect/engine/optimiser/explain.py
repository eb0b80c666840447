"""Counterfactuals: what every rejected alternative would cost, or why no design has room for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mlops_architect.domain.plan import Alternative
from mlops_architect.engine.latency import compose
from mlops_architect.engine.optimiser.leaving import leaving_cents
from mlops_architect.engine.optimiser.problem import (
    Choice,
    Problem,
    Slot,
    infrastructure_cents,
    production_cents,
)
from mlops_architect.engine.optimiser.prune import Pruned
from mlops_architect.engine.optimiser.solve import Solution, solve, solve_among
from mlops_architect.engine.sizing.capacity import taken
from mlops_architect.engine.sizing.sized import Sized

_NOTICED = 0.05
"""Less of a core, a gibibyte or a gigabyte is not worth a word."""


def alternatives(problem: Problem, slot: Slot, chosen: Choice, pruned: Pruned) -> tuple[Alternative, ...]:
    """Return every pattern of a slot that was not chosen, with the best whole design around it.

    Args:
        problem: What was solved.
        slot: The capability.
        chosen: The optimum.
        pruned: The candidates of ``problem``, pruned once for all its slots.
    """
    winner = chosen[slot.capability.id].pattern.id
    by_pattern: dict[str, list[Sized]] = {}
    for sized in (*slot.candidates, *slot.set_aside, *slot.ruled_out):
        by_pattern.setdefault(sized.pattern.id, []).append(sized)
    return tuple(
        _alternative(problem, slot, options, chosen, pruned)
        for pattern, options in sorted(by_pattern.items())
        if pattern != winner
    )


def _alternative(problem: Problem, slot: Slot, options: Sequence[Sized], chosen: Choice, pruned: Pruned) -> Alternative:
    title = options[0].pattern.title
    free = [sized for sized in options if not sized.obstacles]
    if not free:
        nearest = min(options, key=lambda sized: len(sized.obstacles))
        reason = "; ".join(obstacle.text for obstacle in nearest.obstacles)
        return Alternative(pattern=options[0].pattern.id, title=title, feasible=False, reason=f"infeasible: {reason}")
    swapped = [{**chosen, slot.capability.id: sized} for sized in free]
    best = solve_among(problem, pruned, pruned.restricted(slot.capability.id, free), known=swapped)
    if best is None:
        reason = _why_not(problem, slot.capability.id, free, pruned)
        return Alternative(pattern=options[0].pattern.id, title=title, feasible=False, reason=f"infeasible: {reason}")
    return _compared(problem, slot.capability.id, best, chosen, title)


def _compared(problem: Problem, capability: str, best: Solution, chosen: Choice, title: str) -> Alternative:
    ours, theirs = tuple(chosen.values()), tuple(best.values())
    monthly = (infrastructure_cents(theirs) - infrastructure_cents(ours)) / 100
    hours = sum(s.hours for s in theirs) - sum(s.hours for s in ours)
    objective = (problem.objective_cents(theirs) - problem.objective_cents(ours)) / 100
    before, after = problem.hops_of(chosen), problem.hops_of(best)
    p99_ms = compose(after)[1] - compose(before)[1] if before else None
    availability = problem.availability_pct(best) - problem.availability_pct(chosen)
    rent = not any(line.charge is None for sized in (*ours, *theirs) for line in sized.lines)
    capacity = "" if rent else ", ".join(_capacity(ours, theirs))
    parts = [f"{monthly:+,.0f} $/month"] if rent else [capacity] * bool(capacity)
    parts.append(f"{hours:+,.1f} operating hours")
    if p99_ms is not None and abs(p99_ms) >= 0.5:
        parts.append(f"{p99_ms:+,.0f} ms p99")
    if abs(availability) >= 0.001:
        parts.append(f"{availability:+.3f} points of availability")
    outages = (problem.outage_cents(theirs) - problem.outage_cents(ours)) / 100
    if abs(outages) >= 0.5:
        parts.append(f"{outages:+,.0f} $/month of expected outages")
    rate = problem.hourly_rate_usd
    leaving = (sum(leaving_cents(s, rate) for s in theirs) - sum(leaving_cents(s, rate) for s in ours)) / 100
    if abs(leaving) >= 0.5:
        parts.append(f"{leaving:+,.0f} $/month of expected leaving")
    lost = [tool for tool in problem.unmet(theirs) if tool not in problem.unmet(ours)]
    if lost:
        parts.append(f"without the wished-for {' and '.join(lost)}")
    moved = [c for c in best if c != capability and best[c].pattern.id != chosen[c].pattern.id]
    if moved:
        parts.append(f"with {', '.join(f'{c} on {best[c].pattern.id}' for c in moved)}")
    total = f"{objective:+,.0f} $/month in all" if rent else f"{objective:+,.0f} $/month of work"
    return Alternative(
        pattern=best[capability].pattern.id,
        option=best[capability].option.id,
        title=title,
        feasible=True,
        reason=f"{', '.join(parts)}: {total}, otherwise feasible"
        + ("" if best.proof.optimal else f" ({best.proof.text})"),
        delta_monthly_usd=monthly if rent else None,
        delta_operating_hours=hours,
        delta_objective_usd=objective,
        delta_p99_ms=p99_ms,
        delta_availability_pct=availability,
        delta_outages_usd=outages if problem.outage_month_usd else None,
        delta_leaving_usd=leaving if any(s.leaving_hours for s in (*ours, *theirs)) else None,
        delta_capacity=capacity,
    )


def _capacity(ours: Sequence[Sized], theirs: Sequence[Sized]) -> list[str]:
    """Return what another design takes more or less of the organisation's own machines."""
    before, after = taken(ours), taken(theirs)
    changes = {what: after.get(what, 0.0) - before.get(what, 0.0) for what in dict.fromkeys((*before, *after))}
    return [f"{_amount(amount)} {what}" for what, amount in changes.items() if abs(amount) >= _NOTICED]


def _amount(value: float) -> str:
    return f"{value:+,.0f}" if abs(value) >= 10 else f"{value:+,.1f}".removesuffix(".0")


def _why_not(problem: Problem, capability: str, free: Sequence[Sized], pruned: Pruned) -> str:
    candidates = pruned.restricted(capability, free)
    for name in problem.limits.active():
        freed = replace(problem, limits=problem.limits.without(name))
        if name == "budget_usd":
            freed = freed.smallest_bill()
        # what is dominated depends on what is paid for, so that production alone is compared afresh
        best = (
            solve(freed.restricted(capability, free).smallest_production())
            if name == "production_usd"
            else solve_among(freed, pruned.relaxed(), candidates)
        )
        if best is not None:
            return _broken(problem, name, best)
    needs = sorted({need.reason for sized in free for need in (*sized.pattern.requires, *sized.pattern.conflicts)})
    return needs[0] if needs else "breaks several limits at once"


def _broken(problem: Problem, name: str, best: Choice) -> str:
    limits, picks = problem.limits, tuple(best.values())
    p50_ms, p99_ms = compose(problem.hops_of(best))
    match name:
        case "budget_usd":
            return f"the cheapest design with it costs ${infrastructure_cents(picks) / 100:,.0f} a month against ${limits.budget_usd:,.0f}"
        case "production_usd":
            return f"production costs ${production_cents(picks) / 100:,.0f} a month in the cheapest design with it against ${limits.production_usd:,.0f}"
        case "p99_ms":
            return f"the best design with it has p99 {p99_ms:,.0f} ms against {limits.p99_ms:,.0f} ms"
        case "p50_ms":
            return f"the best design with it has p50 {p50_ms:,.0f} ms against {limits.p50_ms:,.0f} ms"
        case "availability_pct":
            return f"the chain with it reaches {problem.availability_pct(best):.3f} % against {limits.availability_pct:g} %"
        case "hours":
            return f"operating the design with it takes {sum(s.hours for s in picks):,.0f} hours a month against {limits.hours:,.0f}"
        case _:
            return f"a design with it cannot use {' and '.join(limits.wanted_tools)}"
