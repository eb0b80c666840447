"""Demands of findings: whom they bind, and whom they leave alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pytest

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.finding import Demand
from mlops_architect.engine.optimiser.build import Situation, build_problem
from mlops_architect.engine.reading import read
from mlops_architect.engine.situation import frame

TEXT = "Card fraud scoring on AWS in eu-west-1, p99 under 100 ms at 2,000 requests/s, 99.9% availability."
PATTERN, OPTION = "aws-ecs-fargate-service", "vcpu-1"


@pytest.fixture(scope="module")
def situation(catalog: Catalog) -> Situation:
    return frame(read(TEXT, catalog.lexicon).constraints, TEXT, catalog, 95.0).situation


def replicas(situation: Situation, *demands: Demand) -> tuple[Mapping[str, float], frozenset[str]]:
    """Return the replicas of every option of online serving, and the options that findings rule out."""
    problem = build_problem(replace(situation, demands=demands))
    [slot] = [slot for slot in problem.slots if slot.capability.id == "serve-online"]
    every = (*slot.candidates, *slot.ruled_out)
    ruled = frozenset(one.key for one in slot.ruled_out if any(o.constraint == "findings" for o in one.obstacles))
    return {one.key: one.sizes["replicas"] for one in every if "replicas" in one.sizes}, ruled


def demand(kind: str, value: float, pattern: str = "", option: str = "") -> Demand:
    return Demand.model_validate(
        {
            "kind": kind, "capability": "serve-online", "pattern": pattern, "option": option,
            "quantity": "replicas", "value": value, "reason": "a finding",
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "option", "bound"),
    [
        ("", "", lambda _key: True),
        (PATTERN, "", lambda key: key.startswith(f"{PATTERN}/")),
        (PATTERN, OPTION, lambda key: key == f"{PATTERN}/{OPTION}"),
    ],
)
def test_a_demand_binds_the_pattern_and_option_it_names(
    situation: Situation, pattern: str, option: str, bound: object
) -> None:
    assert callable(bound)
    before, _ = replicas(situation)
    after, _ = replicas(situation, demand("at-least", 777.0, pattern, option))
    assert {key for key in before if after[key] != before[key]} == {key for key in before if bound(key)}
    assert all(after[key] == 777.0 for key in before if bound(key))

    most, ruled = replicas(situation, demand("at-most", 0.5, pattern, option))
    assert most == before
    assert ruled == {key for key in before if bound(key)}


def test_without_a_pattern_nothing_is_excluded(situation: Situation) -> None:
    _, ruled = replicas(situation, demand("exclude", 0.0))
    assert ruled == frozenset()


def test_a_demand_on_a_product_means_the_same_for_copies_of_any_size(situation: Situation) -> None:
    wanted = demand("at-least", 64.0).model_copy(update={"each": "vcpus"})
    problem = build_problem(replace(situation, demands=(wanted,)))
    [slot] = [slot for slot in problem.slots if slot.capability.id == "serve-online"]
    before, _ = replicas(situation)
    bound = [one for one in (*slot.candidates, *slot.ruled_out) if {"replicas", "vcpus"} <= set(one.sizes)]
    assert len({one.sizes["vcpus"] for one in bound}) > 3
    for one in bound:
        assert one.sizes["replicas"] == max(before[one.key], math.ceil(round(64.0 / one.sizes["vcpus"], 6)))
        if "average_replicas" in one.sizes:
            assert one.sizes["average_replicas"] <= one.sizes["replicas"], "what follows from the copies follows"
    nothing = demand("at-least", 1e6).model_copy(update={"each": "no_such_size"})
    assert replicas(situation, nothing)[0] == before
