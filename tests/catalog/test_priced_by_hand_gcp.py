"""Bills of single Google Cloud resources, worked out by hand from list prices, in spellings and places that vary.

Each figure is a sum of quantity × unit price with the prices of `services.csv` and `vm_gcp.csv`, whose rows lie in
`patterns/prices/gcp/`; None stands for what must stay unknown.
"""

from __future__ import annotations

import pytest
from tests.catalog.by_hand import Case, H, M, check

from mlops_architect.domain.catalog import Catalog

CASES: dict[str, Case] = {
    "machine without sustained use": (
        "google_compute_instance",
        "europe-west4",
        {"machine_type": "E2-Standard-4", "boot_disk": [{"source": "kept"}]},
        {},
        0.147544 * H,
    ),
    "machine with sustained use": (
        "google_compute_instance",
        "us-east4",
        {"machine_type": "n2-standard-8", "boot_disk": [{"source": "kept"}]},
        {},
        0.437512 * H * 0.8,
    ),
    "machine, spot, with a processor for graphics": (
        "google_compute_instance",
        "us-central1",
        {
            "machine_type": "n1-standard-4",
            "scheduling": [{"provisioning_model": "spot"}],
            "guest_accelerator": [{"type": "nvidia-tesla-t4", "count": "2"}],
            "boot_disk": [{"source": "kept"}],
        },
        {},
        (0.06701 + 2 * 0.11) * H,
    ),
    "machine that starts when it can": (
        "google_compute_instance",
        "us-central1",
        {"machine_type": "g2-standard-4", "scheduling": [{"provisioning_model": "FLEX_START"}]},
        {},
        None,
    ),
    "machine, confidential": (
        "google_compute_instance",
        "us-central1",
        {"machine_type": "n2d-standard-4", "confidential_instance_config": [{"enable_confidential_compute": "true"}]},
        {},
        None,
    ),
    "machine on a node of its own": (
        "google_compute_instance",
        "us-central1",
        {
            "machine_type": "n2-standard-8",
            "scheduling": [{"node_affinities": [{"key": "k", "operator": "IN", "values": ["a"]}]}],
        },
        {},
        None,
    ),
    "disk in Sydney": (
        "google_compute_disk",
        "australia-southeast1",
        {"type": "pd-ssd", "size": "250"},
        {},
        250 * 0.23,
    ),
    "disk as large as its image": ("google_compute_disk", "us-central1", {"image": "debian-cloud/debian-12"}, {}, None),
    "disk of a stated size, from an image": (
        "google_compute_disk",
        "us-central1",
        {"image": "debian-cloud/debian-12", "size": 50},
        {},
        50 * 0.04,
    ),
    "machine that is stopped": (
        "google_compute_instance",
        "us-central1",
        {"machine_type": "e2-standard-4", "desired_status": "TERMINATED", "boot_disk": [{"source": "kept"}]},
        {},
        None,
    ),
    "pool with a least number over all zones": (
        "google_container_node_pool",
        "us-central1",
        {"location": "us-central1", "autoscaling": [{"total_min_node_count": 3, "total_max_node_count": 9}]},
        {},
        None,
    ),
    "function with instances that are kept": (
        "google_cloudfunctions_function",
        "us-central1",
        {"available_memory_mb": 256, "min_instances": 2},
        {"monthly_function_invocations": M, "request_duration_ms": 100},
        None,
    ),
    "service with a container beside it that states no limits": (
        "google_cloud_run_v2_service",
        "us-central1",
        {"template": [{"containers": [{}, {"resources": [{"limits": {"cpu": "2", "memory": "1Gi"}}]}]}]},
        {"monthly_requests": M, "average_request_duration_ms": 100},
        None,
    ),
    "service with two containers": (
        "google_cloud_run_v2_service",
        "us-central1",
        {
            "template": [
                {
                    "containers": [
                        {"resources": [{"cpu_idle": True, "limits": {"cpu": "1", "memory": "512Mi"}}]},
                        {"resources": [{"limits": {"cpu": "2", "memory": "1Gi"}}]},
                    ]
                }
            ]
        },
        {"monthly_requests": M, "average_request_duration_ms": 100},
        100_000 * (3 * 0.000024 + 1.5 * 0.0000025) + 0.4,
    ),
    "service paid while idle, told by its requests": (
        "google_cloud_run_service",
        "europe-west3",
        {
            "template": [
                {
                    "metadata": [{"annotations": {"run.googleapis.com/cpu-throttling": "false"}}],
                    "spec": [{"containers": [{}]}],
                }
            ]
        },
        {"monthly_requests": M, "average_request_duration_ms": 100},
        None,
    ),
    "disk in a pool": (
        "google_compute_disk",
        "us-central1",
        {"type": "hyperdisk-balanced", "size": 100, "storage_pool": "p"},
        {},
        None,
    ),
    "zonal cluster over three zones": (
        "google_container_cluster",
        "us-central1",
        {
            "location": "us-central1-a",
            "node_locations": ["us-central1-b", "us-central1-c"],
            "initial_node_count": 1,
            "node_config": [{"machine_type": "t2d-standard-2", "disk_size_gb": 50, "disk_type": "pd-ssd"}],
        },
        {},
        0.1 * H + 3 * (0.084492 * H + 50 * 0.17),
    ),
    "cluster by itself": (
        "google_container_cluster",
        "us-central1",
        {"enable_autopilot": "true"},
        {"autopilot_vcpu_count": 8, "autopilot_memory_gb": 32, "autopilot_ephemeral_storage_gb": 0},
        0.1 * H + 8 * 0.0445 * H + 32 * 0.0049225 * H,
    ),
    "pool, spot, counted by zone": (
        "google_container_node_pool",
        "europe-west4",
        {
            "location": "europe-west4",
            "node_count": "2",
            "node_config": [
                {"machine_type": "g2-standard-4", "spot": "true", "disk_type": "pd-ssd", "disk_size_gb": 0}
            ],
        },
        {},
        3 * 2 * 0.38986 * H,
    ),
    "pool, confidential": (
        "google_container_node_pool",
        "europe-west4",
        {
            "location": "europe-west4",
            "node_config": [{"machine_type": "n2d-standard-4", "confidential_nodes": [{"enabled": True}]}],
        },
        {},
        None,
    ),
    "queries over many months": (
        "google_bigquery_dataset",
        "us-central1",
        {"location": "us"},
        {"monthly_queries_tb": "40"},
        250.0,
    ),
    "wide columns": (
        "google_bigtable_instance",
        "us-central1",
        {"cluster": [{"num_nodes": "3", "storage_type": "hdd", "zone": "us-central1-b"}]},
        {"storage_gb": 1000, "backup_storage_gb": 100},
        3 * 0.65 * H + 1000 * 0.026 + 100 * 0.026,
    ),
    "SQL in two zones": (
        "google_sql_database_instance",
        "us-central1",
        {
            "database_version": "POSTGRES_16",
            "settings": [
                {
                    "tier": "db-custom-4-15360",
                    "availability_type": "regional",
                    "disk_size": "100",
                    "ip_configuration": [{"ipv4_enabled": "false"}],
                }
            ],
        },
        {"backup_storage_gb": 50},
        4 * 0.0826 * H + 15 * 0.014 * H + 100 * 0.34 + 50 * 0.08,
    ),
    "SQL that is switched off": (
        "google_sql_database_instance",
        "us-central1",
        {"database_version": "POSTGRES_16", "settings": [{"tier": "db-g1-small", "activation_policy": "never"}]},
        {},
        None,
    ),
    "cache in two zones": (
        "google_redis_instance",
        "us-central1",
        {"tier": "standard_ha", "memory_size_gb": "16"},
        {},
        16 * 0.046 * H,
    ),
    "cache, read from": (
        "google_redis_instance",
        "us-central1",
        {
            "tier": "STANDARD_HA",
            "memory_size_gb": 16,
            "read_replicas_mode": "read_replicas_enabled",
            "replica_count": 2,
        },
        {},
        None,
    ),
    "cache cluster": (
        "google_redis_cluster",
        "us-central1",
        {"node_type": "REDIS_HIGHMEM_MEDIUM", "shard_count": "3", "replica_count": "1"},
        {},
        6 * 0.1923 * H,
    ),
    "service by request": (
        "google_cloud_run_v2_service",
        "europe-west3",
        {
            "template": [
                {"containers": [{"resources": [{"limits": {"cpu": "500m", "memory": "2Gi"}, "cpu_idle": True}]}]}
            ]
        },
        {"monthly_requests": 20 * M, "average_request_duration_ms": 150, "concurrent_requests_per_instance": 10},
        300_000 * 0.5 * 0.0000336 + 300_000 * 2 * 0.0000035 + 20 * 0.4,
    ),
    "service on a processor for graphics": (
        "google_cloud_run_v2_service",
        "us-central1",
        {
            "template": [
                {"containers": [{"resources": [{"limits": {"cpu": "4", "memory": "16Gi", "nvidia.com/gpu": "1"}}]}]}
            ]
        },
        {"instance_hrs": 100},
        None,
    ),
    "messages": ("google_pubsub_topic", "us-central1", {}, {"monthly_message_data_tb": "2.5"}, 100.0),
    "messages, misspelt": ("google_pubsub_topic", "us-central1", {}, {"monthly_message_data_gb": 2500}, None),
    "functions": (
        "google_cloudfunctions_function",
        "us-central1",
        {"available_memory_mb": "512"},
        {"monthly_function_invocations": 10 * M, "request_duration_ms": 250},
        3 * M * 0.8 * 0.00001 + 3 * M * 0.5 * 0.0000025 + 10 * 0.4,
    ),
    "bucket of two regions": (
        "google_storage_bucket",
        "eur4",
        {"location": "EUR4", "storage_class": "nearline"},
        {"storage_gb": 1000},
        22.0,
    ),
    "bucket that sorts itself": (
        "google_storage_bucket",
        "us-central1",
        {"autoclass": [{"enabled": True}]},
        {"storage_gb": 1000},
        None,
    ),
    "bucket with folders": (
        "google_storage_bucket",
        "us-central1",
        {"hierarchical_namespace": [{"enabled": "true"}]},
        {"storage_gb": 10},
        None,
    ),
    "address translation": (
        "google_compute_router_nat",
        "us-central1",
        {},
        {"assigned_vms": "10", "monthly_data_processed_gb": 100},
        10 * 0.0014 * H + 100 * 0.045,
    ),
    "jobs in batches": (
        "google_dataflow_job",
        "us-central1",
        {"machine_type": "n1-standard-4"},
        {"monthly_worker_hrs": 100},
        100 * (4 * 0.056 + 15 * 0.003557 + 250 * 0.000054),
    ),
    "endpoint far from its list": (
        "google_vertex_ai_endpoint_with_model_garden_deployment",
        "asia-southeast1",
        {
            "deploy_config": [
                {
                    "dedicated_resources": [
                        {"min_replica_count": "2", "machine_spec": [{"machine_type": "n1-standard-4"}]}
                    ]
                }
            ]
        },
        {},
        2 * 0.27001 * H,
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_bill_is_what_it_is_by_hand(catalog: Catalog, case: Case) -> None:
    check(catalog, case)
