"""What is watched of system, data and cost, what is shown to whom, traced and logged."""

from __future__ import annotations

from mlops_architect.domain.outputs.monitoring import (
    Dashboard,
    Logging,
    Monitor,
    Tracing,
)
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.domain.plan import Candidate
from mlops_architect.engine.agents.deciding import candidate, title
from mlops_architect.engine.agents.service_levels import latency_objective
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import (
    gigabytes,
    listing,
    number,
    people_count,
    plural,
    regime_name,
    runs_are,
    span,
    spoken,
)
from mlops_architect.engine.figures import usd

_LONG_RETENTION = ("pci_dss", "hipaa", "soc2", "iso27001", "fedramp", "fisma", "stateramp", "nist_800_53")
_SIX_MONTHS = 183
"""Days that article 19 of the EU AI Act keeps logs for at least."""


def system_monitors(view: View) -> tuple[Monitor, ...]:
    """Return what is watched of the service, its stores and the pipelines."""
    plan, workload = view.plan, view.workload
    found: list[Monitor] = []
    if workload["online"]:
        limit, _ = latency_objective(plan, workload)
        found += [
            Monitor(
                name="latency",
                metric="p50, p95, p99 per step",
                threshold=f"p99 {number(limit)} ms",
                window="5 minutes",
                why=f"the computed p99 is {number(plan.p99_ms or 0.0)} ms",
                alert="latency-p99",
            ),
            Monitor(
                name="errors",
                metric="share of 5xx",
                threshold="1 %",
                window="5 minutes",
                why="above it the burn-rate alert follows within the hour",
                alert="error-share",
            ),
            Monitor(
                name="saturation",
                metric="CPU of the service, requests in flight",
                threshold="75 %",
                window="10 minutes",
                why="sized for 60 % at the peak",
                alert="saturation",
            ),
            Monitor(
                name="traffic",
                metric="requests/s",
                threshold=f"above {number(workload['peak_rps'])} or below {number(workload['avg_rps'] * 0.1)}",
                window="15 minutes",
                why="above: the sizing no longer holds; below: a caller has gone",
                alert="traffic",
            ),
        ]
    store = candidate(plan, "feature-online")
    if store is not None:
        found.append(
            Monitor(
                name="feature look-up",
                metric=f"p99 and misses of {store.title}",
                threshold=f"{number((store.p99_ms or 0.0) * 2)} ms; 5 % misses",
                window="10 minutes",
                why="twice its sized p99; misses mean writes have stopped",
                alert="feature-lookup",
            )
        )
    if plan.choice("stream-process") is not None:
        found.append(
            Monitor(
                name="stream lag",
                metric=f"age of the oldest unread event ({title(plan, 'ingest-stream')})",
                threshold=span(workload["freshness_s"] * 3),
                window="10 minutes",
                why=f"features may be {span(workload['freshness_s'])} old",
                alert="stream-lag",
            )
        )
    if workload["batch"]:
        found.append(
            Monitor(
                name="scoring run",
                metric="minutes since the last publication",
                threshold=f"{number(730 / max(workload['scoring_runs_per_month'], 1e-9) + 2)} h",
                window="each run",
                why="one period and two hours",
                alert="run-late",
            )
        )
    found.append(
        Monitor(
            name="pipelines",
            metric=f"failed runs of {title(plan, 'orchestrate')}",
            threshold="1",
            window="each run",
            why="a failed step is retried twice first, so a failed run needs a person",
            alert="pipeline-failed",
        )
    )
    return tuple(found)


def data_monitors(view: View) -> tuple[Monitor, ...]:
    """Return what is watched of the data that comes in."""
    columns, runs = view.use_case.columns, view.workload["ingest_runs_per_month"]
    nullable = [one.name for one in columns if one.nullable]
    return (
        Monitor(
            name="arrival",
            metric=f"age of the newest {spoken(view.use_case.event)} record in {title(view.plan, 'lake', 'the lake')}",
            threshold=f"{number(730 / max(runs, 1e-9) * 1.5)} h",
            window="each run",
            why=f"{number(runs)} ingestion runs a month",
            alert="data-late",
        ),
        Monitor(
            name="volume",
            metric="rows against the same weekday's median of four weeks",
            threshold="± 30 %",
            window="a day",
            why=f"about {people_count(view.workload['daily_predictions'])} a day are expected",
            alert="data-volume",
        ),
        Monitor(
            name="schema",
            metric=f"records refused by the contract of {plural(len(columns), 'column')}",
            threshold="0.1 %",
            window="each run",
            why="refused records lie in quarantine with the reason",
            alert="data-contract",
        ),
        Monitor(
            name="missing values",
            metric=f"null share of {listing(nullable)}" if nullable else "null share of every column",
            threshold="3 points above training",
            window="a day",
            why="the model was fitted on the training share",
            alert="drift",
        ),
    )


def cost_monitors(view: View) -> tuple[Monitor, ...]:
    """Return what is watched of the bill."""
    money = view.plan.cost.infrastructure
    daily = money.expected_usd / 30.4
    thousands = max(view.workload["daily_predictions"] * 30.4 / 1000, 1e-9)
    budget = view.constraints.budget.monthly_usd.value
    found = [
        Monitor(
            name="daily cost",
            metric="tagged cost of the day",
            threshold=usd(daily * 1.3),
            window="a day",
            why=f"{usd(daily)} are expected a day",
            alert="cost-day",
        ),
        Monitor(
            name="cost per thousand scores",
            metric="cost over scores",
            threshold=f"${money.high_usd / thousands:.4f}",
            window="a week",
            why=f"${money.expected_usd / thousands:.4f} are expected; the threshold is the high estimate",
        ),
        Monitor(
            name="training cost",
            metric=f"cost of {title(view.plan, 'train')} this month",
            threshold=usd(max(view.plan.monthly_usd("train") * 2, 1.0)),
            window="a month to date",
            why=(f"{runs_are(view.workload['training_runs_per_month'])} planned; double means retraining runs away"),
            alert="cost-training",
        ),
    ]
    if budget is not None:
        found.append(
            Monitor(
                name="forecast",
                metric="forecast of the month",
                threshold=usd(budget),
                window="a day",
                why=f"the budget; {usd(view.plan.cost.budgeted.expected_usd)} are expected of what it is for",
                alert="cost-forecast",
            )
        )
    return tuple(found)


def dashboards_of(view: View) -> tuple[Dashboard, ...]:
    """Return one page for each reader."""
    use_case, online = view.use_case, bool(view.workload["online"])
    service = (
        ("traffic, errors, latency by step, saturation", "error budgets left", "share of degraded answers")
        if online
        else ("runs: start, length, rows, publication", "rows refused and why")
    )
    return (
        Dashboard(name="service", reader="engineer on call", panels=(*service, "pipelines of the last seven days")),
        Dashboard(
            name="model",
            reader="model owner",
            panels=(
                f"{use_case.primary_metric} by version, {plural(use_case.label.delay_days, 'day')} late",
                "score distribution by version",
                f"drift of the {plural(len(use_case.features), 'feature')}, worst first",
                f"slices: {listing(use_case.slices[:5])}",
            ),
        ),
        Dashboard(
            name="business",
            reader="business owner",
            panels=(
                *(metric.name for metric in use_case.metrics if metric.kind == "business"),
                "decisions by outcome",
                "cost per thousand scores",
            ),
        ),
    )


def tracing_of(view: View) -> Tracing | NotNeeded:
    """Return what is traced, or why nothing is."""
    hops: list[Candidate] = [one.candidate for one in view.plan.choices if one.candidate.p99_ms]
    if len(hops) < 2:
        return NotNeeded(
            because=(
                "a run's steps are already timed one by one in its completion record"
                if not hops
                else "the path has one part: its own histogram says where the time goes"
            )
        )
    share = min(1.0, 10.0 / max(view.workload["avg_rps"], 1e-9))
    return Tracing(
        spans=tuple(one.title for one in hops),
        sampling=f"{share:.2%} of requests (about 10 a second), and every error and every request above its limit",
        why="the budget is per step, so the step that spends it must be visible",
    )


def logging_of(view: View) -> Logging:
    """Return what logs hold, what they never hold, and how long they are kept."""
    use_case = view.use_case
    regimes = view.constraints.compliance.regimes.value or ()
    strict = [one for one in regimes if one in _LONG_RETENTION]
    days = 365 if strict else 90 if view.workload["log_gb_per_month"] < 50 else 30
    for_the_act = "eu_ai_act" in regimes and days < _SIX_MONTHS
    days = _SIX_MONTHS if for_the_act else days
    sensitive = tuple(column.name for column in use_case.columns if column.sensitivity)
    reason = (
        f"{listing(regime_name(one) for one in strict)} asks for a year of audit history"
        if strict
        else "article 19 of the EU AI Act asks for six months of logs"
        if for_the_act
        else "long enough for one release cycle and its labels to be looked at together"
    )
    fields = ["time", "level", "trace id", use_case.event_id, "model_version", "score", "degraded"]
    fields += (
        ["latency_ms by step", "feature age"]
        if view.workload["online"]
        else ["run id", "partition", "rows in, scored, refused"]
    )
    return Logging(
        fields=tuple(fields),
        never=(*sensitive, "request and response bodies", "API keys"),
        gb_per_month=view.workload["log_gb_per_month"],
        retention_days=days,
        why=f"{gigabytes(view.workload['log_gb_per_month'])} a month kept {days} days: {reason}",
    )
