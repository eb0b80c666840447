"""Checks that run on live traffic, besides the experiments: quality, drift, cost, error budget, delivery, roll back."""

from __future__ import annotations

from mlops_architect.domain.outputs.testing_strategy import TestCase
from mlops_architect.engine.agents.test_cases import case
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import (
    dollars,
    listing,
    number,
    people_count,
    plural,
    spoken,
)

_ENDPOINT = "POST /v1/score"


def production_tests(view: View) -> tuple[TestCase, ...]:
    """Return the checks that run on live traffic, besides the experiments."""
    use_case, workload, plan = view.use_case, view.workload, view.plan
    delay = use_case.label.delay_days
    watcher = plan.pattern("observe") or "monitoring job"
    tests = [
        case(
            "in-production",
            "quality",
            use_case.label.column,
            f"{spoken(use_case.primary_metric)} of live scores by day of decision, {plural(delay, 'day')} later",
            "not more than 10 % below the value at promotion, on seven days together",
            "monitoring job",
            "production",
            "nothing",
            "ml_task",
        ),
        case(
            "in-production",
            "drift",
            "features and score",
            f"population stability index of {listing(feature.name for feature in use_case.features)} and of the score"
            " against the champion's reference",
            "notice at 0.1, alert at 0.25 in two windows",
            "monitoring job",
            "production",
            "nothing",
        ),
        case(
            "in-production",
            "cost",
            "month",
            "tagged cost to date, projected to the month's end",
            (
                f"below {dollars(view.constraints.budget.monthly_usd.value)}, alert at 80 %"
                if view.constraints.budget.monthly_usd.value
                else f"below {dollars(plan.cost.infrastructure.high_usd)}, the upper estimate (no budget is stated)"
            ),
            watcher,
            "production",
            "nothing",
            "budget.monthly_usd",
        ),
    ]
    if workload["online"]:
        target = workload["availability_target_pct"]
        tests.append(
            case(
                "in-production",
                "synthetic request",
                _ENDPOINT,
                f"one known {spoken(use_case.event)} record a minute, marked as synthetic and left out of the logs that"
                " train",
                f"answered with the expected score band{_within(view)}",
                watcher,
                "production",
                "nothing",
                "latency.p99_ms",
            )
        )
        if target:
            minutes = (100 - target) / 100 * workload["hours_per_month"] * 60
            tests.append(
                case(
                    "in-production",
                    "error budget",
                    _ENDPOINT,
                    f"share of failed requests against {target:g} %, {number(minutes)} minutes of full outage a month",
                    "page when 2 % of the budget burns in an hour, ticket when 10 % burns in three days",
                    watcher,
                    "production",
                    "traffic-increase",
                    "availability.target_pct",
                )
            )
    if workload["batch"]:
        tests.append(
            case(
                "in-production",
                "delivery",
                "scores",
                f"completion record and {people_count(workload['rows_per_scoring_run_m'] * 1e6)} rows (± 5 %) of each"
                " run before the list is used",
                "present two hours after the start; share of scores above the threshold within a third of the last"
                " run's",
                watcher,
                "production",
                "nothing",
                "load.daily_predictions",
            )
        )
    tests.append(
        case(
            "in-production",
            "roll-back drill",
            "champion alias",
            "the alias is moved back and forth in production at a quiet hour, once a quarter",
            "the earlier version answers within ten minutes, and nobody outside notices",
            "runbook",
            "production",
            "nothing",
            "recovery.rto_minutes",
        )
    )
    return tuple(tests)


def _within(view: View) -> str:
    limit = view.workload["latency_limit_ms"]
    return f" within {number(limit)} ms" if limit < 1e8 else ""
