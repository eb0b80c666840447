"""What is said about tuning follows the chosen search: its trials, its hours, its share of the bill."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.engine.agents.tuning import SEARCH, tuning, tuning_decision
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.optimiser.plan import plan
from mlops_architect.engine.situation import frame

STUDY: dict[str, object] = {"cloud": "aws", "ml_task": "fraud", "load.daily_predictions": 50_000.0}


def seen(catalog: Catalog, more: Mapping[str, object]) -> View:
    """Return what the model-development agent sees of a small system's design."""
    constraints = with_fields({**STUDY, **more})
    framed = frame(constraints, "card fraud", catalog, 95.0)
    situation = framed.situation
    planned = plan(situation)
    slices = {
        "constraints": constraints,
        "workload": situation.workload,
        "use-case": framed.use_case,
        "plan": planned,
        "patterns": catalog.patterns,
    }
    return View("model-development", tuple(slices), slices, {}, {})


def test_a_study_is_told_with_the_figures_of_the_bill(catalog: Catalog) -> None:
    view = seen(catalog, {"work.training_vcpu_hours": 1.0})
    found = tuning(view)
    assert found.trials == 60
    assert found.vcpu_hours == 46.0
    monthly = view.plan.monthly_usd(SEARCH)
    assert f"${monthly * 3:,.2f} a study, ${monthly:,.2f} a month" in found.cost_usd
    assert "stopped early" in found.method
    decision = tuning_decision(view)
    assert decision.choice.startswith("60 trials")
    assert "46" in decision.rationale
    assert [one.name for one in decision.rejected if one.name.startswith("Fixed")]


def test_a_managed_study_runs_whole_trainings(catalog: Catalog) -> None:
    view = seen(catalog, {"work.training_vcpu_hours": 1.0, "tools.preferred": ("sagemaker-tuning",)})
    assert view.plan.pattern(SEARCH) == "aws-sagemaker-model-tuning"
    found = tuning(view)
    assert (found.trials, found.vcpu_hours) == (60, 60.0)
    assert "whole training" in found.method


@pytest.mark.parametrize(
    ("more", "why"), [({"training.gpu_required": True}, "GPU"), ({"work.training_vcpu_hours": 40.0}, "longer ones")]
)
def test_where_nothing_searches_the_reason_is_said(catalog: Catalog, more: dict[str, object], why: str) -> None:
    view = seen(catalog, more)
    assert view.plan.pattern(SEARCH) == "aws-fixed-parameters"
    assert tuning(view).trials == 0
    decision = tuning_decision(view)
    assert decision.choice.startswith("No search")
    assert why in decision.rationale
