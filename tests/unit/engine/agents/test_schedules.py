from __future__ import annotations

import re

import pytest
from tests.unit.engine.agents.builders import Design, churn, fraud

from mlops_architect.engine.agents import schedules
from mlops_architect.engine.sizing.workload import RUNS_PER_MONTH, SCORING_RHYTHMS

EXPRESSION = re.compile(r"^(rate\(\d+ (minutes|hours?|days?)\)|cron\(\S+ \S+ \S+ \S+ \S+ \S+\))$")


@pytest.mark.parametrize("cadence", sorted(RUNS_PER_MONTH))
def test_every_cadence_has_a_schedule_that_fits_its_runs(cadence: str) -> None:
    design = fraud().with_constraint("training.cadence", cadence)
    timing = schedules.training(design.constraints, design.use_case)
    assert EXPRESSION.match(timing.expression)
    assert "UTC" in timing.words or timing.expression.startswith("rate")
    if cadence not in ("on_drift", "on_demand"):
        runs = 730 * 3600 / timing.period_s
        assert runs == pytest.approx(RUNS_PER_MONTH[cadence], rel=0.15)


def test_day_of_month_and_day_of_week_are_never_both_given() -> None:
    for design in (fraud(), churn()):
        for cadence in RUNS_PER_MONTH:
            expression = schedules.training(
                design.with_constraint("training.cadence", cadence).constraints, design.use_case
            ).expression
            if expression.startswith("cron"):
                fields = expression[5:-1].split()
                assert (fields[2] == "?") != (fields[4] == "?")


def refreshed(design: Design, freshness_s: float) -> schedules.Timing:
    return schedules.refresh(design.with_constraint("data.freshness_s", freshness_s).workload)


def test_batch_refresh_is_at_least_as_frequent_as_the_freshness_wanted() -> None:
    for freshness in (900.0, 1800.0, 3600.0, 4 * 3600.0, 86400.0, 7 * 86400.0):
        timing = refreshed(churn(), freshness)
        assert timing.period_s <= max(freshness, 900.0)
        assert EXPRESSION.match(timing.expression)
    assert refreshed(churn(), 3600.0).expression == "rate(1 hour)"


def test_a_stream_frees_the_batches_from_the_freshness() -> None:
    assert refreshed(fraud(), 60.0).period_s == schedules.DAY_S


def test_nothing_is_scored_in_bulk_without_batch_mode() -> None:
    assert schedules.scoring(fraud().workload) is None
    nightly = schedules.scoring(churn().workload)
    assert nightly is not None
    assert nightly.expression == "cron(0 4 * * ? *)"


@pytest.mark.parametrize("cadence", SCORING_RHYTHMS)
def test_bulk_scores_come_in_the_rhythm_asked_for(cadence: str) -> None:
    design = churn().with_constraint("serving.scoring_cadence", cadence)
    timing = schedules.scoring(design.workload)
    assert timing is not None
    assert EXPRESSION.match(timing.expression)
    assert 730 * 3600 / timing.period_s == pytest.approx(RUNS_PER_MONTH[cadence], rel=0.15)
