"""Open questions: weighed by what the answer would change, the weightiest first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.assumption import Assumption
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Question
from mlops_architect.domain.question import Default, OpenField
from mlops_architect.engine import sensitivity
from mlops_architect.engine.optimiser.plan import figures, outline
from mlops_architect.engine.sensitivity import MOST, MOST_SOLVES, weighed_questions
from mlops_architect.engine.situation import Framed, frame, reframed

FRAUD = {"ml_task": "fraud", "cloud": "aws", "regions": ("eu-west-1",)}


def framed_of(fields: Mapping[str, object], catalog: Catalog, text: str = "card fraud") -> Framed:
    return frame(with_fields(dict(fields)), text, catalog, 95.0)


def asked_of(framed: Framed) -> tuple[Question, ...]:
    planned = figures(framed.situation)
    assert planned is not None
    return weighed_questions(framed, planned)


def with_questions(catalog: Catalog, *questions: OpenField) -> Catalog:
    """Return the catalogue with these questions and no quantity to ask for."""
    quiet = tuple(one.model_copy(update={"asks": False}) for one in catalog.assumptions)
    return replace(catalog, questions=questions, assumptions=quiet)


def open_field(field: str, *answers: object) -> OpenField:
    return OpenField.model_validate({"field": field, "text": f"{field}?", "answers": answers, "expects": "something"})


def test_few_questions_are_asked_each_with_default_effect_and_what_an_answer_looks_like(catalog: Catalog) -> None:
    asked = asked_of(framed_of({"ml_task": "fraud"}, catalog))
    assert 0 < len(asked) <= MOST
    assert len({question.field for question in asked}) == len(asked)
    for question in asked:
        assert "a month" in question.effect
        assert question.default and question.why and question.expects
        assert question.text.endswith("?")
    assert asked_of(framed_of({"ml_task": "fraud"}, catalog)) == asked


def test_what_is_stated_is_not_asked(catalog: Catalog) -> None:
    stated = {**FRAUD, "load.peak_rps": 100.0, "availability.target_pct": 99.5, "latency.max_ms": 300.0}
    fields = {question.field for question in asked_of(framed_of(stated, catalog))}
    assert fields.isdisjoint({*stated, "latency.p99_ms", "serving.modes", "data_residency"})


def test_answers_that_leave_no_design_come_first(catalog: Catalog) -> None:
    planned = figures(framed_of({"ml_task": "fraud"}, catalog).situation)
    assert planned is not None
    budget = planned.cost.whole.expected_usd * 1.02
    asked = asked_of(framed_of({"ml_task": "fraud", "budget.monthly_usd": budget}, catalog))
    assert "no design meets the constraints" in asked[0].effect


def test_a_question_whose_answers_change_nothing_is_not_asked(catalog: Catalog) -> None:
    without = with_questions(
        catalog,
        open_field("oversight.explainability_required", True, False),
        open_field("delivery.deadline", "2027-01-01", "2029-01-01"),
        open_field("availability.target_pct", 90.0, 99.95),
    )
    assert [one.field for one in asked_of(framed_of(FRAUD, without))] == ["availability.target_pct"]


def test_the_effect_is_what_solving_with_each_answer_gives_and_ranks_the_questions(catalog: Catalog) -> None:
    fields = {"availability.target_pct": (99.0, 99.95), "latency.p99_ms": (60.0, 2000.0), "load.peak_rps": (5.0, 900.0)}
    few = with_questions(catalog, *(open_field(field, *answers) for field, answers in fields.items()))
    framed = framed_of(FRAUD, few)
    base = outline(framed.situation)
    assert base is not None
    weights = {}
    for field, answers in fields.items():
        solved = [outline(reframed(framed, field, answer).situation) for answer in answers]
        costs = [base.monthly_usd, *(one.monthly_usd for one in solved if one)]
        flips = {
            capability
            for one in solved
            if one
            for capability in {*base.patterns, *one.patterns}
            if base.patterns.get(capability) != one.patterns.get(capability)
        }
        weights[field] = (max(costs) - min(costs) + 950.0 * len(flips), min(costs), max(costs), len(flips))
    asked = asked_of(framed)
    assert [one.field for one in asked] == sorted(weights, key=lambda field: -weights[field][0])
    for one in asked:
        _, low, high, count = weights[one.field]
        assert one.effect.startswith(f"${low:,.0f} to ${high:,.0f} a month; ")
        assert one.effect.endswith("no pattern changes") if not count else one.effect.count("·") == count - 1


def test_at_most_five_are_asked_and_a_bounded_number_of_designs_is_solved(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    solved = []

    def counted(*arguments: object) -> object:
        solved.append(arguments)
        return outline(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(sensitivity, "outline", counted)
    many = (open_field("availability.target_pct", *(99.0 + step / 100 for step in range(30))),) * 5
    crowded = replace(catalog, questions=(*catalog.questions, *many))
    told: list[int] = []
    framed = framed_of({}, crowded, "score things")
    planned = figures(framed.situation)
    assert planned is not None
    asked = weighed_questions(framed, planned, told.append)
    assert len(asked) == MOST
    assert len(solved) <= MOST_SOLVES
    assert told == sorted(told)
    assert told[-1] == len(solved)


def test_the_questions_that_ship_are_all_weighed(catalog: Catalog) -> None:
    told: list[int] = []
    framed = framed_of({}, catalog, "score things")
    planned = figures(framed.situation)
    assert planned is not None
    weighed_questions(framed, planned, told.append)
    everything = [*sensitivity._quantities(framed), *sensitivity._fields(framed)]
    assert len(told) == len(everything)


def test_of_one_topic_only_the_weightiest_is_asked(catalog: Catalog) -> None:
    load = {one.stated_by for one in catalog.assumptions if one.topic == "load"}
    assert load == {"load.peak_rps", "load.avg_rps", "load.daily_predictions"}
    for text in ("card fraud", "churn", "score things"):
        assert len(load & {one.field for one in asked_of(framed_of({"cloud": "aws"}, catalog, text))}) <= 1


def test_quantities_without_a_field_are_not_asked_because_no_answer_could_be_kept(catalog: Catalog) -> None:
    homeless = Assumption(
        name="price_of_tea",
        unit="USD",
        value=1,
        low=1,
        high=9,
        asks=True,
        question="How dear is tea?",
        because="a guess",
    )
    grown = replace(catalog, assumptions=(*catalog.assumptions, homeless))
    assert "workload.price_of_tea" not in {one.field for one in asked_of(framed_of({"cloud": "aws"}, grown))}


def test_a_cloud_that_is_ruled_out_is_no_answer(catalog: Catalog) -> None:
    fields = {"ml_task": "fraud", "excluded_clouds": ("azure", "gcp")}
    assert "cloud" not in {one.field for one in asked_of(framed_of(fields, catalog))}


def test_the_default_says_what_it_assumes(catalog: Catalog) -> None:
    spoken = OpenField(
        field="availability.target_pct",
        text="Up?",
        answers=(90.0, 99.95),
        defaults=(
            Default(when="batch", text="never mind", assumes="batch"),
            Default(when="online", text="no target", assumes="online"),
        ),
        expects="a percentage",
    )
    (asked,) = asked_of(framed_of(FRAUD, with_questions(catalog, spoken)))
    assert (asked.default, asked.why, asked.expects) == ("no target", "online", "a percentage")
    (made,) = asked_of(framed_of({"ml_task": "fraud"}, with_questions(catalog, open_field("cloud", "aws", "gcp"))))
    assert made.default == "aws"
    assert re.search(r"no cloud is named", made.why)
