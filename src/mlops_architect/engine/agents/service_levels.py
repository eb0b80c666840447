"""SLIs, SLOs, error budgets and burn-rate alerts of the chosen way of serving.

Burn rates and windows: https://sre.google/workbook/alerting-on-slos/ (multiwindow, multi-burn-rate alerts).
"""

from __future__ import annotations

from mlops_architect.domain.outputs.monitoring import AlertLevel, BurnRateAlert, Sli, Slo
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.agents.wording import number, plural, span
from mlops_architect.engine.figures import MINUTES_PER_MONTH, downtime_minutes, ms, pct

WINDOW_DAYS = 28
_LATENCY_TARGET_PCT = 99.0
_FRESH_TARGET_PCT = 99.0
_RUNS_TARGET_PCT = 99.0
_NO_LIMIT = 1e8
_BURN: tuple[tuple[str, str, float, float, AlertLevel], ...] = (
    ("1 h", "5 min", 14.4, 2.0, "page"),
    ("6 h", "30 min", 6.0, 5.0, "page"),
    ("3 days", "6 h", 1.0, 10.0, "ticket"),
)


def availability_target(plan: Plan, workload: Workload) -> tuple[float, str]:
    """Return the availability objective in percent and where it comes from."""
    stated = workload["availability_target_pct"]
    if stated:
        return stated, "the requirements' target"
    computed = plan.availability_pct or 99.0
    for level in (99.95, 99.9, 99.5, 99.0):
        if computed >= level:
            return level, f"no target is stated: the highest usual level that the chain's {pct(computed)} can keep"
    return 95.0, f"no target is stated and the chain gives {pct(computed)}"


def latency_objective(plan: Plan, workload: Workload) -> tuple[float, str]:
    """Return the latency in ms that 99 % of requests must keep, and where it comes from."""
    limit = workload["latency_limit_ms"]
    if limit < _NO_LIMIT:
        return limit, "the requirements' limit"
    computed = plan.p99_ms or 500.0
    return (
        float(round(computed * 1.5 / 10 + 0.5) * 10),
        f"no limit is stated: half as much again as the computed p99 of {ms(computed)}",
    )


def slis(plan: Plan, workload: Workload) -> tuple[Sli, ...]:
    """Return what is measured."""
    found: list[Sli] = []
    if workload["online"]:
        limit, _ = latency_objective(plan, workload)
        found += [
            Sli(
                id="availability",
                name="Requests answered",
                good="valid requests answered without a server error, degraded ones included",
                total="valid requests",
                source="load balancer and service counters",
            ),
            Sli(
                id="latency",
                name="Requests answered in time",
                good=f"requests answered within {number(limit)} ms",
                total="answered requests",
                source="service histogram, measured at the entrance",
            ),
            Sli(
                id="full-quality",
                name="Scores without fallback",
                good="answers with degraded = false",
                total="answers",
                source="score records",
            ),
        ]
    if plan.choice("stream-process") is not None:
        found.append(
            Sli(
                id="freshness",
                name="Fresh features",
                good=f"minutes in which the consumer is less than {span(workload['freshness_s'])} behind",
                total="minutes",
                source="consumer lag",
            )
        )
    if workload["batch"]:
        found += [
            Sli(
                id="on-time",
                name="Runs published in time",
                good="scoring runs published inside their window",
                total="scheduled runs",
                source="completion records",
            ),
            Sli(
                id="complete",
                name="Rows scored",
                good="rows with a score",
                total="rows of the run's input",
                source="completion records",
            ),
        ]
    return tuple(found)


def slos(plan: Plan, workload: Workload) -> tuple[Slo, ...]:
    """Return the objectives with their error budgets in minutes and in requests, minutes or rows a month."""
    found: list[Slo] = []
    requests = workload["requests_per_month_m"] * 1e6
    if workload["online"]:
        target, origin = availability_target(plan, workload)
        limit, why = latency_objective(plan, workload)
        quality = 99.5
        found += [
            _slo("availability", target, requests, "requests", origin),
            _slo("latency", _LATENCY_TARGET_PCT, requests, "requests", f"{number(limit)} ms at p99: {why}"),
            _slo(
                "full-quality",
                quality,
                requests,
                "requests",
                "one answer in two hundred may rest on defaults before the model's quality figures stop describing what"
                " users get",
            ),
        ]
    if plan.choice("stream-process") is not None:
        found.append(
            _slo(
                "freshness",
                _FRESH_TARGET_PCT,
                MINUTES_PER_MONTH,
                "minutes",
                f"features older than {span(workload['freshness_s'])} still give a score, a worse one",
            )
        )
    if workload["batch"]:
        runs = workload["scoring_runs_per_month"]
        rows = workload["rows_per_scoring_run_m"] * 1e6 * runs
        found += [
            _slo(
                "on-time",
                _RUNS_TARGET_PCT,
                runs,
                "runs",
                (
                    f"{plural(runs, 'run')} a month: one late run spends the budget of {100 / max(runs, 1e-9):.1f} months"
                    if runs < 100
                    else "one run in a hundred may be late"
                ),
            ),
            _slo("complete", 99.9, rows, "rows", "a row without a score is a customer nobody looks at"),
        ]
    return tuple(found)


def _slo(sli: str, target_pct: float, events: float, event: str, why: str) -> Slo:
    return Slo(
        sli=sli,
        target_pct=target_pct,
        window_days=WINDOW_DAYS,
        budget_minutes_per_month=round(downtime_minutes(target_pct), 2),
        budget_events_per_month=round(events * (100 - target_pct) / 100, 2),
        event=event,
        why=why,
    )


def burn_rates(objectives: tuple[Slo, ...]) -> tuple[BurnRateAlert, ...]:
    """Return three multi-window alerts for each objective that requests spend; empty where runs do."""
    return tuple(
        BurnRateAlert(
            slo=slo.sli,
            long_window=long,
            short_window=short,
            burn_rate=rate,
            error_share_pct=round(rate * (100 - slo.target_pct), 4),
            budget_spent_pct=spent,
            level=level if slo.sli != "full-quality" else "ticket",
            runbook=f"docs/runbooks/slo-{slo.sli}.md",
        )
        for slo in objectives
        if slo.event == "requests"
        for long, short, rate, spent, level in _BURN
    )
