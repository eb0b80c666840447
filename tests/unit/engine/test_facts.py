"""The flat table of facts: one name for each thing that policies and practices may ask about."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints
from mlops_architect.engine.facts import design_facts
from mlops_architect.engine.optimiser.plan import figures
from mlops_architect.engine.situation import Framed, frame


@pytest.fixture(scope="module")
def framed(catalog: Catalog) -> Framed:
    """Return the situation of card fraud scoring."""
    wanted = with_fields({"ml_task": "fraud", "latency.p99_ms": 100.0, "compliance.regimes": ("pci_dss",)})
    return frame(wanted, "card fraud", catalog, 95.0)


@pytest.fixture(scope="module")
def facts(catalog: Catalog, framed: Framed) -> dict[str, Any]:
    """Return all facts of its plan."""
    planned = figures(framed.situation)
    return design_facts(
        framed.constraints, framed.situation.workload, framed.use_case, planned, patterns=catalog.patterns
    )


def test_every_constraint_has_a_fact_and_an_unknown_one_is_none(framed: Framed, facts: dict[str, Any]) -> None:
    assert {f"constraints.{name}" for name, _ in Constraints().fields()} <= set(facts)
    assert facts["constraints.latency.p99_ms"] == 100.0
    assert facts["constraints.budget.monthly_usd"] is None
    assert facts["constraints.compliance.regimes"] == framed.constraints.compliance.regimes.value


def test_every_quantity_has_a_fact(framed: Framed, facts: dict[str, Any]) -> None:
    assert {
        f"workload.{name}": value for name, value in framed.situation.workload.values().items()
    }.items() <= facts.items()


def test_the_use_case_tells_what_its_columns_hold(framed: Framed, facts: dict[str, Any]) -> None:
    assert facts["use_case.id"] == "card-fraud"
    assert facts["use_case.sensitivity"] == sorted(facts["use_case.sensitivity"])
    assert facts["use_case.two_label_delays_days"] == 2 * framed.use_case.label.delay_days
    assert facts["use_case.ml_task"] == "fraud"


@pytest.mark.parametrize(
    ("fields", "text", "assumed"),
    [
        ({"ml_task": "regression"}, "the final gravity of a brew", True),
        ({"ml_task": "regression", "data.classes": ("financial",)}, "the final gravity of a brew", False),
        ({"ml_task": "regression", "compliance.regimes": ("gdpr",)}, "the final gravity of a brew", False),
        ({"ml_task": "fraud"}, "card fraud", False),
    ],
)
def test_sensitivity_is_assumed_where_only_sample_rows_tell_it(
    catalog: Catalog, fields: dict[str, Any], text: str, assumed: bool
) -> None:
    framed = frame(with_fields(fields), text, catalog, 95.0)
    told = design_facts(framed.constraints, framed.situation.workload, framed.use_case)
    assert told["use_case.sensitivity"]
    assert told["use_case.sensitivity_assumed"] is assumed


def test_each_choice_has_its_facts(catalog: Catalog, facts: dict[str, Any]) -> None:
    for capability in facts["plan.capabilities"]:
        pattern = catalog.patterns[facts[f"plan.pattern.{capability}"]]
        assert facts[f"plan.traits.{capability}"] == list(pattern.traits)
        assert facts[f"plan.option.{capability}"] in {option.id for option in pattern.options}
        for size in pattern.sizing:
            assert isinstance(facts[f"plan.size.{capability}.{size}"], float)
    assert [item["capability"] for item in facts["plan.choices"]] == facts["plan.capabilities"]
    assert facts["plan.clouds"] == ["aws"]


def test_without_a_plan_there_are_no_facts_of_one(framed: Framed) -> None:
    told = design_facts(framed.constraints, framed.situation.workload, framed.use_case)
    assert not [name for name in told if name.startswith("plan.")]
