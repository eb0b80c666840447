"""An argument that is not set is written in three ways, and all of them price the same: left out, null, and empty as in a plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.catalog.by_hand import H

from mlops_architect.catalog.pricing import load_rules
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pricing_rule import PricingRule
from mlops_architect.domain.resource import Resource, ResourceBill
from mlops_architect.engine.bill.expressions import calls, placeholders
from mlops_architect.engine.bill.rules import priced

RULES = load_rules((builtin_root(),))
CHARGED = sorted(name for name, used in RULES.items() if not used.rule.free)
REGIONS = {"aws": "us-east-1", "azure": "eastus", "gcp": "us-central1"}


def arguments(rule: PricingRule) -> frozenset[str]:
    """Return the names of the arguments that a rule reads."""
    return frozenset(
        str(call[0]).partition(".")[0]
        for source in _sources(rule)
        for function in ("param", "count", "sum")
        for call in calls(source, function)
        if call[0]
    )


def _sources(rule: PricingRule) -> Iterator[str]:
    parts: list[Any] = list(rule.values.values())
    for line in rule.lines:
        parts += [line.when, line.quantity, line.factor, line.each, *line.values.values(), *placeholders(line.sku)]
    for entry in rule.unknown:
        parts += [entry.when, entry.each]
    return (part for part in parts if isinstance(part, str) and part)


def bill(catalog: Catalog, resource_type: str, parameters: dict[str, Any]) -> ResourceBill:
    """Return the bill of a resource without usage."""
    return priced(
        Resource(resource_type, parameters, {}, REGIONS[RULES[resource_type].cloud]),
        RULES[resource_type],
        catalog.prices,
    )


@pytest.mark.parametrize("cloud", sorted(REGIONS))
def test_an_empty_argument_says_no_more_than_none(catalog: Catalog, cloud: str) -> None:
    looked_at = 0
    for resource_type in CHARGED:
        if RULES[resource_type].cloud != cloud:
            continue
        nothing = bill(catalog, resource_type, {})
        empties: tuple[object, ...] = (None, [], "")
        for empty in empties:
            names = arguments(RULES[resource_type].rule)
            assert bill(catalog, resource_type, dict.fromkeys(names, empty)) == nothing, (resource_type, empty)
            looked_at += len(names)
    assert looked_at > 100


def test_a_database_is_no_replica_because_a_plan_has_an_empty_block(catalog: Catalog) -> None:
    asked = {"database_version": "POSTGRES_16", "settings": [{"tier": "db-g1-small"}], "replica_configuration": []}
    found = bill(catalog, "google_sql_database_instance", asked)
    assert found.monthly_usd == pytest.approx(0.035 * H + 10 * 0.17 + 0.01 * H)


def test_a_machine_of_a_plan_has_no_address_by_an_empty_block(catalog: Catalog) -> None:
    asked = {"machine_type": "e2-standard-4", "boot_disk": [{"source": "kept"}]}
    inside = bill(catalog, "google_compute_instance", {**asked, "network_interface": [{"access_config": []}]})
    outside = bill(catalog, "google_compute_instance", {**asked, "network_interface": [{"access_config": [{}]}] * 2})
    assert inside.monthly_usd == pytest.approx(0.134023 * H)
    assert outside.monthly_usd == pytest.approx((0.134023 + 2 * 0.005) * H)


@pytest.mark.parametrize(
    ("resource_type", "parameters", "usd"),
    [
        ("aws_eks_cluster", {"version": 1.30}, 0.6 * H),
        (
            "aws_db_instance",
            {"engine": "mysql", "engine_version": 8.0, "instance_class": "db.m5.large", "allocated_storage": 100},
            (0.171 + 2 * 0.1) * H + 100 * 0.115,
        ),
    ],
    ids=["1.30", "8.0"],
)
def test_a_version_written_as_a_number_keeps_its_zero(
    catalog: Catalog, resource_type: str, parameters: dict[str, Any], usd: float
) -> None:
    assert bill(catalog, resource_type, parameters).monthly_usd == pytest.approx(usd)
