"""Practices of serving to architecture: every fact they name exists, in their texts and in their conditions."""

from __future__ import annotations

import string

import pytest
from tests.unit.engine.agents import builders

from mlops_architect.domain.practice import Practice
from mlops_architect.engine.conditions import facts_of
from mlops_architect.engine.facts import design_facts

AGENTS = (
    "deployment-serving",
    "inference-pipeline",
    "monitoring",
    "continual-learning",
    "governance-ethics",
    "architecture",
)
PRACTICES = tuple(one for one in builders.practices() if one.agent in AGENTS)


def known() -> set[str]:
    """Return the names of all facts of a design with a plan."""
    design = builders.fraud()
    return set(design_facts(design.constraints, design.workload, design.use_case, design.plan))


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda practice: practice.id)
def test_it_names_facts_that_exist(practice: Practice) -> None:
    names = known()
    flat = {name.replace(".", "_").replace("-", "_") for name in names}
    used = {field for _, field, _, _ in string.Formatter().parse(practice.text) if field}
    assert used <= flat
    assert (facts_of(practice.when) if practice.when else set()) <= names
    assert practice.title and practice.topic


def test_ids_are_unique_and_each_agent_has_some() -> None:
    assert len({one.id for one in builders.practices()}) == len(builders.practices())
    assert {one.agent for one in PRACTICES} == set(AGENTS)
