"""The promotion rule: when a candidate may replace the champion.

All conditions must hold, on the same origins and the same steps for all. The champion is judged by its recipe, fitted
anew before each origin: the champion itself has seen what it would be judged on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from scoring.settings import Configured
from scoring.training.backtest import Backtest
from scoring.training.measures import gain_interval
from scoring.use_case import UseCase


class PromotionSettings(Configured):
    """Tolerances of the rule, as shares of demand."""

    approval: Literal["automatic", "person"] = "automatic"
    """``person``: a candidate that passes still waits for ``release promote``."""
    tolerated_drop: float = Field(default=0.01, ge=0)
    """How far below zero the interval of the gain over the champion may reach."""
    tolerated_slice_drop: float = Field(default=0.05, ge=0)


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
    candidate: Backtest,
    baseline: Backtest,
    champion: Backtest | None,
) -> Verdict:
    """Decide whether ``candidate`` may be promoted."""
    floors, found = use_case.forecast.floors, candidate.measures
    gain, low, high = gain_interval(candidate.rows, baseline.rows)
    needed = floors.gain_over_baseline * baseline.measures["wape"]
    nominal = use_case.forecast.interval_pct / 100
    off = found["interval_coverage"] - nominal
    conditions = [
        Condition(
            "level of forecast_accuracy",
            found["forecast_accuracy"] >= floors.forecast_accuracy,
            f"{found['forecast_accuracy']:.4f} against {floors.forecast_accuracy:g}",
        ),
        Condition(
            "better than the seasonal naive forecast",
            gain >= needed and low > 0,
            f"WAPE lower by {gain:.4f} (95 % interval {low:+.4f} to {high:+.4f}), {needed:.4f} is asked for",
        ),
        Condition(
            "better than naive series by series",
            found["mase"] < max(baseline.measures["mase"], 1.0),
            f"MASE {found['mase']:.4f}, of the baseline {baseline.measures['mase']:.4f}",
        ),
        Condition("unbiased", abs(found["bias"]) <= floors.largest_bias, f"bias {found['bias']:+.4f}"),
        Condition(
            "the interval holds what it promises",
            abs(off) <= floors.coverage_slack,
            f"{found['interval_coverage']:.1%} of the {use_case.clock.word}s, {nominal:.0%} promised",
        ),
    ]
    if champion is None:
        conditions.append(Condition("champion", True, "there is no champion to compare with"))
    else:
        conditions.append(_no_worse(settings, candidate, champion))
        conditions.extend(_slices(settings, candidate, champion))
    return Verdict(all(condition.passed for condition in conditions), tuple(conditions))


def _no_worse(settings: PromotionSettings, candidate: Backtest, champion: Backtest) -> Condition:
    gain, low, high = gain_interval(candidate.rows, champion.rows)
    return Condition(
        "no worse than the champion's recipe",
        gain >= -settings.tolerated_drop / 2 and low >= -settings.tolerated_drop,
        f"WAPE lower by {gain:+.4f} (95 % interval {low:+.4f} to {high:+.4f})",
    )


def _slices(settings: PromotionSettings, candidate: Backtest, champion: Backtest) -> list[Condition]:
    found = []
    for name, now in candidate.slices.items():
        before = champion.slices.get(name)
        if before is None:
            continue
        drop = now["wape"] - before["wape"]
        if drop > settings.tolerated_slice_drop:
            detail = f"WAPE {drop:+.4f} on {candidate.slice_rows[name]} rows"
            found.append(Condition(f"slice {name}", False, detail))
    return found or [Condition("slices", True, "no slice lost more than the tolerance")]
