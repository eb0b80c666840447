"""The retraining rule: each reason is enough, and each guard stops it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.continual.retrain import Facts, RetrainSettings, decide

CALM = Facts(
    model_age_days=3,
    hours_since_training=72,
    drifted=(),
    score_psi=0.01,
    quality_alert=False,
    trained_rows=1000,
    new_labels=200,
    runs_this_month=2,
    invalid_share=0.0,
    label_mean_shift=0.0,
)
SETTINGS = RetrainSettings()


def test_nothing_happens_without_a_reason() -> None:
    assert decide(CALM, SETTINGS).retrain is False
    assert decide(CALM, SETTINGS).guards == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"model_age_days": 31.0}, "schedule"),
        ({"drifted": ("a", "b", "c")}, "drift"),
        ({"score_psi": 0.3}, "drift"),
        ({"quality_alert": True}, "performance"),
        ({"new_labels": 500}, "volume"),
    ],
)
def test_each_reason_is_enough(change: dict[str, Any], reason: str) -> None:
    decision = decide(replace(CALM, **change), SETTINGS)
    assert decision.retrain
    assert decision.reasons[0].startswith(reason)


@pytest.mark.parametrize(
    ("change", "guard"),
    [
        ({"new_labels": 10}, "labels"),
        ({"hours_since_training": 1.0}, "cool-down"),
        ({"runs_this_month": 100}, "budget"),
        ({"invalid_share": 0.2}, "data"),
        ({"label_mean_shift": 0.9}, "labels"),
    ],
)
def test_each_guard_stops_it(change: dict[str, Any], guard: str) -> None:
    decision = decide(replace(CALM, model_age_days=400, **change), SETTINGS)
    assert not decision.retrain
    assert decision.reasons
    assert decision.guards[0].startswith(guard)


@given(st.integers(0, 500), st.floats(0.01, 50), st.floats(0, 500))
def test_the_budget_is_never_passed(runs: int, cost: float, budget: float) -> None:
    settings = RetrainSettings(cost_per_run_usd=cost, monthly_budget_usd=budget, max_runs_per_month=10_000)
    if decide(replace(CALM, model_age_days=400, runs_this_month=runs), settings).retrain:
        assert (runs + 1) * cost <= budget * (1 + 1e-9)
