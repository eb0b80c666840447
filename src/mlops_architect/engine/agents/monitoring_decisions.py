"""The decisions of agent 13, each with what it rejected."""

from __future__ import annotations

from mlops_architect.domain.decision import Decision
from mlops_architect.engine.agents.alert_list import alerts_of
from mlops_architect.engine.agents.deciding import decide, known, margin
from mlops_architect.engine.agents.drift_and_quality import PSI_ACT, PSI_WARN, drift_monitoring, quality_monitoring
from mlops_architect.engine.agents.service_levels import slos
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, people_count, plural
from mlops_architect.engine.figures import minutes, pct


def amount(events: float) -> str:
    """Return a number of events in words, small ones with their decimals."""
    return people_count(events) if events >= 100 else number(events)


def slo_decision(view: View) -> Decision:
    """Return the decision on what is promised and what may be spent."""
    objectives = slos(view.plan, view.workload)
    first = objectives[0]
    tighter = 100 - (100 - first.target_pct) / 10
    return decide(
        view,
        "service-levels",
        "What is promised, and what may be spent?",
        listing(f"{one.sli} {pct(one.target_pct)}" for one in objectives),
        f"{first.sli}: {first.why}; the budget is {minutes(first.budget_minutes_per_month)} or"
        f" {amount(first.budget_events_per_month)} {first.event} a month.",
        rejected={
            f"{first.sli} {pct(tighter)}": (
                f"the budget falls to {minutes(first.budget_minutes_per_month / 10)} a month; the chain reaches"
                f" {pct(view.plan.availability_pct or 0.0)}"
            ),
            "no objectives, alert on every error": (
                f"{people_count(view.workload['avg_rps'] * 3600 * 0.001)} errors an hour at 0.1 % would each be a"
                " message"
                if view.workload["online"]
                else "every refused row would be a message"
            ),
        },
        serves=known(view, "availability.target_pct", "latency.p99_ms", "load.daily_predictions"),
        margins=margin(view.plan, "availability.target_pct"),
        consequences=("when the budget is spent, releases other than repairs stop until the window has recovered",),
        risks=("the provider's service levels are promises of refunds, not measurements",),
        change="users accepted or demanded another level, in money",
    )


def _groups(view: View) -> str:
    return f"groups by {view.use_case.slices[0].replace('_', ' ')}" if view.use_case.slices else "two groups"


def drift_decision(view: View) -> Decision:
    """Return the decision on the drift test."""
    drift = drift_monitoring(view)
    tests = plural(len(drift.features) + 1, "test")
    expected = (len(drift.features) + 1) * 0.05
    return decide(
        view,
        "drift-test",
        "How is drift told from noise?",
        f"PSI above {PSI_ACT} over {drift.window}, warning at {PSI_WARN}",
        drift.why + ".",
        rejected={
            "Kolmogorov-Smirnov at p < 0.05": (
                f"{tests} a window raise about {expected:.1f} false alarms each, and with"
                f" {people_count(drift.rows_per_window)} rows every harmless shift is significant"
            ),
            "looking at averages": f"a mean hides a shape: {_groups(view)} may move apart and leave it where it was",
        },
        serves=known(view, "load.daily_predictions", "load.peak_rps"),
        quantities=("daily_predictions",),
        consequences=("a shift starts the retraining check, it does not retrain by itself",),
        risks=(
            (
                "slow drift of less than the warning a month stays unseen: the reference is compared with last year's"
                " once a quarter"
            ),
        ),
        change="alerts without consequence exceeded one a week",
    )


def quality_decision(view: View) -> Decision:
    """Return the decision on judging the model before its labels arrive."""
    quality = quality_monitoring(view)
    label = view.use_case.label
    unseen = label.delay_days + quality.evaluation_window_days
    return decide(
        view,
        "quality-monitoring",
        "How is the model judged before its labels arrive?",
        "by scores and drift until the labels are ripe, then by the labels",
        f"{label.column} is known after {plural(label.delay_days, 'day')}; {quality.why}.",
        rejected={
            "wait for labels only": (
                f"a broken model would run {plural(unseen, 'day')} unseen:"
                f" {people_count(view.workload['daily_predictions'] * unseen)} scores"
            ),
            "drift only": f"{plural(len(view.use_case.features), 'feature')} can move without harm to {label.column}, or stay while it changes",
        },
        serves=known(view, "load.daily_predictions", "training.cadence"),
        quantities=("daily_predictions",),
        consequences=(
            f"{people_count(view.workload['daily_predictions'] * unseen)} score records wait for their labels",
        ),
        risks=(f"{label.column} may exist only for cases decided one way: see feedback loops",),
        change=f"a partial sign of {label.column} came before {plural(label.delay_days, 'day')}",
    )


def alert_decision(view: View, count: int) -> Decision:
    """Return the decision on who is called for what."""
    people = view.constraints.team.size.value
    pages = sum(one.level == "page" for one in alerts_of(view))
    return decide(
        view,
        "alerting",
        "Who is called for what?",
        f"{plural(pages, 'condition')} of {count} call somebody at night, the rest wait for the morning",
        "a page means users see it now and a person can act:"
        f" {listing(one.id for one in alerts_of(view) if one.level == 'page')}.",
        rejected={
            "page on everything": (
                f"{count} conditions for {number(people) if people else 'an unknown number of'} people: nobody answers"
                " the one that counts"
            ),
            "page on nothing": "the first to notice would be the callers",
        },
        serves=known(view, "team.size", "availability.target_pct"),
        consequences=("every alert names its runbook; one without is not merged",),
        risks=(
            ("a rota of few people does not survive holidays",)
            if people and people < 6
            else ("thresholds are computed, not learnt: review them after four weeks",)
        ),
        change="more than two pages a week turned out to need no action",
    )
