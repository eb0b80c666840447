"""Use cases: rich enough to design from, and every measure can be computed; what `patterns lint` says is in tests/catalog."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlops_architect.documents import load_model
from mlops_architect.domain.use_case import UseCase

FOLDER = Path(__file__).parents[2] / "patterns" / "use-cases"
CASES = [load_model(path, UseCase) for path in sorted(FOLDER.glob("*.yaml"))]
CLASSIFIERS = {"logistic-regression", "hist-gradient-boosting", "random-forest", "isolation-forest", "constant"}
REGRESSORS = {"ridge", "hist-gradient-boosting", "random-forest", "constant"}
MEASURES = {
    "binary-classification": {
        "average_precision", "roc_auc", "log_loss", "brier", "calibration_error", "precision", "recall", "flagged_share",
        "cost_saved_share",
    },
    "regression": {"neg_mean_absolute_error", "rmse", "r2", "wape", "bias"},
}  # fmt: skip
"""What ``scoring.training.measures`` of a generated repository computes."""


def by_id(case: UseCase) -> str:
    """Name a case in the test report."""
    return case.id


def test_the_common_kinds_of_system_are_there() -> None:
    tasks = {task.value for case in CASES for task in case.ml_tasks}
    assert {"fraud", "classification", "recommendation", "ranking", "forecasting", "regression", "anomaly"} <= tasks
    assert [path.stem for path in sorted(FOLDER.glob("*.yaml"))] == [case.id for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=by_id)
def test_a_case_is_rich_enough_to_design_from(case: UseCase) -> None:
    assert 8 <= len(case.columns) <= 20
    assert 12 <= len(case.features) <= 25
    assert any(feature.leakage_risk for feature in case.features)
    assert len(case.slices) >= 3
    assert len(case.sources) >= 3
    assert len(case.ethics) >= 2
    assert any(metric.kind == "business" for metric in case.metrics)
    if case.default_modes == ("online",) and case.entities:
        assert any(feature.streaming for feature in case.features)


@pytest.mark.parametrize("case", CASES, ids=by_id)
def test_every_measure_and_family_exists(case: UseCase) -> None:
    assert {metric.name for metric in case.metrics} <= MEASURES[case.problem]
    assert case.primary_metric in {metric.name for metric in case.metrics}
    families = CLASSIFIERS if case.problem == "binary-classification" else REGRESSORS
    assert {candidate.estimator for candidate in case.candidates} <= families
    assert (case.label.positive_rate is not None) == (case.problem == "binary-classification")


@pytest.mark.parametrize("case", CASES, ids=by_id)
def test_samples_keep_the_contract(case: UseCase) -> None:
    for column in case.columns:
        generator = column.generator
        if generator.kind == "choice":
            assert set(generator.values) == set(column.allowed), column.name
            assert not generator.weights or len(generator.weights) == len(generator.values)
        if generator.missing:
            assert column.nullable, column.name
        if column.type in ("float", "integer") and generator.kind in ("normal", "lognormal"):
            assert column.minimum is not None, f"{column.name}: a sample may be outside what is sensible"
