"""The bill by capability, and the recovery of what is stored."""

from __future__ import annotations

from mlops_architect.domain.outputs.architecture import (
    CostShare,
    DisasterRecovery,
    EnvironmentCost,
    MonthlyCost,
    StoreRecovery,
)
from mlops_architect.domain.plan import Choice
from mlops_architect.engine.agents.deciding import title
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, people_count
from mlops_architect.engine.figures import minutes, usd
from mlops_architect.engine.pattern_facts import STORES
from mlops_architect.engine.recovery import DISASTER_RECOVERY, Objectives, objectives

_ORDER = (
    "network",
    "secrets",
    "lake",
    "registry",
    "feature-offline",
    "ingest-stream",
    "feature-online",
    "stream-process",
    "serve-online",
    "serve-batch",
    "orchestrate",
    "observe",
)


def monthly_cost_of(view: View) -> MonthlyCost:
    """Return the bill by capability, dearest first, with its share of the budget."""
    plan = view.plan
    total, production, budget = plan.cost.whole, plan.cost.infrastructure, view.constraints.budget.monthly_usd.value
    shares = tuple(
        CostShare(
            capability=one.capability,
            title=one.candidate.title,
            monthly=one.candidate.cost.infrastructure,
            share=(
                round(one.candidate.cost.infrastructure.expected_usd / production.expected_usd, 4)
                if production.expected_usd
                else 0.0
            ),
        )
        for one in sorted(
            plan.choices, key=lambda one: (-one.candidate.cost.infrastructure.expected_usd, one.capability)
        )
    )
    top = listing(f"{one.title} {one.share:.0%}" for one in shares[:3])
    budgeted = plan.cost.budgeted.expected_usd
    alone = " for production" if plan.cost.budget_covers_production_only else ""
    split = f": {plan.cost.split}" if plan.cost.split else ""
    against = (
        f"; whether that is within the budget of {usd(budget)} cannot be told"
        if budget and not plan.cost.complete
        else f", {budgeted / budget:.0%} of the budget of {usd(budget)}{alone}"
        if budget
        else "; no budget is stated"
    )
    unpriced = f"; no price for {listing(plan.cost.unpriced)}: the total cannot be told" if plan.cost.unpriced else ""
    if plan.capacity is not None:
        unpriced += f"; of the organisation's own machines it takes {plan.capacity.text}"
    return MonthlyCost(
        total=total,
        production=production,
        environments=tuple(EnvironmentCost(name=one.name, monthly=one.monthly) for one in plan.cost.idle),
        by_capability=shares,
        operations_usd=plan.cost.operations_monthly_usd,
        operating_hours=plan.operating_hours,
        budget_usd=budget,
        share_of_budget=round(budgeted / budget, 4) if budget and plan.cost.complete else None,
        unpriced=plan.cost.unpriced,
        text=(
            f"{usd(total.expected_usd)} expected ({usd(total.low_usd)} to {usd(total.high_usd)}){split}{against}; {top} of production;"
            f" running it takes {number(plan.operating_hours)} hours, {usd(plan.cost.operations_monthly_usd)}{unpriced}"
        ),
    )


def recovery_of(view: View) -> DisasterRecovery:
    """Return what may be lost and how each store comes back, the loss of the region included."""
    plan = view.plan
    comes_back = objectives(plan, view.constraints)
    stores = tuple(_store(view, one, comes_back[one.capability]) for one in plan.choices if one.capability in STORES)
    return DisasterRecovery(
        rpo_minutes=max((one.rpo_minutes for one in stores), default=0.0),
        rto_minutes=max(one.rto_minutes for name, one in comes_back.items() if name != DISASTER_RECOVERY),
        rpo_target_minutes=view.constraints.recovery.rpo_minutes.value,
        rto_target_minutes=view.constraints.recovery.rto_minutes.value,
        stores=stores,
        order=tuple(title(plan, one) for one in _ORDER if plan.choice(one) is not None),
        region_loss=_region_loss(view),
        drill=(
            "once a quarter in staging: destroy the online store or the last run's output, restore it, note the minutes"
        ),
    )


def _region_loss(view: View) -> str:
    plan = view.plan
    chosen = plan.choice(DISASTER_RECOVERY)
    if chosen is not None and plan.recovery_region:
        away = chosen.candidate
        return (
            f"{away.title}: {plan.recovery_region} takes over within {minutes(away.rto_minutes)}, and data of at most"
            f" {minutes(away.rpo_minutes)} is lost; where a part above comes back more slowly than the target, the whole"
            " system moves there as well"
        )
    rebuild = sum(
        one.candidate.rto_minutes
        for one in plan.choices
        if one.capability in ("network", "secrets", "serve-online", "serve-batch")
    )
    residency = view.constraints.data_residency.value
    elsewhere = f"another region inside {listing(residency)}" if residency else "another region"
    if plan.capacity is not None:
        return (
            "nothing runs at a second site: when this one is lost, nothing answers until other machines are there, and data"
            f" that was not copied elsewhere is lost; a copy of {title(plan, 'lake')} at another site is not part of this design"
        )
    return (
        f"nothing runs in a second region: the infrastructure code rebuilds it in {elsewhere} in about"
        f" {minutes(rebuild + 60)}, but data that was not copied there is lost or waits; a copy of"
        f" {title(plan, 'lake')} elsewhere costs about {usd(view.workload['stored_gb'] * 0.025)} a month and is not"
        " part of this design"
    )


def _store(view: View, choice: Choice, comes_back: Objectives) -> StoreRecovery:
    restore = {
        "lake": "previous object versions",
        "feature-online": (
            f"refilled from {title(view.plan, 'feature-offline')} by the feature job,"
            f" {people_count(view.workload['entities_m'] * 1e6)} entities"
        ),
        "feature-offline": f"computed again from raw data by {title(view.plan, 'transform')}",
        "ingest-stream": "producers send again from their own log; the lake holds what had been read",
        "registry": "from its backup; model files lie in the lake as well",
    }
    chosen = choice.candidate
    return StoreRecovery(
        component=chosen.title,
        rpo_minutes=comes_back.rpo_minutes,
        rto_minutes=comes_back.rto_minutes,
        copies="in several zones, by the service" if chosen.failure_domain == "region" else "in one zone, with backups",
        restore=restore[choice.capability],
    )
