"""Every bill of the catalogue can be held against the Terraform that is shipped with it."""

from __future__ import annotations

import re

import pytest
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.terraform_root import ROOT
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.situation import frame
from mlops_architect.engine.sizing.on_others import on_others
from mlops_architect.engine.sizing.sized import size


def written(catalog: Catalog) -> list[Pattern]:
    """Return the patterns that reach code."""
    return [pattern for pattern in catalog.patterns.values() if "design-only" not in pattern.traits]


def test_every_item_names_its_resource_or_says_why_there_is_none(catalog: Catalog) -> None:
    unsaid = [
        f"{pattern.id}: {item.what}"
        for pattern in written(catalog)
        for item in pattern.bill
        if not item.resource and not item.outside
    ]
    assert unsaid == []


@pytest.mark.parametrize("cloud", ["aws", "gcp", "azure"])
def test_most_patterns_of_a_cloud_can_differ_from_their_terraform(cloud: str, catalog: Catalog) -> None:
    mine = [pattern for pattern in written(catalog) if pattern.cloud == cloud and "no-resources" not in pattern.traits]
    declared = [pattern for pattern in mine if any(item.declared_name for item in pattern.bill)]
    assert len(declared) >= 0.8 * len(mine)


def test_what_the_root_is_paid_for_is_in_the_root(catalog: Catalog) -> None:
    named = {
        (pattern.cloud, item.resource_type, item.declared_name)
        for pattern in written(catalog)
        for item in pattern.bill
        if item.in_capability == ROOT
    }
    assert named
    for cloud, kind, name in named:
        files = sorted(catalog.folders[f"{cloud}/root"].glob("*.tf"))
        assert any(f'resource "{kind}" "{name}"' in file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("region", ["europe-west3", "us-central1"])
def test_what_is_paid_on_anothers_resource_costs_the_same_on_every_owner(catalog: Catalog, region: str) -> None:
    """The choice compares candidates before it knows the owner, so no owner may change what they cost."""
    wanted = with_fields(
        {
            "cloud": "gcp",
            "ml_task": "fraud",
            "regions": (region,),
            "load.peak_rps": 2000.0,
            "training.cadence": "daily",
        }
    )
    load = frame(wanted, "card fraud", catalog, 95.0).situation.workload.values()
    pricer = Pricer(catalog.prices, region, catalog.pricing)
    dearer, moved = [], 0
    for pattern in (one for one in written(catalog) if one.cloud == "gcp"):
        alone = size(pattern, pattern.options[0], load, pricer)
        for capability in {item.in_capability for item in pattern.bill} - {"", ROOT}:
            for owner in catalog.serving(capability, "gcp"):
                pair = {pattern.capability: alone, capability: size(owner, owner.options[0], load, pricer)}
                beside = on_others(pair, load, pricer)[pattern.capability]
                moved += beside.lines != alone.lines
                if abs(beside.expected_usd - alone.expected_usd) > 0.005:
                    dearer.append((pattern.id, owner.id, alone.expected_usd, beside.expected_usd))
    assert moved
    assert dearer == []


def test_what_always_costs_the_same_is_on_the_bill_of_the_module_that_has_it(catalog: Catalog) -> None:
    always = {
        kind
        for kind, rule in catalog.pricing.items()
        if any(line.when is True and line.quantity in (1, "hours_per_month") for line in rule.rule.lines)
    }
    assert {"azurerm_private_dns_zone", "azurerm_private_endpoint"} <= always
    left_out = []
    for pattern in written(catalog):
        billed = {(item.resource_type, item.declared_name) for item in pattern.bill if item.resource}
        texts = [path.read_text(encoding="utf-8") for path in catalog.modules[pattern.id].values()]
        for kind, name in re.findall(r'^resource "(\w+)" "(\w+)"', "\n".join(texts), re.MULTILINE):
            if kind in always and not {(kind, name), (kind, "")} & billed:
                left_out.append(f"{pattern.id}: {kind}.{name}")
    assert left_out == []
