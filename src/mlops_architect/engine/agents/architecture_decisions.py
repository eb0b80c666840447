"""The decisions of agent 16, each with what it rejected."""

from __future__ import annotations

from mlops_architect.domain.decision import Decision
from mlops_architect.domain.outputs.architecture import (
    ScalingPlan,
)
from mlops_architect.engine.agents.architecture_cost import monthly_cost_of, recovery_of
from mlops_architect.engine.agents.deciding import decide, known, margin
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import people_count, spoken
from mlops_architect.engine.figures import deltas, minutes, signed_usd, usd
from mlops_architect.engine.recovery import DISASTER_RECOVERY


def cost_decision(view: View) -> Decision:
    """Return the decision on the monthly cost, with the cheapest switches it rejected."""
    plan, cost = view.plan, monthly_cost_of(view)
    cheaper = sorted(
        (
            (one.delta_monthly_usd, choice, one)
            for choice in plan.choices
            for one in choice.alternatives
            if one.feasible and one.delta_monthly_usd is not None and one.delta_monthly_usd < -1
        ),
        key=lambda found: found[0],
    )
    rejected = {f"{one.title} for {spoken(choice.capability)}": deltas(one) for _, choice, one in cheaper[:3]}
    if not rejected:
        dearer = sorted(
            (
                (one.delta_objective_usd or 0.0, one, choice)
                for choice in plan.choices
                for one in choice.alternatives
                if one.feasible
            ),
            key=lambda found: found[0],
        )
        rejected = {f"{one.title} for {spoken(choice.capability)}": deltas(one) for _, one, choice in dearer[:2]}
    return decide(
        view,
        "monthly-cost",
        "What does it cost?",
        f"{usd(cost.total.expected_usd)} a month, {usd(cost.total.low_usd)} to {usd(cost.total.high_usd)}",
        cost.text + ".",
        rejected=rejected,
        serves=known(view, "budget.monthly_usd", "load.peak_rps", "load.daily_predictions"),
        quantities=("daily_predictions", "ingest_gb_per_day"),
        margins=margin(plan, "budget.monthly_usd"),
        consequences=(
            f"the budget alarm stands at {usd(cost.budget_usd if cost.budget_usd else cost.total.high_usd)}",
        ),
        risks=(
            ("the high end is beyond the budget",)
            if cost.budget_usd and plan.cost.budgeted.high_usd > cost.budget_usd
            else ("list prices: commitments and discounts are not counted",)
        ),
        change="the load assumption behind the dearest line were wrong by a fifth",
    )


def scaling_decision(view: View, scaling: tuple[ScalingPlan, ...]) -> Decision:
    """Return the decision on growth, from the re-optimised designs."""
    worst = next((one for one in scaling if one.monthly and not one.breaks_first.startswith("nothing")), None)
    far = next((one for one in reversed(scaling) if one.monthly), None)
    extra = f"{signed_usd(far.delta_monthly_usd or 0.0)} a month at {far.factor:g} times" if far else "not computed"
    text = (
        "; ".join(
            f"{one.factor:g}×: {usd(one.monthly.expected_usd) if one.monthly else 'no design'}" for one in scaling
        )
        or "no larger load was computed"
    )
    return decide(
        view,
        "scaling",
        "What happens when the load grows?",
        (
            f"grow in place until {worst.factor:g}×, where the first limit comes: {worst.breaks_first}"
            if worst
            else "grow in place to 10×"
        ),
        text + ".",
        rejected={
            "build for ten times now": extra,
            "wait until it breaks": (
                f"raising a quota or moving a store takes days while {people_count(view.workload['daily_predictions'])}"
                " decisions a day wait"
            ),
        },
        serves=known(view, "load.peak_rps", "load.daily_predictions", "budget.monthly_usd"),
        quantities=("peak_rps",) if view.workload["online"] else ("rows_per_scoring_run_m",),
        consequences=("the traffic alert at the sized peak is the signal to plan the next step",),
        risks=("growth in entities or features scales other parts than growth in requests",),
        change="growth of more than twice a year were expected",
    )


def recovery_decision(view: View) -> Decision:
    """Return the decision on disaster recovery."""
    recovery, plan = recovery_of(view), view.plan
    chosen = plan.choice(DISASTER_RECOVERY)
    elsewhere = chosen.candidate if chosen and plan.recovery_region else None
    copy = view.workload["stored_gb"] * 0.025
    twice, own = plan.cost.infrastructure.expected_usd, plan.capacity
    one_region = "versions and backups in the region, rebuild from code"
    if elsewhere:
        rejected = {one_region: "the loss of the region would be an outage of hours, and data waits or is lost with it"}
        lost = f"the loss of the region costs at most {minutes(elsewhere.rto_minutes)} and data of {minutes(elsewhere.rpo_minutes)}"
    elif own is not None:
        one_region = "versions and backups on the site, rebuild from code"
        rejected = {
            "a second site, running": f"{own.short} once more, and every release twice",
            "a copy of the lake at a second site": (
                f"{view.workload['stored_gb']:,.0f} GB of disks and the link to it; no requirement names the loss of the site"
            ),
        }
        lost = "the loss of the site is an outage until other machines are there, and callers use their fallback"
    else:
        rejected = {
            "a second region, running": f"about {signed_usd(twice)} a month and every release twice",
            "a copy of the lake in a second region": (
                f"about {signed_usd(copy)} a month for storage, transfer apart; no requirement names the loss of a"
                " region"
            ),
        }
        lost = "the loss of the region is an outage of hours, and callers use their fallback"
    return decide(
        view,
        "coming-back",
        "How do data and the platform come back when they are lost?",
        f"{elsewhere.title}, in {plan.recovery_region}" if elsewhere else one_region,
        f"the longest recovery point is {minutes(recovery.rpo_minutes)}, the longest recovery"
        f" {minutes(recovery.rto_minutes)}; {view.use_case.fallback[0].lower()}{view.use_case.fallback[1:]}",
        rejected=rejected,
        serves=known(view, "recovery.rpo_minutes", "recovery.rto_minutes", "availability.target_pct", "data_residency"),
        consequences=(lost,),
        risks=("a restore that was never tried does not work: quarterly drill",),
        change=(
            "an outage of hours were acceptable when the region is lost"
            if elsewhere
            else "a recovery target for the loss of a region were stated"
        ),
    )
