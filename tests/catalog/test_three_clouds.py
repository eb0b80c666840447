"""What must hold on every cloud of the catalogue alike: facts of patterns, regions, and what is never chosen unasked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.placement import outside
from mlops_architect.engine.optimiser.build import build_problem
from mlops_architect.engine.optimiser.screen import DESIGN_ONLY, normalised
from mlops_architect.engine.pattern_facts import COMPUTE, _customer_key, _public, in_private_network
from mlops_architect.engine.situation import frame

CLOUDS = ("aws", "gcp", "azure")
STREAM = {"ml_task": "fraud", "load.peak_rps": 500.0, "latency.p99_ms": 100.0, "serving.streaming_required": True}


def generated(catalog: Catalog) -> Iterator[Pattern]:
    """Yield the patterns whose code is generated."""
    yield from (pattern for pattern in catalog.patterns.values() if DESIGN_ONLY not in pattern.traits)


def choosable(catalog: Catalog, cloud: str, **more: object) -> set[str]:
    """Return the patterns that could serve a stream of payments on a cloud, ignoring prices."""
    constraints = with_fields(
        {**STREAM, "cloud": cloud, **{name.replace("__", "."): value for name, value in more.items()}}
    )
    situation = frame(constraints, "card fraud", catalog, 95.0).situation
    problem = build_problem(situation, frozenset({"price-book"}))
    return {sized.pattern.id for slot in problem.slots for sized in slot.candidates}


def test_code_that_is_not_generated_is_not_chosen_unasked(catalog: Catalog) -> None:
    for cloud in CLOUDS:
        offered = choosable(catalog, cloud)
        assert offered
        assert not {one for one in offered if DESIGN_ONLY in catalog.patterns[one].traits}, cloud


def test_code_that_is_not_generated_is_chosen_by_name(catalog: Catalog) -> None:
    assert "gcp-dataflow-streaming" in choosable(catalog, "gcp", tools__preferred=("dataflow",))
    assert "azure-stream-analytics" in choosable(catalog, "azure", tools__preferred=("stream-analytics",))


def test_a_tool_that_reaches_code_elsewhere_does_not_ask_for_what_is_not_generated(catalog: Catalog) -> None:
    reaching = {normalised(tool) for pattern in generated(catalog) if pattern.cloud == "gcp" for tool in pattern.tools}
    assert normalised("vertex-ai") in reaching
    assert "gcp-vertex-model-registry" not in choosable(catalog, "gcp", tools__preferred=("vertex-ai",))


@pytest.mark.parametrize("cloud", CLOUDS)
def test_code_runs_in_the_private_network_and_says_so(catalog: Catalog, cloud: str) -> None:
    told = [in_private_network(one) for one in generated(catalog) if one.cloud == cloud and one.capability in COMPUTE]
    assert sum(one is True for one in told) / len(told) > 0.9


def test_a_store_in_the_lake_has_the_lakes_key(catalog: Catalog) -> None:
    registry, lake = catalog.patterns["gcp-lake-registry"], catalog.patterns["gcp-gcs-lake"]
    assert _customer_key(registry, lake) is True
    assert _customer_key(registry, None) is None
    bare = lake.model_copy(update={"traits": ("managed",)})
    assert _customer_key(registry, bare) is False


def test_a_key_that_is_only_passed_on_is_no_promise(catalog: Catalog) -> None:
    standard = catalog.patterns["azure-event-hubs-standard"]
    assert any(source.output == "secrets.kms_key_id" for source in standard.terraform.inputs.values())
    assert _customer_key(standard, catalog.patterns["azure-adls-lake"]) is False
    assert _customer_key(catalog.patterns["azure-event-hubs-premium"], None) is True


def test_what_answers_callers_must_say_that_it_is_private(catalog: Catalog) -> None:
    private = catalog.patterns["gcp-cloud-run-service"]
    assert _public(private) is False
    silent = private.model_copy(update={"traits": ("managed",)})
    assert _public(silent) is None
    assert _public(private.model_copy(update={"traits": ("public-endpoint",)})) is True


def test_every_region_of_a_price_list_has_a_place_and_every_place_is_said_once(catalog: Catalog) -> None:
    rented = [cloud for cloud in catalog.placement.clouds if cloud.own is None]
    assert {cloud.cloud for cloud in rented} == set(CLOUDS)
    for cloud in rented:
        for region in cloud.regions:
            names = [name.casefold() for name in region.places]
            assert len(set(names)) == len(names), region.id
        placed = {region.id for region in cloud.regions}
        listed = {name for name in placed if len(catalog.prices.table.first_usd(name)) >= 100}
        assert len(listed) >= 12, cloud.cloud


def test_the_reader_and_the_placement_agree_where_a_region_lies(catalog: Catalog) -> None:
    within = {term.place: term.within for term in catalog.lexicon.places}
    for term in catalog.lexicon.regions:
        region = catalog.placement.region(term.cloud, term.code)
        if region is not None:
            assert outside(region.places, (term.country, *within[term.country])) == (), term.code


def test_policies_name_no_resource_of_a_single_cloud_as_the_only_way(catalog: Catalog) -> None:
    for policy in catalog.policies.values():
        words = f"{policy.title} {policy.description} {policy.remediation}"
        assert not re.search(r"\b(aws|google|azurerm)_[a-z]", words), policy.id


def test_every_cloud_has_round_list_prices_and_facts_of_its_provider(catalog: Catalog) -> None:
    assert {one.cloud for one in catalog.list_prices} == set(CLOUDS)
    assert {one.provider for one in catalog.provider_facts} == {"aws", "google", "azurerm"}
