"""The steps of a release, their length and how many cases each sees."""

from __future__ import annotations

import math

from mlops_architect.domain.outputs.deployment_serving import RolloutStep
from mlops_architect.domain.workload import Workload

_FEWEST_ERRORS = 30.0
_FAULT_RATE = 0.02
"""A version is called faulty when it fails two requests in a hundred or more."""

_SHADOW_HOURS = 24.0
_LONGEST_STEP_MIN = 24 * 60.0


def detection_minutes(workload: Workload) -> float:
    """Return how long it takes to see a 2 % failure at 5 % of average traffic: 30 failures, at least 5 minutes."""
    per_minute = workload["avg_rps"] * 60 * 0.05
    return min(max(_FEWEST_ERRORS / _FAULT_RATE / max(per_minute, 1e-9), 5.0), _LONGEST_STEP_MIN)


def _step_minutes(workload: Workload, share: float) -> float:
    per_minute = workload["avg_rps"] * 60 * share
    needed = _FEWEST_ERRORS / _FAULT_RATE / max(per_minute, 1e-9)
    return float(math.ceil(min(max(needed, 30.0), _LONGEST_STEP_MIN)))


def bake_minutes(workload: Workload) -> float:
    """Return the length of the canary steps of a release together."""
    return _step_minutes(workload, 0.05) + _step_minutes(workload, 0.25)


def rollout(workload: Workload) -> tuple[RolloutStep, ...]:
    """Return the steps of a release for online scoring, or for bulk scoring where nobody waits."""
    if not workload["online"]:
        return _batch_rollout(workload)
    per_minute = workload["avg_rps"] * 60
    gates = (
        "error share not above the champion's by more than 0.1 points",
        "p99 within its limit",
        "share of fallback scores unchanged within 0.5 points",
    )
    steps = [
        RolloutStep(
            name="shadow",
            share_pct=0.0,
            duration_minutes=_SHADOW_HOURS * 60,
            cases_seen=per_minute * _SHADOW_HOURS * 60,
            passes_when=(
                "every copied request gets a score",
                "score distribution within 0.1 (PSI) of the offline evaluation",
                "features equal those of training to 1e-6 on a sample of 1,000",
            ),
            on_failure="stop; callers never saw it",
        )
    ]
    for name, share in (("canary 5 %", 0.05), ("canary 25 %", 0.25)):
        length = _step_minutes(workload, share)
        steps.append(
            RolloutStep(
                name=name,
                share_pct=share * 100,
                duration_minutes=length,
                cases_seen=per_minute * share * length,
                passes_when=gates,
                on_failure="traffic back to the champion at once, then find out why",
            )
        )
    steps.append(
        RolloutStep(
            name="full",
            share_pct=100.0,
            duration_minutes=60.0,
            cases_seen=per_minute * 60,
            passes_when=("all of the above for an hour",),
            on_failure="roll back to the previous version, which stays deployable",
        )
    )
    return tuple(steps)


def _batch_rollout(workload: Workload) -> tuple[RolloutStep, ...]:
    rows = workload["rows_per_scoring_run_m"] * 1e6
    length = max(workload["scoring_vcpu_hours_per_run"] / 2 * 60, 5.0)
    return (
        RolloutStep(
            name="shadow run",
            share_pct=0.0,
            duration_minutes=round(length, 1),
            cases_seen=rows,
            passes_when=(
                "all rows scored, none refused that the champion accepts",
                "rank correlation with the champion above 0.8, or the difference is explained",
                "share of rows above the threshold within 20 % of the champion's",
            ),
            on_failure="stop; readers never saw it",
        ),
        RolloutStep(
            name="published run",
            share_pct=100.0,
            duration_minutes=round(length, 1),
            cases_seen=rows,
            passes_when=("row counts agree", "no reader reports a fault for one period"),
            on_failure="point readers back to the previous run",
        ),
    )
