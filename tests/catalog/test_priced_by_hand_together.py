"""Bills of resources that hang on others, worked out by hand: networks, accounts, plans, task definitions."""

from __future__ import annotations

from typing import Any

import pytest
from tests.catalog.by_hand import Case, H, M, Near, check

from mlops_architect.domain.catalog import Catalog


def networks(*places: str) -> Near:
    """Return virtual networks at these places."""
    return {f"azurerm_virtual_network.n{number}": {"location": place} for number, place in enumerate(places)}


def account(*places: str, **arguments: Any) -> Near:
    """Return a database account in these regions."""
    regions = [{"location": place, "failover_priority": number} for number, place in enumerate(places)]
    return {"azurerm_cosmosdb_account.a": {"geo_location": regions, "backup": [{"type": "Periodic"}], **arguments}}


def peering(usage_gb: float, expected: float | None) -> Case:
    """Return a peering in West Europe that carries so much."""
    usage = {"monthly_data_transfer_gb": usage_gb} if usage_gb else {}
    return ("azurerm_virtual_network_peering", "westeurope", {"name": "a"}, usage, expected)


TASK: dict[str, Any] = {"cpu": "512", "memory": "1024", "requires_compatibilities": ["FARGATE"]}

CASES: dict[str, tuple[Case, Near]] = {
    "peering in a region, spelt in two ways": (peering(400, 400 * 2 * 0.01), networks("West Europe", "westeurope")),
    "peering in a continent": (peering(400, 400 * 2 * 0.035), networks("West Europe", "France Central")),
    "peering over continents": (peering(400, 400 * (0.035 + 0.09)), networks("westeurope", "southeastasia")),
    "peering to a place without a price": (peering(400, None), networks("westeurope", "brazilsouth")),
    "peering with a network elsewhere": (peering(400, None), networks("westeurope")),
    "peering, not used": (peering(0, 0.0), networks("westeurope")),
    "throughput with several write regions": (
        (
            "azurerm_cosmosdb_sql_container",
            "eastus",
            {"throughput": 800},
            {"storage_gb": 40},
            2 * (8 * 0.016 * H + 40 * 0.25),
        ),
        account("West US", "Central US", multiple_write_locations_enabled=True),
    ),
    "autoscale with several write regions": (
        (
            "azurerm_cosmosdb_sql_container",
            "eastus",
            {"autoscale_settings": [{"max_throughput": 5000}]},
            {"storage_gb": 40, "max_request_units_utilization_percentage": 20},
            2 * (50 * 0.2 * 0.016 * H + 40 * 0.25),
        ),
        account("West US", "Central US", multiple_write_locations_enabled=True),
    ),
    "throughput with one write region": (
        (
            "azurerm_cosmosdb_sql_container",
            "eastus",
            {"throughput": 800},
            {"storage_gb": 40},
            2 * (8 * 0.008 * H + 40 * 0.25),
        ),
        account("West US", "Central US"),
    ),
    "workflows on their plan": (
        (
            "azurerm_logic_app_standard",
            "westeurope",
            {},
            {"monthly_standard_connector_calls": 300_000, "monthly_enterprise_connector_calls": 20_000},
            2 * 0.1972 * H + 7 * 0.0141 * H + 300 * 0.125 + 20 * 1,
        ),
        {"azurerm_service_plan.p": {"sku_name": "WS2", "os_type": "Windows"}},
    ),
    "workflows without a plan": (("azurerm_logic_app_standard", "westeurope", {}, {}, None), {}),
    "function on a plan of flexible consumption": (
        (
            "azurerm_linux_function_app",
            "eastus",
            {},
            {"monthly_executions": 2 * M, "execution_duration_ms": 200, "memory_mb": 512},
            None,
        ),
        {"azurerm_service_plan.p": {"sku_name": "FC1", "os_type": "Linux"}},
    ),
    "graph database instance of an I/O-optimised cluster": (
        ("aws_neptune_cluster_instance", "eu-west-2", {"instance_class": "db.t3.medium"}, {}, 0.151 * H),
        {"aws_neptune_cluster.c": {"storage_type": "iopt1"}},
    ),
    "tasks of a strategy": (
        (
            "aws_ecs_service",
            "us-east-1",
            {"desired_count": 3, "capacity_provider_strategy": [{"capacity_provider": "FARGATE", "weight": 1}]},
            {},
            3 * H * (0.5 * 0.04048 + 1 * 0.004445),
        ),
        {"aws_ecs_task_definition.t": TASK},
    ),
    "tasks with an accelerator for inference": (
        ("aws_ecs_service", "us-east-1", {"desired_count": 3, "launch_type": "FARGATE"}, {}, None),
        {"aws_ecs_task_definition.t": {**TASK, "inference_accelerator": [{"device_type": "eia2.large"}]}},
    ),
    "nodes of a launch template": (
        ("aws_eks_node_group", "us-east-1", {"scaling_config": [{"desired_size": 4}]}, {}, 4 * (0.192 * H + 60 * 0.08)),
        {
            "aws_launch_template.t": {
                "instance_type": "m5.xlarge",
                "block_device_mappings": [{"ebs": [{"volume_size": 60, "volume_type": "gp3"}]}],
            }
        },
    ),
}


@pytest.mark.parametrize(("case", "near"), CASES.values(), ids=CASES.keys())
def test_a_bill_is_what_it_is_by_hand(catalog: Catalog, case: Case, near: Near) -> None:
    check(catalog, case, near)
