"""Forecasting: which requirements lead to it, what its work is sized by, and what planning says of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.unit.engine.agents.builders import ROOT, assumptions, churn
from tests.unit.engine.agents.test_planning_answers import leaves
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.documents import load_model
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.use_case import UseCase
from mlops_architect.engine.outcome import with_outcome
from mlops_architect.engine.situation import frame, reframed
from mlops_architect.engine.sizing.workload import derive_workload
from mlops_architect.engine.use_case_choice import choose_use_case

NIGHTLY = {
    "ml_task": "forecasting",
    "serving.modes": ("batch",),
    "serving.scoring_cadence": "daily",
    "load.daily_predictions": 12_000_000.0,
    "training.horizon_days": 28.0,
}
SERIES_M = 12 * 30 / 30.4
"""Series of one night: there are 30.4 nights in a month, and its days are counted as 30."""
TEXT = "Forecast daily demand of 30,000 products in 400 stores for the next 28 days, every night"


def test_forecasts_in_bulk_are_of_their_own_kind(catalog: Catalog) -> None:
    framed = frame(with_fields(NIGHTLY), TEXT, catalog, 95.0)
    assert framed.use_case.problem == "forecasting"
    assert framed.situation.workload["forecast_rows_per_run_m"] == pytest.approx(SERIES_M * 28)


@pytest.mark.parametrize("asked", [{"latency.p99_ms": 100.0}, {"serving.modes": ("online",)}, {"load.peak_rps": 50.0}])
def test_numbers_that_somebody_waits_for_are_scored_row_by_row(catalog: Catalog, asked: dict[str, object]) -> None:
    chosen = choose_use_case(with_fields({"ml_task": "forecasting", **asked}), "predict demand per request", catalog)
    assert chosen.problem == "regression"


def test_work_follows_series_times_horizon(catalog: Catalog) -> None:
    def hours(days: float, series: float = 12e6) -> float:
        fields = {**NIGHTLY, "training.horizon_days": days, "load.daily_predictions": series}
        return frame(with_fields(fields), TEXT, catalog, 95.0).situation.workload["scoring_vcpu_hours_per_run"]

    one_more_day = hours(29) - hours(28)
    assert one_more_day == pytest.approx(SERIES_M * 0.0056)
    assert hours(28) == pytest.approx(0.05 + SERIES_M * 0.03 + 28 * one_more_day)
    assert hours(28, 6e6) - 0.05 == pytest.approx((hours(28) - 0.05) / 2)


def test_only_forecasts_are_sized_by_a_horizon(catalog: Catalog) -> None:
    fields = {"ml_task": "classification", "serving.modes": ("batch",), "training.horizon_days": 28.0}
    workload = frame(with_fields(fields), "churn", catalog, 95.0).situation.workload
    assert workload["forecast_days"] == workload["forecast_rows_per_run_m"] == 0


def test_nothing_that_reads_rows_one_by_one_makes_forecasts(catalog: Catalog) -> None:
    refused = {
        pattern.id
        for pattern in catalog.patterns.values()
        for limit in pattern.limits
        if (limit.value, limit.maximum) == ("forecast_days", 0)
    }
    transforms = [one for one in catalog.patterns.values() if one.capability == "transform"]
    spark = {one.id for one in transforms if {"spark", "databricks", "beam"} & set(one.tools)}
    studies = {one.id for one in catalog.patterns.values() if "optuna" in one.tools}
    assert refused == spark | studies | {"aws-sagemaker-batch-transform"}


def _outputs() -> dict[str, list[str]]:
    design = churn()
    case = load_model(ROOT / "patterns" / "use-cases" / "demand-forecasting.yaml", UseCase)
    constraints = with_fields({**NIGHTLY, "cloud": "aws", "regions": ("eu-west-1",), "training.horizon_days": 14.0})
    case = with_outcome(case, constraints)
    workload = derive_workload(design.constraints, case, assumptions())
    answers = replace(design, use_case=case, workload=workload).run()
    return {agent: [str(text) for _, text in leaves(output)] for agent, output in answers.items()}


def test_planning_speaks_of_series() -> None:
    said = {agent: "\n".join(texts) for agent, texts in _outputs().items()}
    assert "rolling origin" in said["model-development"]
    assert "seasonal naive" in said["model-development"].lower()
    assert "14 days" in said["model-development"]
    assert "MAPE" in said["model-development"]
    assert "training would use labels that did not exist" not in said["model-development"]
    assert "of the plans entered by the origin" in said["feature-engineering"]
    assert "holds 80 % of later days" in said["inference-pipeline"]
    assert not re.search(r"units_demanded_28d|\b28 days ahead", "\n".join(said.values()))


def test_a_use_case_that_forecasts_says_what() -> None:
    path = ROOT / "patterns" / "use-cases" / "demand-forecasting.yaml"
    case = load_model(path, UseCase)
    given = case.model_dump(mode="json", exclude_defaults=True)
    for wrong in ({"problem": "regression"}, {"forecast": None}):
        with pytest.raises(ValueError, match="forecast says what"):
            UseCase.model_validate({**given, **wrong})


def test_an_answer_that_asks_for_another_delivery_leads_elsewhere(catalog: Catalog) -> None:
    framed = frame(with_fields({"ml_task": "forecasting"}), TEXT, catalog, 95.0)
    assert framed.use_case.problem == "forecasting"
    assert reframed(framed, "serving.modes", ("online",)).use_case.problem == "regression"
    assert reframed(framed, "training.horizon_days", 7.0).use_case.label.delay_days == 7
