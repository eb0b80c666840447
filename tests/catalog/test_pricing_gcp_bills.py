"""Bills of single Google Cloud resources, as infracost's golden files print them, and what must stay unknown."""

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
K80 = [{"type": "nvidia-tesla-k80", "count": 4}]
RUN = {"monthly_requests": 500_000, "average_request_duration_ms": 3600, "concurrent_requests_per_instance": 1}


def billed(
    catalog: Catalog,
    resource_type: str,
    parameters: dict[str, Any],
    usage: dict[str, Any] | None = None,
    region: str = "us-central1",
    related: dict[str, Any] | None = None,
) -> ResourceBill:
    """Return the bill of one resource."""
    case = {"resource_type": resource_type, "region": region, "parameters": parameters, "usage": usage or {}}
    return bill_of(resources_of({**case, "related_resources": related or {}}, "case"), RULES, catalog.prices).resources[
        0
    ]


@pytest.mark.parametrize(
    ("resource_type", "parameters", "usage", "monthly_usd"),
    [
        ("google_compute_disk", {"type": "hyperdisk-extreme", "size": 128, "provisioned_iops": 20_000}, {}, 656.0),
        ("google_compute_disk", {"type": "pd-extreme"}, {}, 6625.0),
        ("google_compute_disk", {}, {}, 20.0),
        ("google_compute_address", {"address_type": "EXTERNAL"}, {}, 7.3),
        ("google_compute_address", {"address_type": "INTERNAL"}, {}, 0.0),
        ("google_compute_router_nat", {}, {"assigned_vms": 4, "monthly_data_processed_gb": 1000}, 49.09),
        ("google_kms_crypto_key", {"rotation_period": "100000s"}, {"monthly_key_operations": 10_000}, 1.59),
        (
            "google_monitoring_metric_descriptor",
            {},
            {"monthly_monitoring_data_mb": 500_000, "monthly_api_calls": 1_000_000},
            63_710.0,
        ),
        (
            "google_pubsub_subscription",
            {},
            {"monthly_message_data_tb": 10, "storage_gb": 20, "snapshot_storage_gb": 30},
            413.5,
        ),
        ("google_redis_instance", {"tier": "STANDARD_HA", "memory_size_gb": 25}, {}, 839.5),
        (
            "google_memorystore_instance",
            {"node_type": "HIGHMEM_2XLARGE", "shard_count": 2, "replica_count": 1},
            {},
            4752.01,
        ),
        (
            "google_cloudfunctions_function",
            {"available_memory_mb": 256},
            {"request_duration_ms": 240, "monthly_function_invocations": 10_000_000, "monthly_outbound_data_gb": 100},
            29.88,
        ),
        (
            "google_container_cluster",
            {"location": "us-central1", "enable_autopilot": True},
            {"autopilot_vcpu_count": 10, "autopilot_memory_gb": 50, "autopilot_ephemeral_storage_gb": 100},
            581.52,
        ),
    ],
)
def test_a_published_bill_is_met(
    catalog: Catalog, resource_type: str, parameters: dict[str, Any], usage: dict[str, Any], monthly_usd: float
) -> None:
    found = billed(catalog, resource_type, parameters, usage)
    assert found.unknown == ()
    assert found.monthly_usd == pytest.approx(monthly_usd, rel=0.01, abs=0.01)


@pytest.mark.parametrize(
    ("parameters", "usage", "monthly_usd"),
    [
        ({"location": "us-central1"}, {}, 73 + 220.13 + 36),
        ({"location": "us-central1-a"}, {}, 73 + 73.38 + 12),
        (
            {"location": "us-central1", "node_locations": ["us-central1-a", "us-central1-b"]},
            {"nodes": 4},
            73 + 195.67 + 32,
        ),
        ({"location": "us-central1", "remove_default_node_pool": True, "initial_node_count": 1}, {}, 73),
        (
            {
                "location": "us-central1",
                "node_pool": [{"node_count": 2, "node_config": [{"machine_type": "n1-standard-16"}]}],
            },
            {"node_pool[0]": {"nodes": 4}},
            73 + 220.13 + 36 + 4660.3 + 48,
        ),
    ],
)
def test_a_cluster_has_its_nodes_in_every_zone(
    catalog: Catalog, parameters: dict[str, Any], usage: dict[str, Any], monthly_usd: float
) -> None:
    found = billed(catalog, "google_container_cluster", parameters, usage)
    assert found.monthly_usd == pytest.approx(monthly_usd, rel=0.001)


def test_a_node_pool_takes_its_zones_from_its_cluster(catalog: Catalog) -> None:
    cluster = {"google_container_cluster.main": {"location": "us-central1", "node_locations": ["a", "b"]}}
    found = billed(catalog, "google_container_node_pool", {"cluster": "main"}, {"nodes": 4}, related=cluster)
    assert found.monthly_usd == pytest.approx(195.67 + 32, rel=0.001)


def test_sustained_use_comes_off_a_full_month_only(catalog: Catalog) -> None:
    machine = {"machine_type": "n1-standard-16", "boot_disk": [{"initialize_params": [{}]}], "guest_accelerator": K80}
    full = billed(catalog, "google_compute_instance", machine)
    part = billed(catalog, "google_compute_instance", machine, {"monthly_hrs": 100})
    assert full.monthly_usd == pytest.approx(388.36 + 0.4 + 919.8, rel=0.001)
    assert part.monthly_usd == pytest.approx(76 + 0.4 + 0.45 * 400, rel=0.001)


@pytest.mark.parametrize(
    ("tier", "version", "availability", "monthly_usd"),
    [
        ("db-custom-1-3840", "MYSQL_8_0", "REGIONAL", 109.33),
        ("db-n1-standard-96", "MYSQL_8_0", "REGIONAL", 9480.04),
        ("db-lightweight-2", "POSTGRES_15", "ZONAL", 60.3 + 19.16 + 1.7 + 7.3),
        ("db-f1-micro", "POSTGRES_15", "REGIONAL", 15.33 + 3.4 + 7.3),
        ("db-custom-1-3840", "SQLSERVER_2019_WEB", "ZONAL", None),
        ("db-perf-optimized-N-2", "POSTGRES_16", "ZONAL", None),
    ],
)
def test_cloud_sql_is_priced_by_its_tier(
    catalog: Catalog, tier: str, version: str, availability: str, monthly_usd: float | None
) -> None:
    settings = [{"tier": tier, "availability_type": availability}]
    found = billed(catalog, "google_sql_database_instance", {"database_version": version, "settings": settings})
    assert found.monthly_usd == (None if monthly_usd is None else pytest.approx(monthly_usd, rel=0.01))


def test_cloud_run_is_billed_by_request_or_by_instance(catalog: Catalog) -> None:
    plain = {"template": [{"containers": [{"image": "hello"}]}]}
    steady = {"resources": [{"limits": {"cpu": "1", "memory": "512Mi"}, "cpu_idle": False}]}
    always = {"template": [{"containers": [steady], "scaling": [{"min_instance_count": 2}]}]}
    by_request = billed(catalog, "google_cloud_run_v2_service", plain, RUN, "europe-west3")
    by_instance = billed(catalog, "google_cloud_run_v2_service", always, {"instance_hrs": 730}, "europe-west3")
    assert by_request.monthly_usd == pytest.approx(63.83, rel=0.001)
    assert by_instance.monthly_usd == pytest.approx(119.84, rel=0.001)
    assert billed(catalog, "google_cloud_run_v2_service", plain, {}, "europe-west3").needs_usage


def test_a_multi_region_bucket_is_charged_in_its_multi_region(catalog: Catalog) -> None:
    found = billed(catalog, "google_storage_bucket", {"location": "EU"}, {"storage_gb": 150})
    assert found.monthly_usd == pytest.approx(3.9, rel=0.001)
    assert {line.region for line in found.lines} == {"europe-multi"}


def test_what_has_no_price_in_the_region_is_unknown(catalog: Catalog) -> None:
    assert billed(catalog, "google_redis_instance", {"memory_size_gb": 1}, region="europe-west9").monthly_usd is None
    assert billed(catalog, "google_compute_disk", {"type": "pd-tomorrow"}).monthly_usd is None


def test_permissions_are_free(catalog: Catalog) -> None:
    found = billed(catalog, "google_project_iam_member", {"role": "roles/viewer"})
    assert found.free and found.monthly_usd == 0
