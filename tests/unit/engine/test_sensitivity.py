"""Open questions: weighed by what the answer would change, the weightiest first."""

from __future__ import annotations

from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.engine.optimiser.plan import figures
from mlops_architect.engine.sensitivity import MOST, weighed_questions
from mlops_architect.engine.situation import frame


def test_few_questions_are_asked_each_with_the_effect_of_its_answer(catalog: Catalog) -> None:
    framed = frame(with_fields({"ml_task": "fraud"}), "card fraud", catalog, 95.0)
    planned = figures(framed.situation)
    assert planned is not None
    asked = weighed_questions(framed, planned)
    assert 0 < len(asked) <= MOST
    assert len({question.field for question in asked}) == len(asked)
    assert all("a month" in question.effect or "no design" in question.effect for question in asked)
    assert weighed_questions(framed, planned) == asked


def test_what_is_stated_is_not_asked(catalog: Catalog) -> None:
    framed = frame(with_fields({"ml_task": "fraud", "load.peak_rps": 100.0}), "card fraud", catalog, 95.0)
    planned = figures(framed.situation)
    assert planned is not None
    assert "load.peak_rps" not in {question.field for question in weighed_questions(framed, planned)}


def test_answers_that_leave_no_design_come_first(catalog: Catalog) -> None:
    planned = figures(frame(with_fields({"ml_task": "fraud"}), "card fraud", catalog, 95.0).situation)
    assert planned is not None
    budget = planned.cost.infrastructure.expected_usd * 1.02
    framed = frame(with_fields({"ml_task": "fraud", "budget.monthly_usd": budget}), "card fraud", catalog, 95.0)
    tight = figures(framed.situation)
    assert tight is not None
    assert "no design meets the constraints" in weighed_questions(framed, tight)[0].effect
