"""Which condition calls whom: thresholds, windows and runbooks of this system."""

from __future__ import annotations

from mlops_architect.domain.outputs.monitoring import (
    Alert,
)
from mlops_architect.engine.agents.deciding import candidate, title
from mlops_architect.engine.agents.drift_and_quality import PSI_ACT, drift_monitoring, quality_monitoring
from mlops_architect.engine.agents.service_levels import latency_objective
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import number

_ROTA = 4


def _who(view: View, level: str) -> str:
    people = view.constraints.team.size.value
    if level == "ticket":
        return "the team's queue, next working day"
    if people and people < _ROTA:
        called = "the one person of the team" if people == 1 else f"all {number(people)} people of the team"
        return f"{called} by phone: too few for a rota"
    return "engineer on call" if people else "engineer on call (the rota is open: the team's size is not stated)"


def alerts_of(view: View) -> tuple[Alert, ...]:
    """Return every alert of this system; each names its threshold, window, person and runbook."""
    plan, workload = view.plan, view.workload
    found: list[Alert] = []

    def add(alert: str, level: str, condition: str, threshold: float, unit: str, window: str, why: str) -> None:
        found.append(
            Alert(
                id=alert,
                level="page" if level == "page" else "ticket",
                condition=condition,
                threshold=round(threshold, 4),
                unit=unit,
                window=window,
                who=_who(view, level),
                runbook=f"docs/runbooks/{alert}.md",
                why=why,
            )
        )

    if workload["online"]:
        limit, _ = latency_objective(plan, workload)
        add(
            "latency-p99",
            "page",
            "p99 of requests above",
            limit,
            "ms",
            "5 min, 3 in a row",
            "one bad minute is noise; fifteen minutes spend a budget",
        )
        add(
            "error-share",
            "page",
            "share of server errors above",
            1.0,
            "%",
            "5 min, 2 in a row",
            "callers fall back to their own rule meanwhile",
        )
        add(
            "saturation",
            "ticket",
            "CPU of the service above",
            75.0,
            "%",
            "10 min",
            "the headroom for losing a zone is gone",
        )
        add(
            "traffic",
            "ticket",
            "requests/s above",
            workload["peak_rps"],
            "requests/s",
            "15 min",
            "the design was sized for this peak",
        )
    store = candidate(plan, "feature-online")
    if store is not None:
        add(
            "feature-lookup",
            "page",
            f"p99 of {store.title} above",
            (store.p99_ms or 0.0) * 2,
            "ms",
            "10 min",
            "scores are being made from defaults",
        )
    if plan.choice("stream-process") is not None:
        add(
            "stream-lag",
            "page",
            "consumer behind by more than",
            workload["freshness_s"] * 3,
            "s",
            "10 min",
            "windowed features no longer see the last minutes",
        )
    if workload["batch"]:
        add(
            "run-late",
            "page",
            "no publication for",
            730 / max(workload["scoring_runs_per_month"], 1e-9) + 2,
            "h",
            "checked every 15 min",
            "readers act on old scores",
        )
    add(
        "pipeline-failed",
        "ticket",
        f"failed runs of {title(plan, 'orchestrate')} at least",
        1.0,
        "runs",
        "each run",
        "retries are already spent",
    )
    add(
        "data-late",
        "ticket",
        "newest record older than",
        730 / max(workload["ingest_runs_per_month"], 1e-9) * 1.5,
        "h",
        "each run",
        "features and training sets stop moving",
    )
    add(
        "data-volume",
        "ticket",
        "rows away from the weekday's median by more than",
        30.0,
        "%",
        "1 day",
        "a source lost or doubled a part",
    )
    add("data-contract", "ticket", "records refused above", 0.1, "%", "each run", "a source changed its schema")
    add(
        "drift",
        "ticket",
        "population stability index of any feature or of the score above",
        PSI_ACT,
        "PSI",
        drift_monitoring(view).window,
        "starts the retraining check of continual learning",
    )
    floor = quality_monitoring(view).floor
    if floor is not None:
        add(
            "quality-floor",
            "ticket",
            f"{view.use_case.primary_metric} below",
            floor,
            "",
            f"{number(quality_monitoring(view).evaluation_window_days)} days of matured labels",
            "the level the business case was made with",
        )
    if view.use_case.slices:
        add(
            "slice-gap",
            "ticket",
            "error rate of a slice over that of all above",
            1.25,
            "times",
            "each evaluation",
            "one group bears more of the errors",
        )
    money = plan.cost.infrastructure
    add(
        "cost-day",
        "ticket",
        "cost of a day above",
        money.expected_usd / 30.4 * 1.3,
        "USD",
        "1 day",
        "three such days are a tenth of a month",
    )
    add(
        "cost-training",
        "ticket",
        "training cost this month above",
        max(plan.monthly_usd("train") * 2, 1.0),
        "USD",
        "month to date",
        "retraining runs away",
    )
    budget = view.constraints.budget.monthly_usd.value
    if budget is not None:
        add(
            "cost-forecast",
            "ticket",
            "forecast of the month above",
            budget,
            "USD",
            "1 day",
            "the budget of the requirements",
        )
    return tuple(found)
