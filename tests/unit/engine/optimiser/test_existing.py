"""Systems that are there already: read from where they are, unless the requirements say otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Provenance, Stated
from mlops_architect.domain.finding import Demand
from mlops_architect.domain.plan import Pick, Plan
from mlops_architect.engine.optimiser.build import Situation, build_problem
from mlops_architect.engine.optimiser.plan import plan
from mlops_architect.engine.pattern_facts import pattern_facts
from mlops_architect.engine.reading import read
from mlops_architect.engine.situation import frame

TEXT = (
    "Real-time card fraud scoring. p99 under 100 ms at 2,000 requests/s peak, 99.9 % availability, features of the last"
    " 30 seconds from a stream of events, retrain daily, budget $30k a month, team of 8, no Kubernetes."
)
STREAM = "ingest-stream"
KNOWN_AS = {"aws": "aws-existing-kafka", "gcp": "gcp-existing-kafka", "azure": "azure-existing-kafka"}
CLOUDS = sorted(KNOWN_AS)


def situation(catalog: Catalog, cloud: str, **fields: Any) -> Situation:
    """Return the same system on a cloud; ``fields`` are paths with ``__`` for the dot."""
    constraints = read(TEXT, catalog.lexicon).constraints
    for name, value in {"cloud": cloud, **fields}.items():
        stated = Stated[Any](value=value, provenance=Provenance.STATED, confidence=1.0)
        constraints = constraints.replacing(name.replace("__", "."), stated)
    return frame(constraints, TEXT, catalog, 95.0).situation


def alternative(found: Plan, pattern: str) -> str:
    """Return why a pattern was not chosen for the stream."""
    choice = found.choice(STREAM)
    assert choice is not None
    return next(one.reason for one in choice.alternatives if one.pattern == pattern)


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize("system", ["Kafka", "Confluent", "Redpanda"])
def test_a_cluster_that_is_there_is_read_from(catalog: Catalog, cloud: str, system: str) -> None:
    asked = situation(catalog, cloud, delivery__existing_systems=(system,), tools__preferred=("Kafka", system))
    found = plan(asked)
    assert found.pattern(STREAM) == KNOWN_AS[cloud]
    choice = found.choice(STREAM)
    assert choice is not None
    assert not any(one.feasible for one in choice.alternatives)
    assert all("kafka" not in one.sku for one in choice.candidate.cost.lines)
    facts = pattern_facts(asked.constraints, found, catalog.patterns)
    assert facts["plan.preferred_tools_outside"] == []
    assert facts["plan.preferred_tools_missing"] == []
    assert STREAM not in {store["capability"] for store in facts["plan.stores"]}


def test_the_words_of_the_requirements_are_enough(catalog: Catalog) -> None:
    text = f"{TEXT} On AWS. Kafka (Confluent Cloud) is there and stays."
    assert plan(frame(read(text, catalog.lexicon).constraints, text, catalog, 95.0).situation).pattern(STREAM) == (
        "aws-existing-kafka"
    )


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize("preferred", [("Kafka",), ("Kafka", "Confluent"), ()])
def test_what_is_merely_preferred_is_not_there(catalog: Catalog, cloud: str, preferred: tuple[str, ...]) -> None:
    asked = situation(catalog, cloud, tools__preferred=preferred)
    found = plan(asked)
    assert found.pattern(STREAM) != KNOWN_AS[cloud]
    assert "do not say is there" in alternative(found, KNOWN_AS[cloud])
    facts = pattern_facts(asked.constraints, found, catalog.patterns)
    assert facts["plan.preferred_tools_outside"] == [name for name in preferred if name == "Confluent"]


@pytest.mark.parametrize("cloud", CLOUDS)
def test_another_system_that_is_there_changes_nothing(catalog: Catalog, cloud: str) -> None:
    assert plan(situation(catalog, cloud, delivery__existing_systems=("Snowflake",))).pattern(STREAM) == plan(
        situation(catalog, cloud)
    ).pattern(STREAM)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_what_is_excluded_is_not_read_from(catalog: Catalog, cloud: str) -> None:
    asked = situation(catalog, cloud, delivery__existing_systems=("Confluent",), tools__forbidden=("Confluent",))
    assert plan(asked).pattern(STREAM) != KNOWN_AS[cloud]
    demand = Demand(kind="exclude", capability=STREAM, pattern=KNOWN_AS[cloud], reason="somebody objects")
    there = situation(catalog, cloud, delivery__existing_systems=("Confluent",))
    assert plan(replace(there, demands=(demand,))).pattern(STREAM) != KNOWN_AS[cloud]


def test_another_product_that_is_ruled_out_rules_nothing_out(catalog: Catalog) -> None:
    asked = situation(catalog, "aws", delivery__existing_systems=("Kafka",), tools__forbidden=("Confluent",))
    assert plan(asked).pattern(STREAM) == "aws-existing-kafka"


def test_a_product_asked_for_beside_the_one_that_is_there_is_made(catalog: Catalog) -> None:
    asked = situation(catalog, "aws", delivery__existing_systems=("Confluent",), tools__preferred=("MSK",))
    assert plan(asked).pattern(STREAM).startswith("aws-msk-")


def test_what_somebody_picked_stays(catalog: Catalog) -> None:
    asked = situation(catalog, "aws", delivery__existing_systems=("Kafka",))
    pick = Pick(capability=STREAM, pattern="aws-kinesis-on-demand", by="somebody", why="why")
    assert plan(replace(asked, picks=(pick,))).pattern(STREAM) == "aws-kinesis-on-demand"
    assert "Kafka is there already" in alternative(plan(asked), "aws-kinesis-on-demand")


def test_a_system_of_ones_own_that_may_be_asked_for_counts_as_well(catalog: Catalog) -> None:
    asked = situation(catalog, "on_prem", delivery__existing_systems=("NetApp",), tools__forbidden=())
    slot = next(slot for slot in build_problem(asked).slots if slot.capability.id == "lake")
    assert {sized.pattern.id for sized in slot.candidates} == {"on-prem-storage-appliance"}
