"""The bill of a design against the bill of its Terraform: what agrees, what differs, and what cannot be told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.engine.bill.pricing_builders import book

from mlops_architect.domain.cost import BillLine, Money
from mlops_architect.domain.resource import InfrastructureBill, PricedLine, ResourceBill
from mlops_architect.domain.terraform_root import ROOT
from mlops_architect.engine.bill.agreement import Agreement, agreement, module_of, same
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.bill.stand_in import StandIns

BUCKET = "module.lake.aws_s3_bucket.lake"


def line(
    usd: float | None,
    *,
    capability: str = "lake",
    sku: str = "s3.storage",
    quantity: float = 100.0,
    address: str = BUCKET,
    outside: str = "",
) -> BillLine:
    money = None if usd is None else Money(low_usd=usd, expected_usd=usd, high_usd=usd)
    return BillLine(
        capability=capability,
        pattern="p",
        what="w",
        sku=sku,
        quantity=quantity,
        unit="GB",
        unit_usd=None,
        monthly=money,
        address=address,
        outside=outside,
    )


def priced(address: str, usd: float, *, sku: str = "s3.storage", quantity: float = 100.0) -> ResourceBill:
    priced_line = PricedLine("Storage", sku, "eu-west-1", quantity, "GB", usd / quantity, usd)
    return ResourceBill(address, address.split(".")[-2], (priced_line,))


def found(
    *lines: BillLine, shipped: tuple[ResourceBill, ...] = (), capabilities: tuple[str, ...] = ("lake",)
) -> Agreement:
    return agreement(capabilities, lines, InfrastructureBill(shipped))


def test_equal_bills_agree() -> None:
    result = found(line(10), shipped=(priced(BUCKET, 10),))
    assert result.compared == ("lake",)
    assert result.compared_usd == pytest.approx(10)
    assert not result.differences


def test_a_quantity_that_differs_is_shown_on_both_sides() -> None:
    result = found(line(10, quantity=100), shipped=(priced(BUCKET, 12, quantity=120),))
    (difference,) = result.differences
    assert difference.text == (f"lake: s3.storage: design 100 units, $10.00; Terraform 120 units, $12.00 ({BUCKET})")


def test_a_resource_that_the_design_does_not_pay_for_is_a_difference() -> None:
    extra = priced("module.lake.aws_kms_key.spare", 1, sku="kms.key", quantity=1)
    result = found(line(10), shipped=(priced(BUCKET, 10), extra))
    assert [(one.sku, one.design_usd, one.shipped_usd) for one in result.differences] == [("kms.key", 0, 1)]
    assert result.differences[0].resources == (extra.address,)


def test_what_the_design_pays_for_and_nobody_ships_is_a_difference() -> None:
    result = found(line(10), line(3, sku="kms.key", quantity=3), shipped=(priced(BUCKET, 10),))
    assert [(one.sku, one.shipped_usd) for one in result.differences] == [("kms.key", 0)]


def test_a_resource_of_the_root_that_costs_something_is_a_difference() -> None:
    result = found(line(10), shipped=(priced(BUCKET, 10), priced("aws_budget.this", 5, sku="budget")))
    assert [one.module for one in result.differences] == [ROOT]


def test_many_small_differences_are_one_large() -> None:
    lines = [line(0.04, sku=f"sku-{number}", quantity=1) for number in range(20)]
    result = found(*lines)
    assert len(result.differences) == 20


def test_without_a_price_it_cannot_be_told() -> None:
    unknown = ResourceBill(BUCKET, "aws_s3_bucket", unknown=("no price for s3.storage",))
    on_terraform, on_design = found(line(10), shipped=(unknown,)), found(line(None), shipped=(priced(BUCKET, 10),))
    assert on_terraform.cannot_tell == {"lake": f"{BUCKET}: no price for s3.storage"}
    assert set(on_design.cannot_tell) == {"lake"}
    assert not on_terraform.compared and not on_terraform.differences
    assert not on_design.compared and not on_design.differences


def test_a_bill_in_skus_is_not_compared() -> None:
    result = found(line(10, address=""), line(2), shipped=(priced(BUCKET, 99),))
    assert set(result.not_compared) == {"lake"}
    assert not result.compared and not result.differences


def test_what_is_outside_the_terraform_is_left_out_and_added_up() -> None:
    result = found(line(10), line(7, address="", outside="GitHub bills it"), shipped=(priced(BUCKET, 10),))
    assert result.compared == ("lake",) and not result.differences
    assert result.outside_usd == pytest.approx(7)


def test_a_line_counts_where_its_resource_is() -> None:
    lines = (line(10), line(2, capability="feature-offline"))
    result = found(*lines, shipped=(priced(BUCKET, 12),), capabilities=("lake", "feature-offline"))
    assert result.compared == ("lake",)
    assert not result.differences


def test_what_modules_pay_for_in_the_root_is_compared_together() -> None:
    logs = "azurerm_log_analytics_workspace.main"
    lines = (line(10), line(2, address=logs), line(3, address=logs, capability="observe"))
    shipped = (priced(BUCKET, 10), priced(logs, 5))
    result = found(*lines, shipped=shipped)
    assert result.compared == ("lake", ROOT) and not result.differences
    assert result.compared_usd == pytest.approx(15)
    less = found(*lines, shipped=(priced(BUCKET, 10), priced(logs, 4)))
    assert [one.module for one in less.differences] == [ROOT]


@pytest.mark.parametrize(
    ("address", "module"),
    [
        ("module.serve_online.aws_lb.this", "serve_online"),
        ('module.a["x"].aws_lb.this[0]', "a"),
        ("module.a.module.b.aws_lb.this", "a"),
        ("aws_lb.this", ROOT),
    ],
)
def test_the_module_of_an_address(address: str, module: str) -> None:
    assert module_of(address) == module


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_agreeing_is_mutual_and_only_rounding_wide(one: float, other: float) -> None:
    assert same(one, other) == same(other, one)
    assert same(one, one)
    assert not same(one, one * 1.01 + 0.06)


def test_a_stand_in_is_priced_as_the_design_prices_it() -> None:
    listed = book(("thing", "us-east-1", 0.10), ("thing", "us-east-1", 0.05, 1000.0), ("other", "sa-east-1", 1.0))
    stand_ins = StandIns(listed.tiers, listed.reference)
    charge = Pricer(listed, "sa-east-1").charge("thing", 1500.0, 1, 1)
    assert charge is not None
    tiers = stand_ins.tiers_of("thing", "sa-east-1")
    assert tiers[0].usd * 1000 + tiers[1].usd * 500 == pytest.approx(charge.expected_usd)
    assert stand_ins.tiers_of("other", "sa-east-1") == listed.tiers_of("other", "sa-east-1")
    assert stand_ins.tiers_of("nothing", "sa-east-1") == ()
