"""Use cases: rich enough to design from, and every measure can be computed; what `patterns lint` says is in tests/catalog."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from mlops_architect.documents import load_model
from mlops_architect.domain.component import kinds_of
from mlops_architect.domain.use_case import UseCase

FOLDER = Path(__file__).parents[2] / "patterns" / "use-cases"
SHIPPED = [load_model(path, UseCase) for path in sorted(FOLDER.glob("*.yaml"))]
CASES = [case for case in SHIPPED if case.trains and case.fine_tuning is None]
CLASSIFIERS = {"logistic-regression", "hist-gradient-boosting", "random-forest", "isolation-forest", "constant"}
REGRESSORS = {"ridge", "hist-gradient-boosting", "random-forest", "constant"}
ESTIMATORS = {
    "binary-classification": CLASSIFIERS,
    "multiclass-classification": (CLASSIFIERS - {"isolation-forest"}) | {"naive-bayes"},
    "regression": REGRESSORS,
    "forecasting": {"seasonal-mean", "quantile-boosting"},
}
MEASURES = {
    "binary-classification": {
        "average_precision", "roc_auc", "log_loss", "brier", "calibration_error", "precision", "recall", "flagged_share",
        "cost_saved_share",
    },
    "multiclass-classification": {
        "macro_f1", "accuracy", "log_loss", "calibration_error", "abstained_share", "accuracy_when_answered",
        "cost_saved_share",
    },
    "regression": {"neg_mean_absolute_error", "rmse", "r2", "wape", "bias"},
    "forecasting": {"forecast_accuracy", "wape", "mase", "pinball", "interval_coverage", "interval_width", "bias"},
}  # fmt: skip
"""What ``scoring.training.measures`` of a generated repository computes."""


def by_id(case: UseCase) -> str:
    """Name a case in the test report."""
    return case.id


def test_the_common_kinds_of_system_are_there() -> None:
    tasks = {task.value for case in CASES for task in case.ml_tasks}
    assert {
        "fraud",
        "classification",
        "recommendation",
        "ranking",
        "forecasting",
        "regression",
        "anomaly",
        "nlp",
        "cv",
    } <= tasks
    assert [path.stem for path in sorted(FOLDER.glob("*.yaml"))] == [case.id for case in SHIPPED]


def test_a_case_over_documents_says_what_guards_and_measures_its_answers() -> None:
    cases = [case for case in SHIPPED if case.retrieval is not None]
    assert cases
    for case in cases:
        assert case.retrieval is not None
        guarded = {guardrail.id for guardrail in case.retrieval.guardrails}
        assert {
            "document-injection",
            "access-rights",
            "no-answer",
            "off-topic",
            "personal-data",
            "token-budget",
        } <= guarded
        floors = case.retrieval.evaluation.model_dump()
        measured = {metric.name: metric.minimum for metric in case.metrics if metric.name in floors}
        assert {"recall_at_k", "groundedness", "refusal_correctness"} <= set(measured)
        assert measured == {name: floors[name] for name in measured}
        assert sum(kind.share for kind in case.retrieval.documents) == pytest.approx(1.0)


def test_a_case_that_tunes_a_language_model_measures_its_floors() -> None:
    [case] = [case for case in SHIPPED if case.fine_tuning is not None]
    assert case.fine_tuning is not None
    floors = case.fine_tuning.evaluation
    minimum = {metric.name: metric.minimum for metric in case.metrics}
    assert minimum["exact_match"] == floors.exact_match
    assert minimum["refusal_correctness"] == floors.refusal_correctness
    assert minimum["over_refusal"] == floors.largest_over_refusal
    assert minimum["general_loss_rise"] == floors.largest_general_rise
    assert case.primary_metric in minimum
    columns = {column.name: column for column in case.columns}
    assert set(case.fine_tuning.allowed_licences) < set(columns["licence"].allowed)
    assert {topic.name for topic in case.fine_tuning.topics} < set(columns["topic"].allowed)
    with pytest.raises(ValidationError, match="belongs to no other"):
        UseCase.model_validate({**case.model_dump(mode="json", exclude_unset=True), "problem": "regression"})


@pytest.mark.parametrize("case", CASES, ids=by_id)
def test_a_case_is_rich_enough_to_design_from(case: UseCase) -> None:
    assert 8 <= len(case.columns) <= 20
    # A text or a picture is one feature of many numbers.
    assert (6 if case.content else 12) <= len(case.features) <= 25
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
    assert {candidate.estimator for candidate in case.candidates} <= ESTIMATORS[case.problem]
    if any(candidate.estimator == "naive-bayes" for candidate in case.candidates):
        assert "text" in case.content
    assert (case.label.positive_rate is not None) == (case.problem == "binary-classification")


@pytest.mark.parametrize("case", CASES, ids=by_id)
def test_samples_keep_the_contract(case: UseCase) -> None:
    for column in case.columns:
        generator = column.generator
        if generator.kind == "choice":
            assert set(generator.values) == set(column.allowed), column.name
            assert not generator.weights or len(generator.weights) == len(generator.values)
        if generator.kind in ("text", "picture"):
            assert set(generator.by_class) == set(case.label.classes), column.name
            assert column.type == {"text": "text", "picture": "image"}[generator.kind]
            assert column.longest is not None, f"{column.name}: how long may it be?"
        if generator.missing:
            assert column.nullable, column.name
        if column.type in ("float", "integer") and generator.kind in ("normal", "lognormal"):
            assert column.minimum is not None, f"{column.name}: a sample may be outside what is sensible"


def lists_of(**changes: object) -> dict[str, object]:
    """Return the shipped use case that makes lists, as data, with its recommendation changed."""
    case = next(case for case in SHIPPED if case.recommendation is not None)
    data = case.model_dump(mode="json", exclude_unset=True)
    data["recommendation"] = {**data["recommendation"], **changes}
    return data


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"item": "shop"}, "shop"),
        ({"score": "liking"}, "liking"),
        ({"item_columns": ["item_category", "colour"]}, "colour"),
        ({"group": "surface"}, "item_columns"),
        ({"candidates": 5}, "list_size"),
        ({"largest_group_share": 0}, "largest_group_share"),
    ],
)
def test_lists_that_cannot_be_made_are_refused(changes: dict[str, object], said: str) -> None:
    assert UseCase.model_validate(lists_of()).recommendation is not None
    with pytest.raises(ValidationError, match=said):
        UseCase.model_validate(lists_of(**changes))


def test_only_a_yes_can_be_ranked_by() -> None:
    data = next(case for case in SHIPPED if case.problem == "regression").model_dump(mode="json", exclude_unset=True)
    with pytest.raises(ValidationError, match="binary-classification"):
        UseCase.model_validate({**data, "recommendation": lists_of()["recommendation"]})


def test_what_makes_lists_scores_rows_as_well() -> None:
    kinds = {case.id: kinds_of(case) for case in SHIPPED}
    assert kinds["recommendation-ranking"] == {"tabular", "recommendation"}
    assert {"recommendation"} & {
        kind for id_, found in kinds.items() if id_ != "recommendation-ranking" for kind in found
    } == set()
