"""Every practice of the planning agents: its condition names known facts, its text can be filled, it applies somewhere."""

from __future__ import annotations

import string

import pytest
from tests.unit.engine.agents.builders import Design, churn, fraud, practices

from mlops_architect.domain.constraints import MlTask
from mlops_architect.domain.practice import Practice
from mlops_architect.engine.agents.registry import agent_ids
from mlops_architect.engine.agents.test_cases import PASSES_WHEN, from_practice
from mlops_architect.engine.conditions import facts_of
from mlops_architect.engine.facts import design_facts
from mlops_architect.errors import InvalidInput

MINE = set(agent_ids()[:4] + agent_ids()[5:10])
PRACTICES = [one for one in practices() if one.agent in MINE]
GROUPS = {"data-and-features", "code-and-pipelines", "models", "infrastructure-and-serving", "in-production"}


def variants() -> list[Design]:
    people = {"pii", "financial"}
    return [
        fraud(),
        churn(),
        fraud()
        .with_constraint("compliance.regimes", ("hipaa", "gdpr", "ccpa", "soc2"))
        .with_constraint("data_residency", ("eu",)),
        churn()
        .with_constraint("team.size", 2.0)
        .with_constraint("oversight.human_in_loop_required", True)
        .with_constraint("data.classes", tuple(people)),
        fraud().with_constraint("data.ingest_gb_per_day", 200.0).with_constraint("ml_task", MlTask.RANKING),
    ]


def test_ids_are_unique() -> None:
    ids = [one.id for one in practices()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda one: one.id)
def test_conditions_look_at_facts_that_exist(practice: Practice) -> None:
    design = fraud()
    known = set(design_facts(design.constraints, design.workload, design.use_case, design.plan))
    if practice.when is not None:
        assert facts_of(practice.when) <= known


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda one: one.id)
def test_placeholders_are_plain_names(practice: Practice) -> None:
    for _, name, _, _ in string.Formatter().parse(practice.text):
        assert name is None or name.isidentifier()


def test_every_practice_without_a_rare_condition_is_used_somewhere() -> None:
    used: set[str] = set()
    for design in variants():
        for agent, output in design.run(*MINE).items():
            if agent in MINE:
                used |= {one.id for one in getattr(output, "practices", ())}
            if agent == "testing-strategy":
                used |= {test.id for test in output.all_tests()}  # type: ignore[attr-defined]
    rare = {"model-monotone", "model-quantiles", "test-human-agreement"}
    assert {one.id for one in PRACTICES} - used <= rare


@pytest.mark.parametrize(
    "practice", [one for one in PRACTICES if one.agent == "testing-strategy"], ids=lambda one: one.id
)
def test_test_practices_say_what_decides(practice: Practice) -> None:
    assert practice.topic in GROUPS
    assert PASSES_WHEN in practice.text
    assert from_practice(practice, "models").threshold


def test_a_practice_that_is_no_test_is_refused() -> None:
    broken = Practice(id="no-threshold", topic="models", title="x", text="Look at it.", agent="testing-strategy")
    with pytest.raises(InvalidInput, match="is no test"):
        from_practice(broken, "models")
