"""The bill by capability, and the recovery of what is stored."""

from __future__ import annotations

from mlops_architect.domain.outputs.architecture import (
    CostShare,
    DisasterRecovery,
    MonthlyCost,
    StoreRecovery,
)
from mlops_architect.domain.plan import Choice
from mlops_architect.engine.agents.deciding import title
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, people_count
from mlops_architect.engine.figures import minutes, usd
from mlops_architect.engine.pattern_facts import STORES

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
    total, budget = plan.cost.infrastructure, view.constraints.budget.monthly_usd.value
    shares = tuple(
        CostShare(
            capability=one.capability,
            title=one.candidate.title,
            monthly=one.candidate.cost.infrastructure,
            share=(
                round(one.candidate.cost.infrastructure.expected_usd / total.expected_usd, 4)
                if total.expected_usd
                else 0.0
            ),
        )
        for one in sorted(
            plan.choices, key=lambda one: (-one.candidate.cost.infrastructure.expected_usd, one.capability)
        )
    )
    top = listing(f"{one.title} {one.share:.0%}" for one in shares[:3])
    against = (
        f", {total.expected_usd / budget:.0%} of the budget of {usd(budget)}" if budget else "; no budget is stated"
    )
    unpriced = f"; no price for {listing(plan.cost.unpriced)}: the total cannot be told" if plan.cost.unpriced else ""
    return MonthlyCost(
        total=total,
        by_capability=shares,
        operations_usd=plan.cost.operations_monthly_usd,
        operating_hours=plan.operating_hours,
        budget_usd=budget,
        share_of_budget=round(total.expected_usd / budget, 4) if budget else None,
        unpriced=plan.cost.unpriced,
        text=(
            f"{usd(total.expected_usd)} expected ({usd(total.low_usd)} to {usd(total.high_usd)}){against}; {top};"
            f" running it takes {number(plan.operating_hours)} hours, {usd(plan.cost.operations_monthly_usd)}{unpriced}"
        ),
    )


def recovery_of(view: View) -> DisasterRecovery:
    """Return what may be lost and how each store comes back, the loss of the region included."""
    plan = view.plan
    stores = tuple(_store(view, one) for one in plan.choices if one.capability in STORES)
    rebuild = sum(
        one.candidate.rto_minutes
        for one in plan.choices
        if one.capability in ("network", "secrets", "serve-online", "serve-batch")
    )
    residency = view.constraints.data_residency.value
    elsewhere = f"another region inside {listing(residency)}" if residency else "another region"
    return DisasterRecovery(
        rpo_minutes=max((one.rpo_minutes for one in stores), default=0.0),
        rto_minutes=max(one.candidate.rto_minutes for one in plan.choices),
        rpo_target_minutes=view.constraints.recovery.rpo_minutes.value,
        rto_target_minutes=view.constraints.recovery.rto_minutes.value,
        stores=stores,
        order=tuple(title(plan, one) for one in _ORDER if plan.choice(one) is not None),
        region_loss=(
            f"nothing runs in a second region: the infrastructure code rebuilds it in {elsewhere} in about"
            f" {minutes(rebuild + 60)}, but data that was not copied there is lost or waits; a copy of"
            f" {title(plan, 'lake')} elsewhere costs about {usd(view.workload['stored_gb'] * 0.025)} a month and is not"
            " part of this design"
        ),
        drill=(
            "once a quarter in staging: destroy the online store or the last run's output, restore it, note the minutes"
        ),
    )


def _store(view: View, choice: Choice) -> StoreRecovery:
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
        rpo_minutes=chosen.rpo_minutes,
        rto_minutes=chosen.rto_minutes,
        copies="in several zones, by the service" if chosen.failure_domain == "region" else "in one zone, with backups",
        restore=restore[choice.capability],
    )
