"""Every shipped pricing rule and price row: expressions parse, names and tables resolve, prices exist, rows are whole."""

from __future__ import annotations

import csv
import difflib
from functools import cache
from pathlib import Path

import pytest

from mlops_architect.catalog.pricing import load_rules
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pricing_rule import RuleInUse
from mlops_architect.domain.resource import Resource
from mlops_architect.engine.bill.coverage import day_of, literal_skus
from mlops_architect.engine.bill.rule_check import rule_problems
from mlops_architect.engine.bill.rules import priced


@cache
def rules() -> dict[str, RuleInUse]:
    """Return the rules that ship."""
    return load_rules((builtin_root(),))


ONE_OF_EACH = sorted({used.rule.resources[0] for used in rules().values()})


@pytest.mark.parametrize("resource_type", ONE_OF_EACH)
def test_a_rule_parses_and_names_only_what_there_is(resource_type: str) -> None:
    assert rule_problems(rules()[resource_type]) == ()


def test_a_sku_written_in_full_has_a_price_or_is_no_misspelling(catalog: Catalog) -> None:
    """A rule may name what nobody published a price for, and is then unknown; it must not miss one by a letter."""
    priced_skus = sorted(catalog.prices.skus())
    absent = [sku for sku in literal_skus(rules()) if sku not in catalog.prices.skus()]
    same = {sku: [known for known in priced_skus if known.split(".")[0] == sku.split(".")[0]] for sku in absent}
    close = {sku: difflib.get_close_matches(sku, same[sku], n=1, cutoff=0.93) for sku in absent}
    assert {sku: near for sku, near in close.items() if near} == {}


@pytest.mark.parametrize("resource_type", ONE_OF_EACH)
def test_an_empty_resource_has_an_answer(resource_type: str, catalog: Catalog) -> None:
    """Nothing is told: the answer is a price, a figure that is wanted, or unknown, and never an error."""
    used = rules()[resource_type]
    for region in ("", catalog.prices.references.get(used.cloud, ""), "nowhere-9"):
        found = priced(Resource(resource_type, {}, {}, region), used, catalog.prices)
        assert found.monthly_usd is None or found.monthly_usd >= 0
        assert found.monthly_usd is None or found.lines or found.needs_usage or found.free or not found.unknown


def test_each_type_belongs_to_the_cloud_of_its_folder() -> None:
    prefixes = {"aws_": "aws", "google_": "gcp", "azurerm_": "azure"}
    strays = {
        name: used.origin
        for name, used in rules().items()
        if used.cloud != prefixes.get(f"{name.partition('_')[0]}_", used.cloud)
    }
    assert strays == {}


PRICE_FILES = sorted((builtin_root() / "patterns/prices").glob("*/*.csv"))


@pytest.mark.parametrize("path", PRICE_FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_price_row_is_whole(path: Path) -> None:
    """Check unit, source and date; a first tier above nothing has a note or a source that says what is free below it."""
    with path.open(encoding="utf-8", newline="") as opened:
        found = list(csv.DictReader(opened))
    assert found
    for number, row in enumerate(found, start=2):
        where = f"{path.name}:{number}"
        assert all(
            row[name].strip()
            for name in ("cloud", "service", "sku", "region", "unit", "usd_per_unit", "basis", "source")
        ), where
        assert row["cloud"] == path.parent.name, where
        assert row["as_of"].strip(), where
        assert day_of(row["as_of"]) or row["as_of"] == "unknown" or row["as_of"].startswith("litellm-"), where
        assert float(row["usd_per_unit"]) >= 0, where


def test_the_tiers_of_a_price_share_unit_and_cloud_and_rise(catalog: Catalog) -> None:
    for (sku, region), tiers in catalog.prices.tiers.items():
        assert len({(tier.unit, tier.cloud) for tier in tiers}) == 1, (sku, region)
        starts = [tier.tier_from for tier in tiers]
        assert starts == sorted(set(starts)), (sku, region)


def test_a_sku_is_counted_in_the_same_unit_everywhere(catalog: Catalog) -> None:
    units: dict[str, set[str]] = {}
    for (sku, _), tiers in catalog.prices.tiers.items():
        units.setdefault(sku, set()).add(tiers[0].unit)
    assert {sku: found for sku, found in units.items() if len(found) > 1} == {}


def test_every_machine_has_a_size() -> None:
    machines = {id(used.machines): used.machines for used in rules().values()}.values()
    assert sum(len(found) for found in machines) > 1000
    for found in machines:
        assert all(machine.vcpus > 0 and machine.memory_gib > 0 for machine in found.values())
        assert all(machine.gpu_count >= 0 for machine in found.values())
