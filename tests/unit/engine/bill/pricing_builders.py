"""Small rules, books and resources for tests of the bill."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_architect.domain.price import Price, PriceBook
from mlops_architect.domain.pricing_rule import Machine, PricingRule, RuleInUse
from mlops_architect.domain.resource import Related, Resource, ResourceBill
from mlops_architect.engine.bill.rules import priced

MACHINES = {"m5.large": Machine(2, 8), "p4d.24xlarge": Machine(96, 1152, "NVIDIA A100 40GB", 8)}


def book(*rows: tuple[Any, ...]) -> PriceBook:
    """Return a book of ``(sku, region, usd[, tier_from])`` rows."""
    tiers: dict[tuple[str, str], tuple[Price, ...]] = {}
    for sku, region, usd, *tier in rows:
        entry = Price(sku, region, "GB", usd, tier[0] if tier else 0.0, "2026-01-01", "api-dump", "test")
        tiers[sku, region] = (*tiers.get((sku, region), ()), entry)
    return PriceBook(tiers=tiers)


def rule(data: Mapping[str, Any], tables: Mapping[str, Any] | None = None) -> RuleInUse:
    """Return a rule for ``aws_thing``."""
    return RuleInUse(
        rule=PricingRule.model_validate({"resources": ["aws_thing"], **data}),
        cloud="aws",
        origin="test.yaml",
        tables=tables or {},
        machines=MACHINES,
        regions={"ireland": "eu-west-1"},
    )


def line(quantity: Any = 1, sku: str = "x", **more: Any) -> dict[str, Any]:
    """Return a line of a rule."""
    return {"name": "Thing", "sku": sku, "quantity": quantity, **more}


def bill(
    lines: list[dict[str, Any]],
    prices: PriceBook,
    parameters: Mapping[str, Any] | None = None,
    usage: Mapping[str, Any] | None = None,
    region: str = "us-east-1",
    related: tuple[Related, ...] = (),
    tables: Mapping[str, Any] | None = None,
    **more: Any,
) -> ResourceBill:
    """Return the bill of one ``aws_thing``."""
    resource = Resource("aws_thing", parameters or {}, usage or {}, region, related=related)
    return priced(resource, rule({"lines": lines, **more}, tables), prices)
