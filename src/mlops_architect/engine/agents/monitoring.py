"""The embedded answer of agent 13: what is watched for this system, with thresholds, windows and who is called."""

from __future__ import annotations

from mlops_architect.domain.outputs.monitoring import (
    Monitoring,
)
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.engine.agents.alert_list import alerts_of
from mlops_architect.engine.agents.drift_and_quality import bias_monitors, drift_monitoring, quality_monitoring
from mlops_architect.engine.agents.grounds import answered, applied, assumed
from mlops_architect.engine.agents.monitor_list import (
    cost_monitors,
    dashboards_of,
    data_monitors,
    logging_of,
    system_monitors,
    tracing_of,
)
from mlops_architect.engine.agents.monitoring_decisions import (
    alert_decision,
    amount,
    drift_decision,
    quality_decision,
    slo_decision,
)
from mlops_architect.engine.agents.service_levels import burn_rates, slis, slos
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import plural, runs_are
from mlops_architect.engine.confidence import overall
from mlops_architect.engine.figures import minutes, pct


def answer(view: View) -> Monitoring:
    """Return monitoring and observability for this system."""
    objectives = slos(view.plan, view.workload)
    alerts = alerts_of(view)
    burn = burn_rates(objectives)
    first = objectives[0]
    decisions = (
        slo_decision(view),
        drift_decision(view),
        quality_decision(view),
        alert_decision(view, len(alerts)),
    )
    runbooks = tuple(sorted({one.runbook for one in alerts} | {one.runbook for one in burn}))
    return Monitoring(
        summary=(
            f"{plural(len(objectives), 'objective')}: {first.sli} {pct(first.target_pct)} leaves"
            f" {minutes(first.budget_minutes_per_month)} or {amount(first.budget_events_per_month)} {first.event} a"
            f" month; {plural(len(alerts), 'alert')} with a runbook each; true quality is known"
            f" {plural(view.use_case.label.delay_days, 'day')} late, drift and scores bridge the gap."
        ),
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(
            view.constraints,
            ("availability.target_pct", "latency.p99_ms", "team.size"),
            view.workload,
            ("avg_rps", "daily_predictions"),
        ),
        slis=slis(view.plan, view.workload),
        slos=objectives,
        system=system_monitors(view),
        data=data_monitors(view),
        drift=drift_monitoring(view),
        quality=quality_monitoring(view),
        bias=bias_monitors(view),
        cost=cost_monitors(view),
        dashboards=dashboards_of(view),
        alerts=alerts,
        burn_rate=burn
        or NotNeeded(
            because=(
                f"{runs_are(view.workload['scoring_runs_per_month'])} too few for a rate: each late run"
                " is an alert of its own"
            )
        ),
        tracing=tracing_of(view),
        logging=logging_of(view),
        runbooks=runbooks,
        practices=applied(view, ""),
        findings=answered(view.findings, "objectives and alerts"),
    )
