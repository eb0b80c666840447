"""How many cases a canary or an A/B test needs here, and how much exploration."""

from __future__ import annotations

from mlops_architect.domain.outputs.continual_learning import (
    SampleSize,
)
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.engine.agents.samples import cases_per_arm
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import number, people_count, spoken

_FORMULA = "n = (z(1-alpha/2) + z(1-beta))² × (p₁(1-p₁) + p₂(1-p₂)) / (p₁ - p₂)², alpha = 0.05 two-sided, power 0.8"
_SOURCE = "https://en.wikipedia.org/wiki/Two-proportion_Z-test"
_CANARY_SHARE, _CANARY_CHANGE = 0.05, 0.2
_ABSTAINED = 0.15
"""Usual share of answers left to a person, until the first month says it."""
_TEST_SHARE, TEST_CHANGE = 0.5, 0.1
_LONGEST_TEST_DAYS = 60.0
EXPLORATION_POSITIVES = 100.0


def _sample(measure: str, base: float, change: float, share: float, per_day: float, delay: float) -> SampleSize:
    cases = cases_per_arm(base, change)
    arm = per_day * share
    days = cases / max(arm, 1e-9)
    return SampleSize(
        measure=measure,
        base_rate=base,
        relative_change=change,
        cases_per_arm=cases,
        share_pct=share * 100,
        cases_per_day_in_arm=arm,
        days_to_collect=round(days, 3),
        label_delay_days=delay,
        days_to_decide=round(max(days, 1 / 24) + delay, 2),
        formula=_FORMULA,
        source=_SOURCE,
    )


def base_rate_of(view: View) -> float:
    """Return the positive rate, one in a hundred where the use case has none."""
    return view.use_case.label.positive_rate or 0.01


def canary_of(view: View) -> SampleSize | NotNeeded:
    """Return the size of a canary comparison, or why there is none."""
    if not view.workload["online"]:
        return NotNeeded(
            because=(
                "all rows of a run are scored by both models before anything is published: nothing has to be exposed"
            )
        )
    per_day = view.workload["daily_predictions"]
    if view.use_case.problem == "binary-classification":
        found = _sample(
            "share of scores above the threshold", base_rate_of(view), _CANARY_CHANGE, _CANARY_SHARE, per_day, 0.0
        )
    elif view.use_case.several:
        found = _sample("share of answers left to a person", _ABSTAINED, _CANARY_CHANGE, _CANARY_SHARE, per_day, 0.0)
    else:
        found = _sample("share of degraded answers", 0.01, 1.0, _CANARY_SHARE, per_day, 0.0)
    if found.days_to_collect > _LONGEST_TEST_DAYS:
        return NotNeeded(
            because=(
                f"{people_count(per_day)} scores a day would need {number(found.days_to_collect)} days at 5 %: shadow"
                " comparison decides instead"
            )
        )
    return found


def ab_test_of(view: View) -> SampleSize | NotNeeded:
    """Return the size of an A/B test on the outcome, or why there is none."""
    use_case, per_day = view.use_case, view.workload["daily_predictions"]
    if use_case.problem != "binary-classification":
        return NotNeeded(
            because=(
                f"{spoken(use_case.label.column)} does not depend on the {'answer' if use_case.several else 'forecast'},"
                " so both models are judged on the same cases"
            )
        )
    found = _sample(
        f"rate of {spoken(use_case.label.column)} among decided cases",
        base_rate_of(view),
        -TEST_CHANGE,
        _TEST_SHARE,
        per_day,
        use_case.label.delay_days,
    )
    if found.days_to_collect > _LONGEST_TEST_DAYS:
        return NotNeeded(
            because=(
                f"a change of {TEST_CHANGE:.0%} needs {people_count(found.cases_per_arm)} cases an arm,"
                f" {number(found.days_to_collect)} days at {people_count(per_day)} a day"
            )
        )
    return found


def selective_labels(view: View) -> bool:
    """Whether acting on the score changes or hides the label: true wherever a class is decided on."""
    return view.use_case.problem == "binary-classification"


def exploration_of(view: View) -> tuple[float, float]:
    """Return the share of cases in percent and the cases a day that are decided as if unscored."""
    if not selective_labels(view):
        return 0.0, 0.0
    positives = view.workload["daily_predictions"] * base_rate_of(view) * 30.4
    share = min(0.02, EXPLORATION_POSITIVES / max(positives, 1e-9))
    return share * 100, share * view.workload["daily_predictions"]
