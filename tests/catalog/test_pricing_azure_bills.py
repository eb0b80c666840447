"""Bills of single Azure resources, as infracost's golden files print them, and what must stay unknown."""

from __future__ import annotations

from typing import Any

import pytest

from mlops_architect.catalog.pricing import Rulebook
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.resource import ResourceBill
from mlops_architect.engine.bill.resource_list import resources_of
from mlops_architect.engine.bill.rules import bill_of

RULES = Rulebook((builtin_root(),))
ONE_PLACE = {"location": "eastus", "geo_location": [{"location": "westus"}]}
TWO_PLACES = [{"location": "westus"}, {"location": "centralus", "zone_redundant": True}]


def billed(
    catalog: Catalog,
    resource_type: str,
    parameters: dict[str, Any],
    usage: dict[str, Any] | None = None,
    region: str = "eastus",
    related: dict[str, Any] | None = None,
) -> ResourceBill:
    """Return the bill of one resource."""
    case = {"resource_type": resource_type, "region": region, "parameters": parameters, "usage": usage or {}}
    return bill_of(resources_of({**case, "related_resources": related or {}}, "case"), RULES, catalog.prices).resources[
        0
    ]


@pytest.mark.parametrize(
    ("resource_type", "parameters", "usage", "region", "monthly_usd"),
    [
        (
            "azurerm_container_registry",
            {"sku": "Basic"},
            {"storage_gb": 150, "monthly_build_vcpu_hrs": 150},
            "West Europe",
            73.0,
        ),
        (
            "azurerm_container_registry",
            {"sku": "Premium", "georeplications": [{"location": "a"}, {"location": "b"}]},
            {"storage_gb": 150},
            "westeurope",
            150.0,
        ),
        (
            "azurerm_application_gateway",
            {"sku": [{"name": "WAF_v2"}], "autoscale_configuration": [{"min_capacity": 3}]},
            {},
            "eastus",
            294.34,
        ),
        (
            "azurerm_application_gateway",
            {"sku": [{"name": "WAF_Medium", "capacity": 2}]},
            {"monthly_data_processed_gb": 100_000},
            "eastus",
            812.28,
        ),
        (
            "azurerm_data_factory_integration_runtime_azure",
            {"compute_type": "ComputeOptimized", "core_count": 16},
            {},
            "westeurope",
            2504.81,
        ),
        (
            "azurerm_eventhub_namespace",
            {"sku": "Premium"},
            {"throughput_or_capacity_units": 8, "retention_storage_gb": 20_100},
            "eastus",
            7207.68,
        ),
        (
            "azurerm_key_vault_key",
            {"key_type": "RSA-HSM", "key_size": 3072},
            {"hsm_protected_keys": 5000},
            "eastus",
            7025.0,
        ),
        (
            "azurerm_log_analytics_workspace",
            {"sku": "CapacityReservation", "reservation_capacity_in_gb_per_day": 100},
            {},
            "westeurope",
            7585.2,
        ),
        ("azurerm_private_endpoint", {}, {"monthly_inbound_data_processed_gb": 5_120_000}, "westus", 34_487.3),
        (
            "azurerm_redis_cache",
            {"sku_name": "Premium", "family": "P", "capacity": 2, "shard_count": 3, "replicas_per_master": 2},
            {},
            "eastus",
            3646.35,
        ),
        ("azurerm_search_service", {"sku": "standard2"}, {"monthly_images_extracted": 2_000_000}, "eastus", 2781.12),
        (
            "azurerm_servicebus_namespace",
            {"sku": "Standard"},
            {"monthly_messaging_operations": 3_000_000_000},
            "westeurope",
            1379.41,
        ),
        ("azurerm_synapse_sql_pool", {"sku_name": "DW200c"}, {"storage_tb": 1}, "westeurope", 2283.8),
        ("azurerm_mssql_database", {"sku_name": "GP_Gen5_4", "zone_redundant": True}, {}, "eastus", 1004.2),
        ("azurerm_mssql_database", {"sku_name": "HS_Gen5_2", "read_replica_count": 2}, {}, "eastus", 947.25),
        ("azurerm_mssql_database", {"sku_name": "S12", "max_size_gb": 500}, {}, "eastus", 4458.09),
        ("azurerm_managed_disk", {"storage_account_type": "StandardSSD_LRS", "disk_size_gb": 1000}, {}, "eastus", 76.8),
        (
            "azurerm_storage_account",
            {"account_tier": "Standard", "account_replication_type": "LRS"},
            {"storage_gb": 4_000_000},
            "westus",
            77_055.0,
        ),
        (
            "azurerm_storage_account",
            {"account_tier": "Standard", "account_replication_type": "LRS", "account_kind": "Storage"},
            {"storage_gb": 3_000_000},
            "westus",
            72_000.0,
        ),
        (
            "azurerm_linux_virtual_machine",
            {"size": "standard_b1s", "os_disk": [{"storage_account_type": "Standard_LRS"}]},
            {},
            "eastus",
            9.13,
        ),
    ],
)
def test_a_published_bill_is_met(
    catalog: Catalog,
    resource_type: str,
    parameters: dict[str, Any],
    usage: dict[str, Any],
    region: str,
    monthly_usd: float,
) -> None:
    found = billed(catalog, resource_type, parameters, usage, region)
    assert found.unknown == ()
    assert found.monthly_usd == pytest.approx(monthly_usd, rel=0.01)


def test_a_container_app_uses_the_free_grant_on_busy_time_first(catalog: Catalog) -> None:
    two = {"template": [{"container": [{"cpu": 0.25, "memory": "0.5Gi"}] * 2}]}
    usage = {"requests": 5_000_000, "concurrent_requests": 1, "execution_time_ms": 1000, "min_replicas": 3}
    found = billed(catalog, "azurerm_container_app", two, usage, "West Europe")
    assert found.monthly_usd == pytest.approx(78.88 + 18.56 + 15.77 + 31.54 + 1.68, rel=0.001)
    quiet = billed(catalog, "azurerm_container_app", two, {**usage, "requests": 0, "min_replicas": 0}, "westeurope")
    assert quiet.monthly_usd == 0


@pytest.mark.parametrize(
    ("parameters", "usage", "account", "monthly_usd"),
    [
        (
            {"throughput": 500},
            {"storage_gb": 1000},
            {"geo_location": TWO_PLACES, "backup": [{"type": "Continuous"}]},
            1011.7,
        ),
        (
            {"autoscale_settings": [{"max_throughput": 6000}]},
            {"storage_gb": 1000, "max_request_units_utilization_percentage": 50},
            {"geo_location": TWO_PLACES, "backup": [{"type": "Continuous"}]},
            1471.6,
        ),
        (
            {"throughput": 1000},
            {"storage_gb": 1000},
            {"geo_location": TWO_PLACES, "enable_multiple_write_locations": True},
            733.6,
        ),
        ({}, {"monthly_serverless_request_units": 10_000_000}, ONE_PLACE, 2.79),
    ],
)
def test_cosmos_throughput_and_storage_are_paid_in_every_place(
    catalog: Catalog, parameters: dict[str, Any], usage: dict[str, Any], account: dict[str, Any], monthly_usd: float
) -> None:
    related = {"azurerm_cosmosdb_account.main": {"location": "eastus", **account}}
    found = billed(catalog, "azurerm_cosmosdb_sql_container", parameters, usage, related=related)
    assert found.monthly_usd == pytest.approx(monthly_usd, rel=0.001)


def test_a_function_app_is_charged_by_its_plan(catalog: Catalog) -> None:
    calls = {"monthly_executions": 3_000_000, "execution_duration_ms": 10, "memory_mb": 10}
    premium = {"azurerm_service_plan.main": {"sku_name": "EP3", "os_type": "Linux"}}
    shared = {"azurerm_service_plan.main": {"sku_name": "P1v2", "os_type": "Linux"}}
    kind = "azurerm_linux_function_app"
    assert billed(catalog, kind, {}, {"instances": 2}, related=premium).monthly_usd == pytest.approx(1261.73, rel=0.001)
    assert billed(catalog, kind, {}, calls).monthly_usd == pytest.approx(0.6 + 0.6, rel=0.001)
    assert billed(catalog, kind, {}, calls, related=shared).monthly_usd == 0


@pytest.mark.parametrize(
    ("pool", "usage", "monthly_usd"),
    [
        ({"vm_size": "Standard_D2_v2"}, {}, 106.58 + 5.89),
        ({"vm_size": "Standard_DS2_v2", "min_count": 3}, {}, 319.74 + 59.13),
        ({"vm_size": "Standard_D2_v2", "os_disk_type": "Ephemeral"}, {"nodes": 2, "monthly_hrs": 450}, 131.4),
    ],
)
def test_aks_counts_nodes_and_their_disks(
    catalog: Catalog, pool: dict[str, Any], usage: dict[str, Any], monthly_usd: float
) -> None:
    found = billed(catalog, "azurerm_kubernetes_cluster", {"default_node_pool": [pool]}, {"default_node_pool": usage})
    assert found.monthly_usd == pytest.approx(monthly_usd, rel=0.001)


def test_tokens_are_priced_by_model_and_deployment(catalog: Catalog) -> None:
    usage = {"monthly_language_input_tokens": 30_000_000, "monthly_language_output_tokens": 10_000_000}
    model = {"model": [{"name": "gpt-4o", "version": "2024-11-20"}]}
    everywhere = billed(catalog, "azurerm_cognitive_deployment", {**model, "sku": [{"name": "GlobalStandard"}]}, usage)
    zone = billed(catalog, "azurerm_cognitive_deployment", {**model, "sku": [{"name": "DataZoneStandard"}]}, usage)
    regional = billed(catalog, "azurerm_cognitive_deployment", {**model, "sku": [{"name": "Standard"}]}, usage)
    assert everywhere.monthly_usd == pytest.approx(30 * 2.5 + 10 * 10)
    assert zone.monthly_usd == pytest.approx(30 * 2.75 + 10 * 11)
    assert regional.monthly_usd is None


@pytest.mark.parametrize(
    ("resource_type", "parameters"),
    [
        ("azurerm_redis_cache", {"sku_name": "Premium", "family": "P", "capacity": 5}),
        ("azurerm_windows_virtual_machine", {"size": "Standard_B1s"}),
        ("azurerm_mssql_database", {"sku_name": "GP_Fsv2_8"}),
        ("azurerm_log_analytics_workspace", {"sku": "PerNode"}),
        ("azurerm_public_ip", {"allocation_method": "Dynamic"}),
    ],
)
def test_what_has_no_price_is_unknown(catalog: Catalog, resource_type: str, parameters: dict[str, Any]) -> None:
    assert billed(catalog, resource_type, parameters).monthly_usd is None


def test_groups_and_roles_are_free(catalog: Catalog) -> None:
    for kind in ("azurerm_resource_group", "azurerm_role_assignment", "azurerm_subnet"):
        found = billed(catalog, kind, {})
        assert found.free and found.monthly_usd == 0


def test_the_free_throughput_of_an_account_is_not_charged_for(catalog: Catalog) -> None:
    account = {"azurerm_cosmosdb_account.main": {**ONE_PLACE, "free_tier_enabled": True}}
    found = billed(catalog, "azurerm_cosmosdb_sql_container", {"throughput": 500}, region="westus", related=account)
    assert found.monthly_usd is None
