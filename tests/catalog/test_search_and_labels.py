"""Hyper-parameter search and labelling on every cloud: when they are decided, what wins, and what a study costs."""

from __future__ import annotations

import pytest
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.plan import Choice, Plan
from mlops_architect.engine.optimiser.build import build_problem
from mlops_architect.engine.optimiser.plan import plan
from mlops_architect.engine.situation import frame

CLOUDS = ("aws", "gcp", "azure")
SEARCH, LABELLING = "hyper-parameter-search", "labelling"
TEXT = {"fraud": "card fraud", "cv": "pictures of scratches", "forecasting": "demand of our stores", "llm_rag": "questions about documents"}  # fmt: skip


def planned(catalog: Catalog, cloud: str, task: str, **more: object) -> Plan:
    """Return the design of a small system."""
    fields = {"cloud": cloud, "ml_task": task, "load.daily_predictions": 50_000.0}
    constraints = with_fields({**fields, **{name.replace("__", "."): value for name, value in more.items()}})
    return plan(frame(constraints, TEXT[task], catalog, 95.0).situation)


def chosen(found: Plan, capability: str) -> Choice:
    choice = found.choice(capability)
    assert choice is not None, capability
    return choice


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_model_that_trains_in_minutes_is_searched(catalog: Catalog, cloud: str) -> None:
    choice = chosen(planned(catalog, cloud, "fraud"), SEARCH)
    assert choice.candidate.pattern == f"{cloud}-optuna-search"
    assert choice.candidate.cost.complete
    assert 0 < choice.candidate.cost.infrastructure.expected_usd < 50
    assert len(catalog.serving(SEARCH, cloud)) == 5


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize(
    ("task", "more"),
    [
        ("forecasting", {}),
        ("fraud", {"training.gpu_required": True}),
        # A thousand vCPU-hours a training: a study in one job would last for months.
        ("fraud", {"work.training_vcpu_hours": 1000.0, "training.cadence": "quarterly"}),
    ],
    ids=["forecasts", "gpu", "long"],
)
def test_what_one_job_cannot_search_is_left_to_people(
    catalog: Catalog, cloud: str, task: str, more: dict[str, object]
) -> None:
    problem = build_problem(
        frame(with_fields({"cloud": cloud, "ml_task": task, **more}), TEXT[task], catalog, 95.0).situation,
        frozenset({"price-book"}),
    )
    (slot,) = [slot for slot in problem.slots if slot.capability.id == SEARCH]
    assert {one.pattern.id for one in slot.candidates} == {f"{cloud}-fixed-parameters"}


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_bill_of_a_study_grows_with_its_trainings(catalog: Catalog, cloud: str) -> None:
    def usd(vcpu_hours: float) -> tuple[float, float]:
        one = chosen(planned(catalog, cloud, "fraud", work__training_vcpu_hours=vcpu_hours), SEARCH).candidate
        assert one.pattern == f"{cloud}-optuna-search"
        return one.cost.infrastructure.expected_usd, one.sizes["trainings_per_study"]

    (one, trainings), (twice, same) = usd(0.6), usd(1.2)
    assert trainings == same == 60 * 0.75 + 1
    # Minutes of start are billed beside the trials; the rest is in proportion.
    assert one < twice < 2 * one
    _, fewer = usd(3.0)
    assert fewer == 25 * 0.75 + 1


@pytest.mark.parametrize("cloud", CLOUDS)
def test_nothing_is_searched_or_labelled_where_nothing_is_trained(catalog: Catalog, cloud: str) -> None:
    found = planned(catalog, cloud, "llm_rag")
    assert found.choice(SEARCH) is None
    assert found.choice(LABELLING) is None
    reasons = {one.capability: one.reason for one in found.skipped}
    assert "no model of its own" in reasons[SEARCH]
    assert "by itself" in reasons[LABELLING]


@pytest.mark.parametrize("cloud", CLOUDS)
def test_who_labels_follows_from_what_is_said(catalog: Catalog, cloud: str) -> None:
    assert planned(catalog, cloud, "fraud").choice(LABELLING) is None
    pictures = chosen(planned(catalog, cloud, "cv"), LABELLING)
    assert pictures.candidate.pattern == f"{cloud}-outcome-labels"
    for task in ("fraud", "cv"):
        by_hand = chosen(planned(catalog, cloud, task, training__hand_labels_required=True), LABELLING)
        assert by_hand.candidate.pattern == f"{cloud}-label-tasks"
        assert by_hand.candidate.sizes["people_hours"] == pytest.approx(2200 * 15 / 3600)
    # What is forecast comes true by itself, whoever labels.
    assert planned(catalog, cloud, "forecasting", training__hand_labels_required=True).choice(LABELLING) is None


@pytest.mark.parametrize(("cloud", "tool", "pattern"), [
    ("aws", "CVAT", "aws-cvat"), ("gcp", "Argilla", "gcp-argilla"), ("azure", "Katib", "azure-katib"), ("gcp", "Ray Tune", "gcp-ray-tune"),
])  # fmt: skip
def test_a_tool_that_is_asked_for_by_name_is_chosen(catalog: Catalog, cloud: str, tool: str, pattern: str) -> None:
    more = {"training__hand_labels_required": True, "tools__preferred": (tool,)}
    found = planned(catalog, cloud, "cv", **more)
    assert pattern in {choice.candidate.pattern for choice in found.choices}


def test_a_service_that_ended_says_so(catalog: Catalog) -> None:
    choice = chosen(planned(catalog, "gcp", "cv", training__hand_labels_required=True), LABELLING)
    assert choice.candidate.pattern == "gcp-label-tasks"
    (ended,) = [one for one in choice.alternatives if one.pattern == "gcp-vertex-data-labelling"]
    assert not ended.feasible
    assert "1 July 2024" in ended.reason
