"""The solved plan: the optimum with its bill, chain figures, margins, counterfactuals and scaling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from mlops_architect.domain.cost import CostEstimate, added_up
from mlops_architect.domain.plan import Choice as PlannedChoice
from mlops_architect.domain.plan import Margin, Outages, Pick, Plan, Proof, ScalingStep, Wish
from mlops_architect.domain.workload import Quantity, Workload
from mlops_architect.engine.bill.sharing import paid_once
from mlops_architect.engine.latency import compose
from mlops_architect.engine.optimiser.build import HOURS_PER_MONTH, Situation, build_problem, needed, pricer_of
from mlops_architect.engine.optimiser.conflict import conflicts
from mlops_architect.engine.optimiser.explain import alternatives
from mlops_architect.engine.optimiser.in_place import solved_keeping
from mlops_architect.engine.optimiser.leaving import leaving_cost
from mlops_architect.engine.optimiser.problem import Problem, infrastructure_cents
from mlops_architect.engine.optimiser.prune import Pruned
from mlops_architect.engine.optimiser.regions import recovery_region
from mlops_architect.engine.optimiser.solve import Solution, solve
from mlops_architect.engine.optimiser.stand_in import why_by_hand
from mlops_architect.engine.sizing.capacity import CORES, VCPU, capacity_of, taken
from mlops_architect.engine.sizing.idle import idle_environments
from mlops_architect.engine.sizing.on_others import on_others
from mlops_architect.engine.sizing.sized import Sized, candidate
from mlops_architect.errors import Infeasible

_GROWING = ("peak_rps", "avg_rps", "requests_per_month_m", "daily_predictions", "rows_per_scoring_run_m", "ingest_gb_per_day", "ingest_gb_per_month",
            "events_per_s_avg", "events_per_s_peak", "events_per_month_m", "ingest_mb_per_s_peak", "stored_gb", "offline_feature_gb",
            "feature_reads_per_s_peak", "feature_reads_per_month_m", "feature_writes_per_s_peak", "feature_writes_per_month_m",
            "raw_gb_per_run", "transform_vcpu_hours_per_run", "scoring_vcpu_hours_per_run", "log_gb_per_month")  # fmt: skip
"""Quantities that grow with the load; entities, model and cadence do not."""


def plan(situation: Situation) -> Plan:
    """Return the optimum with proof for each rejected alternative.

    Raises:
        Infeasible: No design meets the constraints; the message names a minimal conflict and what relaxes it.
    """
    if situation.kept and not situation.picks:
        free = solved_keeping(replace(situation, kept=()))
        if free[2] is not None and not _dearer(situation, free[2]):  # what is kept is what would be chosen
            return _proven(*free)
    return _proven(*solved_keeping(situation))


def _proven(situation: Situation, problem: Problem, chosen: Solution | None) -> Plan:
    if chosen is None:
        raise Infeasible(*_infeasible(situation))
    solved = _plan(situation, problem, chosen, with_alternatives=True)
    preferring = situation.picks or situation.kept or situation.in_place
    return _with_preference(solved, situation) if preferring else solved


def _with_preference(solved: Plan, situation: Situation) -> Plan:
    """Return the plan with what its preferred patterns cost against the optimum without them."""
    stays = {(choice.capability, choice.candidate.pattern) for choice in solved.choices}
    picks = (*situation.picks, *(pick for pick in situation.in_place if (pick.capability, pick.pattern) in stays))
    free = build_problem(replace(situation, picks=(), kept=(), in_place=()))
    best = solve(free)
    if best is None:  # a design with the preferred patterns is a design without them
        return solved
    if situation.kept:  # what is kept is weighed against everything else, so all of that was searched
        solved = solved.model_copy(update={"searched": _combinations(free)})
    best_usd = free.objective_cents(best.values()) / 100
    lower_usd = min(best_usd, best.proof.bound_usd)
    # the bound of an unproven optimum counts, so that the gap is never understated
    gap_usd = round(solved.objective_usd - lower_usd, 2)
    if gap_usd <= 0:
        return solved.model_copy(update={"picks": picks})
    proof = Proof(status="preferred", bound_usd=lower_usd, gap_usd=gap_usd)
    return solved.model_copy(update={"picks": (*picks, *_dearer(situation, best)), "proof": proof})


def _dearer(situation: Situation, best: Solution) -> tuple[Pick, ...]:
    """Return what is kept and would not be chosen anyway."""
    preferred = {pick.capability for pick in situation.picks}
    chosen = {capability: sized.pattern.id for capability, sized in best.items()}
    return tuple(
        pick
        for pick in situation.kept
        if pick.capability not in preferred and chosen.get(pick.capability) != pick.pattern
    )


class Outline(NamedTuple):
    """What an optimum comes to, without its bill: expected dollars a month and the pattern of each capability.

    ``own_vcpus`` are processors of the organisation's own machines, 0 where they are rented.
    """

    monthly_usd: float
    patterns: Mapping[str, str]
    own_vcpus: float = 0.0


def outline(situation: Situation) -> Outline | None:
    """Return the optimum in short, None when infeasible; for questions that need many of them."""
    situation, _, chosen = solved_keeping(situation)
    if chosen is None:
        return None
    monthly_usd = infrastructure_cents(chosen.values()) / 100
    patterns = {capability: sized.pattern.id for capability, sized in chosen.items()}
    return Outline(monthly_usd, patterns, taken(chosen.values()).get(CORES, 0.0))


def outlined(planned: Plan) -> Outline:
    """Return a plan in short."""
    needs = planned.capacity.needs if planned.capacity else ()
    return Outline(
        planned.cost.whole.expected_usd,
        {choice.capability: choice.candidate.pattern for choice in planned.choices},
        next((need.amount for need in needs if need.sku == VCPU), 0.0),
    )


def figures(situation: Situation) -> Plan | None:
    """Return the optimum without counterfactuals, None when infeasible; for scaling."""
    situation, problem, chosen = solved_keeping(situation)
    return _plan(situation, problem, chosen, with_alternatives=False) if chosen else None


def scaling(situation: Situation, planned: Plan, factors: Sequence[float] = (2, 5, 10)) -> tuple[ScalingStep, ...]:
    """Return the design re-optimised at multiples of the load, and what breaks or changes first."""
    return tuple(_scaled(situation, planned, factor) for factor in factors)


def _infeasible(situation: Situation) -> tuple[str, str]:
    found = conflicts(situation)
    lines = [line for one in found for line in (one.explanation, *(f"  · {text}" for text in one.relaxations))]
    if not found[0].constraints:
        return "\n".join(lines), "`mlops-architect patterns list` shows what the catalogue has."
    which = (
        "one of the constraints above"
        if len(found) == 1
        else f"one constraint of each of the {len(found)} groups above"
    )
    return "\n".join(lines), f"Relax {which} with --set, or say it in the requirements."


def _plan(situation: Situation, problem: Problem, chosen: Solution, *, with_alternatives: bool) -> Plan:
    pruned = Pruned(problem) if with_alternatives else None
    placed = on_others(chosen, situation.workload.values(), pricer_of(situation))
    choices = tuple(
        PlannedChoice(
            capability=slot.capability.id,
            candidate=candidate(placed[slot.capability.id], situation.region, situation.hourly_rate_usd),
            alternatives=alternatives(problem, slot, chosen, pruned) if pruned else (),
            by_hand=(why := why_by_hand(slot.capability, chosen[slot.capability.id].pattern, situation)),
            to_do=slot.capability.apart if why else "",
        )
        for slot in problem.slots
    )
    picks = tuple(chosen.values())
    hops = problem.hops_of(chosen)
    p50_ms, p99_ms = compose(hops) if hops else (None, None)
    cost = _whole_bill(situation, choices, picks)
    availability = problem.availability_pct(chosen) if problem.on_chain() else None
    region = situation.catalog.placement.region(situation.cloud, situation.region)
    return Plan(
        region=situation.region,
        places=region.places if region else (),
        recovery_region=recovery_region(situation, chosen),
        choices=choices,
        skipped=needed(situation)[1],
        cost=cost,
        objective_usd=problem.objective_cents(picks) / 100,
        wishes=_wishes(problem, picks),
        outages=_outages(situation, problem, picks, availability),
        leaving=leaving_cost(picks, situation.leaving_share, situation.hourly_rate_usd),
        p50_ms=p50_ms,
        p99_ms=p99_ms,
        availability_pct=availability,
        operating_hours=cost.operating_hours,
        margins=_margins(problem, cost, p50_ms, p99_ms, availability),
        demands=situation.demands,
        searched=_combinations(problem),
        proof=chosen.proof,
        capacity=capacity_of(cost, situation.catalog.placement.of(situation.cloud)),
    )


def _outages(
    situation: Situation, problem: Problem, picks: Sequence[Sized], availability_pct: float | None
) -> Outages | None:
    if availability_pct is None:
        return None
    return Outages(
        hours=(1 - availability_pct / 100) * HOURS_PER_MONTH,
        usd_per_hour=situation.constraints.availability.outage_usd_per_hour.value,
        monthly_usd=problem.outage_cents(picks) / 100,
    )


def _wishes(problem: Problem, picks: Sequence[Sized]) -> tuple[Wish, ...]:
    unmet = problem.unmet(picks)
    worth_usd = problem.wish_cents / 100
    return tuple(Wish(tool=tool, met=tool not in unmet, worth_usd=worth_usd) for tool in problem.wishes)


def _combinations(problem: Problem) -> int:
    total = 1
    for slot in problem.slots:
        total *= len(slot.candidates)
    return total


def _whole_bill(situation: Situation, choices: Sequence[PlannedChoice], picks: Sequence[Sized]) -> CostEstimate:
    """Add the bills up; of items with the same share only the dearest stays."""
    lines = paid_once(choice.candidate.cost.lines for choice in choices)
    idle = idle_environments(situation.beside, picks)
    every = (*lines, *(line for environment in idle for line in environment.lines))
    return CostEstimate(
        region=situation.region,
        infrastructure=added_up(line.monthly for line in lines),
        lines=lines,
        unpriced=tuple(dict.fromkeys(line.sku for line in every if line.monthly is None)),
        operating_hours=sum(choice.candidate.operating_hours for choice in choices),
        hourly_rate_usd=situation.hourly_rate_usd,
        idle=idle,
        budget_covers_production_only=bool(situation.constraints.budget.production_only.value),
    )


def _margins(
    problem: Problem, cost: CostEstimate, p50_ms: float | None, p99_ms: float | None, availability_pct: float | None
) -> tuple[Margin, ...]:
    limits = problem.limits
    found = []
    values = {
        "budget_usd": (limits.budget_usd, cost.whole.expected_usd if cost.complete else None, "USD/month"),
        "production_usd": (
            limits.production_usd,
            cost.infrastructure.expected_usd if cost.complete else None,
            "USD/month",
        ),
        "p50_ms": (limits.p50_ms, p50_ms, "ms"),
        "p99_ms": (limits.p99_ms, p99_ms, "ms"),
        "hours": (limits.hours, cost.operating_hours, "h/month"),
    }
    for name, (limit, value, unit) in values.items():
        if limit is not None and value is not None:
            found.append(
                Margin(constraint=limits.fields[name], limit=limit, value=value, slack=limit - value, unit=unit)
            )
    if limits.availability_pct is not None and availability_pct is not None:
        found.append(
            Margin(
                constraint=limits.fields["availability_pct"],
                limit=limits.availability_pct,
                value=availability_pct,
                slack=availability_pct - limits.availability_pct,
                unit="%",
            )
        )
    return tuple(found)


def at_load(workload: Workload, factor: float) -> Workload:
    """Return the workload with everything that grows with the load multiplied by ``factor``."""
    return Workload(
        quantities=tuple(
            Quantity(
                name=q.name,
                value=q.value * factor if q.name in _GROWING else q.value,
                provenance=q.provenance,
                derivation=f"{q.derivation}, at {factor:g} times the load" if q.name in _GROWING else q.derivation,
            )
            for q in workload.quantities
        )
    )


def _scaled(situation: Situation, planned: Plan, factor: float) -> ScalingStep:
    bigger = situation.with_workload(at_load(situation.workload, factor))
    # what was kept because nothing was better is chosen anew at another load
    bigger = replace(bigger, kept=tuple(pick for pick in bigger.kept if pick in planned.picks))
    breaks = _breaks_first(build_problem(bigger), planned)
    bigger, problem, chosen = solved_keeping(bigger)
    if chosen is None and (bigger.picks or bigger.kept):  # a preference ends where it can no longer be met
        bigger, problem, chosen = solved_keeping(replace(bigger, picks=(), kept=()))
    better = _plan(bigger, problem, chosen, with_alternatives=False) if chosen else None
    lifted = ""
    if better is None:
        unbounded = bigger.constraints.replacing("budget.monthly_usd", type(bigger.constraints.budget.monthly_usd)())
        better = figures(replace(bigger, constraints=unbounded))
        lifted = "the budget no longer suffices"
    if better is None:
        return ScalingStep(
            factor=factor,
            feasible=False,
            monthly=None,
            breaks_first=breaks or "no design of the catalogue carries it",
            changes=(),
        )
    changes = [f"{c.capability}: {planned.pattern(c.capability)} → {c.candidate.pattern}" for c in better.choices
               if planned.pattern(c.capability) != c.candidate.pattern]  # fmt: skip
    changes += _resized(planned, better)
    return ScalingStep(
        factor=factor,
        feasible=not lifted,
        monthly=better.cost.whole,
        breaks_first=breaks or lifted or "nothing: the chosen patterns carry it with more replicas",
        changes=tuple([lifted] * bool(lifted) + changes),
        capacity=better.capacity.short if better.capacity else "",
    )


def _resized(planned: Plan, better: Plan) -> list[str]:
    found = []
    for choice in better.choices:
        before = planned.choice(choice.capability)
        if before is None or before.candidate.pattern != choice.candidate.pattern:
            continue
        if before.candidate.option != choice.candidate.option:
            found.append(f"{choice.capability}: {before.candidate.option} → {choice.candidate.option}")
        for name, value in choice.candidate.sizes.items():
            old = before.candidate.sizes.get(name, value)
            if name.endswith(("replicas", "shards", "nodes", "brokers", "tasks", "instances")) and old != value:
                found.append(f"{choice.capability}: {name.replace('_', ' ')} {old:g} → {value:g}")
    return found


def _breaks_first(problem: Problem, planned: Plan) -> str:
    """Return the first limit the unchanged choice meets at the larger load."""
    for slot in problem.slots:
        key = next((c.candidate.key for c in planned.choices if c.capability == slot.capability.id), "")
        for sized in slot.ruled_out:
            if sized.key == key:
                return f"{slot.capability.title.lower()} ({sized.obstacles[0].text})"
        for sized in slot.candidates:
            if sized.key == key and sized.quota_warnings:
                return f"{slot.capability.title.lower()} ({sized.quota_warnings[0]}; a quota that can be raised)"
    return ""
