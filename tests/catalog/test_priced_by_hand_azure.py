"""Bills of single Azure resources, worked out by hand from list prices, in spellings and places that vary.

Each figure is a sum of quantity × unit price with the prices of `services.csv` and `vm_azure.csv`, whose rows lie in
`patterns/prices/azure/`; None stands for what must stay unknown.
"""

from __future__ import annotations

import pytest
from tests.catalog.by_hand import Case, H, M, check

from mlops_architect.domain.catalog import Catalog

LINUX = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server"}

CASES: dict[str, Case] = {
    "machine without its disk": (
        "azurerm_linux_virtual_machine",
        "West Europe",
        {
            "size": "standard_d4s_v5",
            "source_image_reference": [LINUX],
            "os_disk": [{"diff_disk_settings": [{"option": "Local"}]}],
        },
        {},
        0.23 * H,
    ),
    "machine, some hours": (
        "azurerm_linux_virtual_machine",
        "EastUS2",
        {"size": "Standard_E8s_v5", "os_disk": {"diff_disk_settings": {"option": "Local"}}},
        {"monthly_hrs": "200"},
        0.504 * 200,
    ),
    "machine, spot": (
        "azurerm_linux_virtual_machine",
        "uksouth",
        {"size": "Standard_D4s_v5", "priority": "SPOT"},
        {},
        None,
    ),
    "machine with a paid system": (
        "azurerm_linux_virtual_machine",
        "uksouth",
        {
            "size": "Standard_D4s_v5",
            "source_image_reference": [{"publisher": "RedHat", "offer": "RHEL", "sku": "9-lvm-gen2"}],
        },
        {},
        None,
    ),
    "machine of a marketplace": (
        "azurerm_linux_virtual_machine",
        "uksouth",
        {"size": "Standard_D4s_v5", "plan": [{"name": "p", "product": "q", "publisher": "r"}]},
        {},
        None,
    ),
    "shared disk": (
        "azurerm_managed_disk",
        "eastus",
        {"storage_account_type": "Premium_LRS", "disk_size_gb": 512, "max_shares": 2},
        {},
        None,
    ),
    "disk that bursts on demand": (
        "azurerm_managed_disk",
        "eastus",
        {"storage_account_type": "Premium_LRS", "disk_size_gb": 1024, "on_demand_bursting_enabled": "true"},
        {},
        None,
    ),
    "learning cluster that stands by": (
        "azurerm_machine_learning_compute_cluster",
        "westeurope",
        {"vm_size": "STANDARD_NC6S_V3", "scale_settings": [{"min_node_count": "2", "max_node_count": 4}]},
        {},
        2 * 3.823 * H,
    ),
    "database of a flexible server, standby": (
        "azurerm_postgresql_flexible_server",
        "westus",
        {"sku_name": "GP_Standard_D4s_v3", "storage_mb": "131072", "high_availability": [{"mode": "ZoneRedundant"}]},
        {"additional_backup_storage_gb": 200},
        2 * (0.39 * H + 128 * 0.14) + 200 * 0.095,
    ),
    "flexible server, tier of its size": (
        "azurerm_postgresql_flexible_server",
        "westus",
        {"sku_name": "MO_Standard_E4s_v3", "storage_mb": 131072, "storage_tier": "P10"},
        {},
        0.5244 * H + 128 * 0.14,
    ),
    "flexible server, faster tier": (
        "azurerm_postgresql_flexible_server",
        "westus",
        {"sku_name": "MO_Standard_E4s_v3", "storage_mb": 131072, "storage_tier": "P40"},
        {},
        None,
    ),
    "SQL, serverless": (
        "azurerm_mssql_database",
        "eastus",
        {"sku_name": "GP_S_Gen5_4", "max_size_gb": 1},
        {"monthly_vcore_hours": 300, "backup_storage_gb": 50},
        300 * 0.52 + 1 * 0.115 + 50 * 0.2,
    ),
    "SQL, standby replica": (
        "azurerm_mssql_database",
        "eastus",
        {"sku_name": "GP_Gen5_4", "secondary_type": "Standby"},
        {},
        None,
    ),
    "cache, premium": (
        "azurerm_redis_cache",
        "eastus",
        {"sku_name": "PREMIUM", "family": "p", "capacity": "2", "shard_count": "2"},
        {},
        2 * 2 * 0.555 * H,
    ),
    "cache, managed, single": (
        "azurerm_managed_redis",
        "eastus",
        {"sku_name": "MemoryOptimized_M10", "high_availability_enabled": "false"},
        {},
        0.216 * H,
    ),
    "app on consumption, idle replica": (
        "azurerm_container_app",
        "westeurope",
        {"template": [{"min_replicas": 1, "container": [{"cpu": 0.5, "memory": "1Gi"}]}]},
        {"requests": 12 * M, "execution_time_ms": 100, "concurrent_requests": 1},
        (1_200_000 * 0.5 - 180_000) * 0.000034
        + (1_200_000 - 360_000) * 0.000004
        + 730 * 3600 * (0.5 + 1) * 0.000004
        + 10 * 0.56,
    ),
    "container group": (
        "azurerm_container_group",
        "Germany West Central",
        {"container": [{"cpu": "2", "memory": "8"}, {"cpu": "0.5", "memory": "1.5"}]},
        {},
        2.5 * 0.04656 * H + 9.5 * 0.00511 * H,
    ),
    "function plan": (
        "azurerm_function_app",
        "eastus",
        {},
        {"monthly_executions": 3 * M, "execution_duration_ms": 500, "memory_mb": 300},
        3 * M * 0.5 * 384 / 1024 * 0.000016 + 3 * 0.2,
    ),
    "stream analytics": ("azurerm_stream_analytics_job", "westeurope", {"streaming_units": "6"}, {}, 6 * 0.12 * H),
    "event hubs": (
        "azurerm_eventhub_namespace",
        "westeurope",
        {"sku": "STANDARD", "capacity": "4"},
        {"monthly_ingress_events": 1000 * M},
        4 * 0.03 * H + 1000 * 0.028,
    ),
    "service bus": (
        "azurerm_servicebus_namespace",
        "westeurope",
        {"sku": "premium", "capacity": "2"},
        {},
        2 * 0.9275 * H,
    ),
    "search, ranked by meaning": (
        "azurerm_search_service",
        "eastus",
        {"sku": "standard2", "semantic_search_sku": "standard"},
        {},
        None,
    ),
    "search, three by two": (
        "azurerm_search_service",
        "eastus",
        {"sku": "Standard2", "partition_count": "3", "replica_count": "2"},
        {},
        6 * 1.344 * H,
    ),
    "workspace with compliance": (
        "azurerm_databricks_workspace",
        "eastus",
        {"sku": "premium", "enhanced_security_compliance": [{"compliance_security_profile_enabled": True}]},
        {"monthly_jobs_compute_dbu_hrs": 100},
        None,
    ),
    "workspace": (
        "azurerm_databricks_workspace",
        "eastus",
        {"sku": "Standard"},
        {"monthly_jobs_compute_dbu_hrs": 100},
        15.0,
    ),
    "private endpoint over a tier": (
        "azurerm_private_endpoint",
        "westus",
        {},
        {"monthly_inbound_data_processed_gb": 1_200_000},
        0.01 * H + M * 0.01 + 200_000 * 0.006,
    ),
    "address, basic and fixed": (
        "azurerm_public_ip",
        "eastus",
        {"allocation_method": "static", "sku": "Basic"},
        {},
        None,
    ),
    "address": ("azurerm_public_ip", "eastus", {"allocation_method": "STATIC", "sku": "Standard"}, {}, 0.005 * H),
    "gateway of a later kind": ("azurerm_nat_gateway", "westeurope", {"sku_name": "StandardV2"}, {}, 0.045 * H),
    "account with SFTP": (
        "azurerm_storage_account",
        "eastus",
        {"account_tier": "Standard", "account_replication_type": "LRS", "sftp_enabled": True},
        {"storage_gb": 100},
        None,
    ),
    "logs": (
        "azurerm_log_analytics_workspace",
        "westeurope",
        {"sku": "pergb2018"},
        {"monthly_log_data_ingestion_gb": 100},
        299.0,
    ),
    "warehouse": (
        "azurerm_synapse_sql_pool",
        "westeurope",
        {"sku_name": "DW200C", "geo_backup_policy_enabled": "false"},
        {"storage_tb": 2},
        3.02 * H + 2 * 23,
    ),
    "server with the storage that comes by itself": (
        "azurerm_postgresql_flexible_server",
        "eastus",
        {"sku_name": "B_Standard_B1ms"},
        {},
        0.017 * H + 32 * 0.12,
    ),
    "server made from another": (
        "azurerm_postgresql_flexible_server",
        "eastus",
        {"sku_name": "B_Standard_B1ms", "create_mode": "Replica"},
        {},
        None,
    ),
    "plan for functions, on Windows": (
        "azurerm_app_service_plan",
        "eastus",
        {"kind": "FunctionApp", "sku": [{"tier": "Standard", "size": "S1", "capacity": "2"}]},
        {},
        2 * 0.1 * H,
    ),
    "plan for functions, on Windows, without a price": (
        "azurerm_app_service_plan",
        "eastus",
        {"kind": "FunctionApp", "sku": [{"tier": "PremiumV2", "size": "P1v2"}]},
        {},
        None,
    ),
    "plan for functions, reserved for Linux": (
        "azurerm_app_service_plan",
        "eastus",
        {"kind": "FunctionApp", "reserved": "true", "sku": [{"tier": "PremiumV2", "size": "P1v2"}]},
        {},
        0.101 * H,
    ),
    "instances of functions on a plan that is not told": ("azurerm_function_app", "eastus", {}, {"instances": 2}, None),
    "machine with two disks of data": (
        "azurerm_virtual_machine",
        "eastus",
        {"vm_size": "Standard_DS1_v2", "storage_os_disk": [{}], "storage_data_disk": [{}, {"disk_size_gb": "128"}]},
        {
            "storage_os_disk": {"monthly_disk_operations": 100_000},
            "storage_data_disk": {"monthly_disk_operations": 200_000},
        },
        0.073 * H + 1.536 + 2 * 5.888 + (10 + 2 * 20) * 0.0005,
    ),
    "pool of security modules": (
        "azurerm_key_vault_managed_hardware_security_module",
        "eastus",
        {"sku_name": "Standard_B1"},
        {},
        4.85 * H,
    ),
    "hub of devices": ("azurerm_iothub", "westeurope", {"sku": [{"name": "S1", "capacity": "3"}]}, {}, 3 * 25.0),
    "hub of devices, larger": ("azurerm_iothub", "westeurope", {"sku": [{"name": "S3", "capacity": 1}]}, {}, None),
    "front door": ("azurerm_cdn_frontdoor_profile", "global", {"sku_name": "Standard_AzureFrontDoor"}, {}, 35.0),
    "front door with firewall rules": (
        "azurerm_cdn_frontdoor_profile",
        "global",
        {"sku_name": "Premium_AzureFrontDoor"},
        {},
        330.0,
    ),
    "capacity of Fabric": (
        "azurerm_fabric_capacity",
        "westus2",
        {"sku": [{"name": "F8", "tier": "Fabric"}]},
        {},
        8 * 0.18 * H,
    ),
    "capacity of Fabric, of another kind": (
        "azurerm_fabric_capacity",
        "westus2",
        {"sku": [{"name": "P1", "tier": "Fabric"}]},
        {},
        None,
    ),
    "disk as large as what it is a copy of": (
        "azurerm_managed_disk",
        "eastus",
        {"storage_account_type": "Premium_LRS", "create_option": "Copy"},
        {},
        None,
    ),
    "vault whose backups are told": (
        "azurerm_recovery_services_vault",
        "eastus",
        {"sku": "Standard"},
        {"disk_utilization_gb": 300},
        None,
    ),
    "vault": ("azurerm_recovery_services_vault", "eastus", {"sku": "Standard"}, {}, 0.0),
    "a kind that nobody knows": ("azurerm_netapp_pool", "eastus", {"size_in_tb": 4}, {}, None),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_bill_is_what_it_is_by_hand(catalog: Catalog, case: Case) -> None:
    check(catalog, case)
