"""Terraform resources on a pattern's bill: taken apart by the pricing rules that price the shipped Terraform too."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import BillItem, Option, Pattern
from mlops_architect.domain.resource import Resource
from mlops_architect.engine.bill.parameters import nested
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.bill.rules import bill_of
from mlops_architect.engine.sizing.sized import Sized, size

STREAM: dict[str, Any] = {
    "what": "Event stream",
    "resource": "aws_kinesis_stream",
    "parameters": {"stream_mode_details.stream_mode": {"value": "ON_DEMAND"}},
    "usage": {"monthly_on_demand_data_in_gb": "gb", "monthly_on_demand_data_out_gb": "gb * 2"},
}
ENDPOINT: dict[str, Any] = {
    "what": "Endpoint",
    "resource": "aws_sagemaker_endpoint_configuration",
    "parameters": {
        "production_variants.0.instance_type": {"setting": "machine"},
        "production_variants.0.initial_instance_count": {"size": "replicas"},
    },
}


def sized(catalog: Catalog, *items: dict[str, Any], region: str = "us-east-1", **values: float) -> Sized:
    """Return a pattern with these items on its bill, sized."""
    option = Option(id="one", values=values, settings={"machine": "ml.p4d.24xlarge"})
    base = catalog.patterns["aws-kinesis-on-demand"]
    pattern: Pattern = base.model_copy(
        update={
            "bill": tuple(BillItem.model_validate(item) for item in items),
            "options": (option,),
            "sizing": {},
            "limits": (),
        }
    )
    return size(pattern, option, {}, Pricer(catalog.prices, region, catalog.pricing))


def test_it_costs_what_the_same_terraform_costs(catalog: Catalog) -> None:
    resource = Resource(
        "aws_kinesis_stream",
        {"stream_mode_details": [{"stream_mode": "ON_DEMAND"}]},
        {"monthly_on_demand_data_in_gb": 100, "monthly_on_demand_data_out_gb": 200},
        "us-east-1",
    )
    terraform = bill_of([resource], catalog.pricing, catalog.prices)
    design = sized(catalog, STREAM, gb=100)
    assert design.unpriced == ()
    assert design.expected_usd == pytest.approx(terraform.monthly_usd)
    assert design.lines[0].what.startswith("Event stream: ")


def test_several_equal_ones_cost_as_often(catalog: Catalog) -> None:
    one, three = sized(catalog, STREAM, gb=100), sized(catalog, {**STREAM, "times": "1 + 2"}, gb=100)
    assert three.expected_usd == pytest.approx(3 * one.expected_usd)


def test_where_there_is_no_list_price_a_marked_one_stands_in(catalog: Catalog) -> None:
    design = sized(catalog, STREAM, region="sa-east-1", gb=100)
    assert {line.charge.basis for line in design.lines if line.charge} == {"proxy"}


def test_an_accelerator_costs_its_price_or_is_unpriced(catalog: Catalog) -> None:
    design = sized(catalog, ENDPOINT, replicas=8)
    bare = catalog.prices.tiers_of("ec2.p4d.24xlarge", "us-east-1")[0].usd * 730 * 8
    assert design.unpriced or design.expected_usd > 0.9 * bare


def test_a_type_without_a_rule_is_unpriced_and_a_free_one_has_no_line(catalog: Catalog) -> None:
    assert sized(catalog, {"what": "x", "resource": "aws_no_such_thing"}).unpriced == ("aws_no_such_thing",)
    assert sized(catalog, {"what": "x", "resource": "aws_iam_role"}).lines == ()


@pytest.mark.parametrize(
    "item",
    [
        {"what": "x"},
        {"what": "x", "sku": "a", "quantity": 1, "resource": "aws_x"},
        {"what": "x", "sku": "a"},
        {"what": "x", "sku": "a", "quantity": 1, "usage": {"n": 1}},
        {"what": "x", "resource": "aws_x", "parameters": {"a": {}}},
        {"what": "x", "resource": "aws_x", "parameters": {"a": {"size": 1, "value": 2}}},
    ],
)
def test_an_item_is_either_a_sku_or_a_resource(item: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        BillItem.model_validate(item)


def test_dotted_paths_are_blocks() -> None:
    assert nested({"a": 1, "b.c": 2, "b.d": 3, "e.0.f": 4, "e.1.f": 5}) == {
        "a": 1, "b": {"c": 2, "d": 3}, "e": [{"f": 4}, {"f": 5}],
    }  # fmt: skip


def test_usage_figures_are_kept_by_the_address_that_the_root_gives(catalog: Catalog) -> None:
    here = {**STREAM, "resource": "aws_kinesis_stream.events"}
    several = {**here, "resource": "aws_kinesis_stream.copies", "times": 2}
    elsewhere = {
        "what": "Files",
        "resource": "lake.aws_s3_bucket.lake",
        "usage": {"standard.storage_gb": "gb / 3", "standard.monthly_tier_1_requests": 5},
    }
    design = sized(catalog, here, several, elsewhere, STREAM, gb=100)
    figures = {"monthly_on_demand_data_in_gb": 100.0, "monthly_on_demand_data_out_gb": 200.0}
    assert design.usage == {
        "module.ingest_stream.aws_kinesis_stream.events": figures,
        "module.ingest_stream.aws_kinesis_stream.copies[*]": figures,
        "module.lake.aws_s3_bucket.lake": {"standard": {"storage_gb": 33.33333333, "monthly_tier_1_requests": 5.0}},
    }
    by_item = {line.item: line for line in design.lines}
    assert by_item[0].address == "module.ingest_stream.aws_kinesis_stream.events"
    assert by_item[2].address == "module.lake.aws_s3_bucket.lake"
    assert not by_item[3].address and by_item[3].outside


def test_what_is_there_no_times_has_no_lines_and_no_usage(catalog: Catalog) -> None:
    design = sized(catalog, {**STREAM, "resource": "aws_kinesis_stream.events", "times": "gb - 100"}, gb=100)
    assert design.lines == () and design.usage == {}


def test_related_arguments_reach_the_rule(catalog: Catalog) -> None:
    service = {
        "what": "Tasks",
        "resource": "aws_ecs_service.this",
        "parameters": {"launch_type": {"value": "FARGATE"}},
        "related": {"aws_ecs_task_definition": {"cpu": {"size": "vcpu * 1024"}, "memory": {"value": 4096}}},
        "usage": {"tasks": "replicas"},
    }
    design = sized(catalog, service, vcpu=2, replicas=3)
    assert {line.sku: line.quantity for line in design.lines} == {
        "fargate.memory.linux-x86": pytest.approx(4 * 3 * 730),
        "fargate.vcpu.linux-x86": pytest.approx(2 * 3 * 730),
    }


def test_only_what_is_used_varies(catalog: Catalog) -> None:
    gateway = {
        "what": "NAT",
        "resource": "aws_nat_gateway.this",
        "usage": {"monthly_data_processed_gb": 100},
        "low": 0.5,
        "high": 2.0,
    }
    ends = {line.sku: line.charge.monthly for line in sized(catalog, gateway).lines if line.charge}
    hours, data = ends["nat-gateway.hour"], ends["nat-gateway.data"]
    assert hours.low_usd == hours.expected_usd == hours.high_usd
    assert [data.low_usd, data.high_usd] == pytest.approx([data.expected_usd / 2, data.expected_usd * 2])


@pytest.mark.parametrize(
    "item",
    [
        {"what": "x", "resource": "lake.aws_s3_bucket"},
        {"what": "x", "resource": "aws_s3_bucket.a.b.c"},
        {"what": "x", "resource": "aws_s3_bucket", "outside": "somebody"},
        {"what": "x", "sku": "a", "quantity": 1, "related": {"aws_lb": {"internal": {"value": True}}}},
    ],
)
def test_a_place_that_is_none_is_refused(item: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        BillItem.model_validate(item)
