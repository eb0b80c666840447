"""Prices: tiers, the stand-in for a region without list prices, what has no price, and known bills."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.price import Price, PriceBook
from mlops_architect.engine.bill.pricing import Charge, Pricer, region_ratio, tiered


def price(usd: float, tier_from: float = 0.0, sku: str = "x", region: str = "us-east-1") -> Price:
    """Return one tier."""
    return Price(
        sku=sku,
        region=region,
        unit="GB",
        usd=usd,
        tier_from=tier_from,
        as_of="2026-01-01",
        basis="api-dump",
        source="test",
    )


def book(*prices: Price) -> PriceBook:
    """Return a book of these tiers."""
    tiers: dict[tuple[str, str], tuple[Price, ...]] = {}
    for entry in prices:
        tiers[entry.sku, entry.region] = (*tiers.get((entry.sku, entry.region), ()), entry)
    return PriceBook(tiers=tiers)


def charged(found: Charge | None) -> Charge:
    """Return the charge, which must be there."""
    assert found is not None
    return found


THREE_TIERS = (price(3.5), price(2.8, 333), price(2.38, 1000))


@pytest.mark.parametrize(
    ("quantity", "usd"), [(0, 0), (1, 3.5), (333, 1165.5), (334, 1168.3), (1000, 3033.1), (2000, 5413.1)]
)
def test_each_unit_costs_what_its_tier_says(quantity: float, usd: float) -> None:
    assert tiered(quantity, THREE_TIERS) == pytest.approx(usd)


def test_what_lies_below_the_first_tier_is_free() -> None:
    assert tiered(10, (price(1, 14),)) == 0
    assert tiered(16, (price(1, 14),)) == 2


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_more_never_costs_less(one: float, other: float) -> None:
    assert tiered(min(one, other), THREE_TIERS) <= tiered(max(one, other), THREE_TIERS) + 1e-6


def test_a_listed_price_is_taken_as_it_is() -> None:
    charge = charged(Pricer(book(price(2)), "us-east-1").charge("x", 10, 0.5, 2))
    assert (charge.monthly.low_usd, charge.monthly.expected_usd, charge.monthly.high_usd) == (10, 20, 40)
    assert (charge.basis, charge.unit, charge.unit_usd, charge.note) == ("listed", "GB", 2, "")


def test_the_range_goes_through_the_tiers() -> None:
    charge = charged(Pricer(book(price(1), price(0.5, 100)), "us-east-1").charge("x", 100, 0.5, 2))
    assert (charge.monthly.low_usd, charge.monthly.expected_usd, charge.monthly.high_usd) == (50, 100, 150)


def test_a_global_price_holds_everywhere() -> None:
    charge = charged(Pricer(book(price(2, region="global")), "eu-west-1").charge("x", 1, 1, 1))
    assert (charge.basis, charge.monthly.expected_usd) == ("listed", 2)


def test_what_nobody_prices_is_not_free() -> None:
    assert Pricer(book(price(2)), "us-east-1").charge("y", 1, 1, 1) is None


def test_a_price_of_another_region_stands_in_for_the_reference_with_its_whole_range() -> None:
    charge = charged(Pricer(book(price(2.2, region="eu-west-1")), "us-east-1").charge("x", 1, 1, 1))
    assert charge.basis == "proxy"
    assert charge.monthly.expected_usd == pytest.approx(2.0)
    assert charge.monthly.low_usd == pytest.approx(2.2 / 1.35)
    assert charge.monthly.high_usd == pytest.approx(2.2)


def test_without_a_list_price_the_reference_is_scaled_by_the_usual_ratio() -> None:
    common = [entry for number in range(20) for entry in (
        price(1, sku=f"s{number}"), price(1 + number / 100, sku=f"s{number}", region="eu-west-1"))]  # fmt: skip
    charge = charged(Pricer(book(*common, price(10)), "eu-west-1").charge("x", 1, 1, 1))
    assert charge.basis == "proxy"
    assert charge.monthly.expected_usd == pytest.approx(10.95)
    assert 10 <= charge.monthly.low_usd < charge.monthly.expected_usd < charge.monthly.high_usd <= 12
    assert "20 SKUs listed in both" in charge.note


def test_a_region_compares_with_itself_exactly() -> None:
    ratio = region_ratio(book(price(1)), "us-east-1")
    assert (ratio.low, ratio.typical, ratio.high) == (1, 1, 1)


def test_few_common_prices_give_a_cautious_ratio() -> None:
    ratio = region_ratio(book(price(1), price(5, region="eu-west-1")), "eu-west-1")
    assert (ratio.typical, ratio.low, ratio.high, ratio.samples) == (1.1, 1.0, 1.35, 1)


def test_spot_and_free_prices_say_nothing_about_a_region() -> None:
    entries = [
        price(0),
        price(0, region="eu-west-1"),
        price(1, sku="a.spot"),
        price(9, sku="a.spot", region="eu-west-1"),
    ]
    assert region_ratio(book(*entries), "eu-west-1").samples == 0


def test_every_region_of_the_catalogue_is_comparable(catalog: Catalog) -> None:
    cloud = catalog.placement.of("aws")
    assert cloud is not None
    for region in cloud.regions:
        ratio = region_ratio(catalog.prices, region.id)
        assert 0.5 < ratio.low <= ratio.typical <= ratio.high < 2.5, region.id
        if len(catalog.prices.table.first_usd(region.id)) >= 100:
            assert (ratio.samples >= 10) == (region.id != catalog.prices.reference), region.id


# What a published bill calls a component: the SKU that prices it and how many of our units are one of its.
COMPONENTS: dict[str, dict[str, tuple[str, float]]] = {
    "aws-api-gateway-rest-api-my-rest-api": {"": ("apigw.rest.requests", 1)},
    "aws-cloudwatch-log-group-logs-count-withusage-0": {
        "Data ingested": ("cloudwatch.logs.ingest", 1),
        "Archival Storage": ("cloudwatch.logs.storage", 1),
        "Insights queries data scanned": ("cloudwatch.logs.insights-scan", 1),
    },
    "aws-dynamodb-table-my-dynamodb-table-usage": {
        "Write request unit (WRU)": ("dynamodb.on-demand.write-request-unit", 1e-6),
        "Read request unit (RRU)": ("dynamodb.on-demand.read-request-unit", 1e-6),
        "Data storage": ("dynamodb.storage", 1),
        "Point-In-Time Recovery (PITR) backup storage": ("dynamodb.pitr", 1),
        "On-demand backup storage": ("dynamodb.backup.on-demand", 1),
        "Streams read request unit (sRRU)": ("dynamodb.streams.read-request", 1e-6),
    },
    "aws-dynamodb-table-my-dynamodb-table": {
        "Write capacity unit (WCU)": ("dynamodb.provisioned.wcu", 730),
        "Read capacity unit (RCU)": ("dynamodb.provisioned.rcu", 730),
        "Global table (us-east-2) > Replicated write capacity unit (rWCU)": (
            "dynamodb.global-table.replicated-wcu",
            730,
        ),
    },
    "aws-elasticache-cluster-redis-snapshot-usage": {
        "ElastiCache (on-demand, cache.m6g.12xlarge)": ("elasticache.redis.cache.m6g.12xlarge", 1),
        "Backup storage": ("elasticache.backup", 1),
    },
    "aws-glue-job-workers-g2x": {"Duration": ("glue.job.dpu", 20)},
    "aws-kinesis-stream-test-stream-on-demand-with-usage": {
        "ON_DEMAND": ("kinesis.on-demand.stream", 1),
        "Data ingested": ("kinesis.on-demand.ingest", 1),
        "Data retrieval": ("kinesis.on-demand.retrieval", 1),
    },
    "aws-kinesis-stream-test-stream-provisioned-with-usage": {
        "PROVISIONED": ("kinesis.provisioned.shard", 1),
        "Put request unit": ("kinesis.put-payload-unit-1m", 1e-6),
        "Long term retention (7D+)": ("kinesis.provisioned.long-term-retention", 1),
        "Enhanced Fan Out (EFO)": ("kinesis.efo.consumer-shard", 1),
    },
    "aws-nat-gateway-nat-withusage": {
        "NAT gateway": ("nat-gateway.hour", 1),
        "Data processed": ("nat-gateway.data", 1),
    },
    "aws-secretsmanager-secret-secret-withusage": {"Secret": ("secrets.secret", 1), "API requests": ("secrets.api", 1)},
    "aws-sqs-queue-standard-sqs-queue-withusage": {"Requests": ("sqs.standard.requests", 1)},
}


@pytest.mark.parametrize("case", COMPONENTS)
def test_published_bills_are_met(case: str, catalog: Catalog) -> None:
    """Compare with published bills; the folder that MLOPS_ARCHITECT_COST_CASES names holds them."""
    folder = os.environ.get("MLOPS_ARCHITECT_COST_CASES")
    if not folder:
        pytest.skip("MLOPS_ARCHITECT_COST_CASES names no folder of cost cases")
    bill = json.loads((Path(folder) / f"{case}.json").read_text())
    pricer = Pricer(catalog.prices, bill["region"])
    components = {part["name"]: part for part in bill["expected"]["components"]}
    if "" in COMPONENTS[case]:
        whole = {"quantity": sum(part["quantity"] for part in components.values())}
        components = {"": {**whole, "monthly_usd": bill["expected"]["total_monthly_usd"]}}
    for name, (sku, units) in COMPONENTS[case].items():
        found = charged(pricer.charge(sku, components[name]["quantity"] * units, 1, 1))
        assert found.basis == "listed", sku
        assert found.monthly.expected_usd == pytest.approx(components[name]["monthly_usd"], rel=0.005, abs=0.0101), name


def test_each_cloud_is_compared_with_its_own_reference(catalog: Catalog) -> None:
    for region, reference in (("eu-west-1", "us-east-1"), ("europe-west4", "us-central1"), ("westeurope", "eastus")):
        assert catalog.prices.reference_of(region) == reference
        ratio = region_ratio(catalog.prices, region)
        assert ratio.samples > 100
        assert 0.8 < ratio.low <= ratio.typical <= ratio.high < 1.6
        assert region_ratio(catalog.prices, reference).typical == 1.0


def test_the_stand_in_of_a_machine_is_one_of_its_own_cloud(catalog: Catalog) -> None:
    charge = charged(Pricer(catalog.prices, "europe-southwest99").charge("gce.n2-standard-4", 730, 1, 1))
    assert charge.basis == "proxy"
    assert "us-central1" in charge.note


def test_a_price_whose_source_names_no_region_stands_in_unscaled() -> None:
    charge = charged(Pricer(book(price(3, region="*")), "eu-west-1").charge("x", 2, 1, 1))
    assert (charge.basis, charge.expected_usd) == ("proxy", 6)
    assert "names no region" in charge.note


def test_a_price_of_another_cloud_never_stands_in(catalog: Catalog) -> None:
    """Clouds call some SKUs the same, such as those of NAT gateways."""
    for sku in ("nat-gateway.hour", "databricks.premium.jobs.dbu"):
        for region, cloud in (("swedencentral", "azure"), ("eu-north-1", "aws")):
            found = charged(Pricer(catalog.prices, region).charge(sku, 1, 1, 1))
            assert {tier.cloud for tier in found.tiers} == {cloud}, (sku, region)
    alone = book(price(3, sku="x"), price(5, sku="y", region="eu-west-1"))
    assert charged(Pricer(alone, "eu-west-1").charge("x", 1, 1, 1)).basis == "proxy"
