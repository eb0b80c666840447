"""Lists of resources: regions, related resources, and the types in their addresses."""

from __future__ import annotations

import pytest

from mlops_architect.engine.bill.resource_list import resources_of, type_of


@pytest.mark.parametrize(
    ("address", "resource_type"),
    [
        ("aws_subnet.a", "aws_subnet"),
        ("aws_subnet.a[0]", "aws_subnet"),
        ('module.x["a.b[c]"].module.y[0].aws_subnet.b["k"]', "aws_subnet"),
        ("data.aws_ami.x", "aws_ami"),
        ("", ""),
        ("]]]", ""),
        ('a["', "a"),
    ],
)
def test_the_type_is_read_from_an_address(address: str, resource_type: str) -> None:
    assert type_of(address) == resource_type


@pytest.mark.parametrize(
    ("entry", "region"),
    [
        ({"region": "a", "parameters": {"location": "b"}}, "a"),
        ({"parameters": {"location": "West Europe"}}, "West Europe"),
        ({"related_resources": {"azurerm_service_plan.x": {"location": "eastus"}}}, "default"),
        ({}, "default"),
    ],
)
def test_the_region_is_the_one_given_then_its_own_then_the_default(entry: dict[str, object], region: str) -> None:
    [found] = resources_of({"resource_type": "azurerm_function_app", **entry}, "x", "default")
    assert found.region == region


def test_without_a_default_a_related_resource_tells_it() -> None:
    related = {"azurerm_service_plan.x": {"location": "eastus"}, "azurerm_other.y": None}
    [found] = resources_of({"resource_type": "azurerm_function_app", "related_resources": related}, "x")
    assert found.region == "eastus"
