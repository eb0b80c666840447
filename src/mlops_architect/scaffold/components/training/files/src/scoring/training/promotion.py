"""The promotion rule: when a candidate may replace the champion.

All conditions must hold. The rule never promotes on a tie that hides a loss: the interval of
the difference must exclude a drop beyond the tolerance, overall and on every slice and class.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from scoring.settings import Configured
from scoring.training.evaluate import Evaluation
from scoring.training.measures import Numbers, difference_interval
from scoring.training.tasks import TASKS
from scoring.use_case import UseCase


class PromotionSettings(Configured):
    """Tolerances of the rule."""

    approval: Literal["automatic", "person"] = "automatic"
    """``person``: a candidate that passes still waits for ``release promote``."""
    least_gain: float = 0.0
    tolerated_drop: float = Field(default=0.02, ge=0)
    """How far below zero the interval of the difference may reach."""
    tolerated_slice_drop: float = Field(default=0.10, ge=0)
    least_gain_over_baseline: float = 0.0
    max_calibration_error: float = Field(default=0.10, ge=0)


@dataclass(frozen=True)
class Condition:
    """One condition with what was found."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True)
class Verdict:
    """The outcome of the rule."""

    promote: bool
    conditions: tuple[Condition, ...]


def judge(
    use_case: UseCase,
    settings: PromotionSettings,
    labels: Numbers,
    candidate: Evaluation,
    baseline: Evaluation,
    champion: Evaluation | None,
) -> Verdict:
    """Decide whether ``candidate`` may be promoted; all evaluations are on the same rows.

    Regression tolerances are shares of the champion's measure, because amounts have no fixed scale.
    """
    primary = use_case.primary_metric
    conditions = [*_minimums(use_case, candidate), _beats_baseline(primary, settings, candidate, baseline)]
    probabilities = TASKS[use_case.problem].probabilities
    if probabilities:
        error = candidate.measures["calibration_error"]
        conditions.append(
            Condition("calibrated", error <= settings.max_calibration_error, f"calibration error {error:.4f}")
        )
    if champion is None:
        conditions.append(Condition("champion", True, "there is no champion yet"))
    else:
        scale = 1.0 if probabilities else max(abs(champion.measures[primary]), 1e-9)
        conditions.append(_no_worse(primary, settings, labels, candidate, champion, scale))
        conditions.extend(_slices(settings, candidate, champion, scale))
    return Verdict(all(condition.passed for condition in conditions), tuple(conditions))


def _minimums(use_case: UseCase, candidate: Evaluation) -> list[Condition]:
    found = []
    for metric in use_case.metrics:
        if metric.minimum is None or metric.name not in candidate.measures:
            continue
        value = candidate.measures[metric.name]
        passed = value >= metric.minimum if metric.higher_is_better else value <= metric.minimum
        found.append(Condition(f"level of {metric.name}", passed, f"{value:.4f} against {metric.minimum:g}"))
    return found


def _beats_baseline(
    primary: str, settings: PromotionSettings, candidate: Evaluation, baseline: Evaluation
) -> Condition:
    gain = candidate.measures[primary] - baseline.measures[primary]
    return Condition("better than the baseline", gain > settings.least_gain_over_baseline, f"{primary} {gain:+.4f}")


def _no_worse(
    primary: str,
    settings: PromotionSettings,
    labels: Numbers,
    candidate: Evaluation,
    champion: Evaluation,
    scale: float,
) -> Condition:
    point, low, high = difference_interval(primary, labels, candidate.scores, champion.scores)
    passed = point >= settings.least_gain * scale and low >= -settings.tolerated_drop * scale
    return Condition(
        "no worse than the champion", passed, f"{primary} {point:+.4f} (95 % interval {low:+.4f} to {high:+.4f})"
    )


def _slices(settings: PromotionSettings, candidate: Evaluation, champion: Evaluation, scale: float) -> list[Condition]:
    before = {result.name: result.value for result in champion.slices}
    found = []
    for result in candidate.slices:
        old = before.get(result.name)
        if result.value is None or old is None:
            continue
        drop = old - result.value
        if drop > settings.tolerated_slice_drop * scale:
            found.append(
                Condition(f"slice {result.name}", False, f"{drop:.4f} worse than the champion on {result.rows} rows")
            )
    return found or [Condition("slices", True, "no slice lost more than the tolerance")]
