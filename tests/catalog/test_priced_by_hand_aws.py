"""Bills of single AWS machines, databases and caches, worked out by hand from list prices, in spellings and places that vary.

Each figure is a sum of quantity × unit price with the prices of `services.csv`, `vm_aws.csv` and `aws_db_cache_search.csv`, whose rows lie in
`patterns/prices/aws/`; None stands for what must stay unknown.
"""

from __future__ import annotations

import pytest
from tests.catalog.by_hand import Case, H, M, check

from mlops_architect.domain.catalog import Catalog

GP2_IE, GP3_IE = 0.11, 0.088

CASES: dict[str, Case] = {
    "machine whose launch template is not given": (
        "aws_instance",
        "us-east-1",
        {"instance_type": "t3.medium", "launch_template": [{"id": "lt-1"}]},
        {},
        None,
    ),
    "machine, sizes as texts": (
        "aws_instance",
        "eu-west-1",
        {"instance_type": "M6I.large", "root_block_device": [{"volume_type": "GP3", "volume_size": "50"}]},
        {},
        0.107 * H + 50 * GP3_IE,
    ),
    "machine, half a month, burst volume iops": (
        "aws_instance",
        "ap-southeast-2",
        {
            "instance_type": "c6g.xlarge",
            "root_block_device": {"volume_type": "gp3", "volume_size": 100, "iops": "4000"},
        },
        {"monthly_hrs": 365},
        0.1776 * 365 + 100 * 0.096 + 1000 * 0.006,
    ),
    "machine, spot": (
        "aws_instance",
        "us-west-2",
        {"instance_type": "g5.xlarge", "instance_market_options": [{"market_type": "Spot"}]},
        {},
        0.4461 * H + 8 * 0.10,
    ),
    "machine on a dedicated host": (
        "aws_instance",
        "us-west-2",
        {"instance_type": "m6i.large", "host_id": "h-1"},
        {},
        None,
    ),
    "machine with Windows": (
        "aws_instance",
        "eu-west-1",
        {"instance_type": "m6i.large"},
        {"operating_system": "windows"},
        None,
    ),
    "volumes with iops beyond the price list": (
        "aws_instance",
        "us-east-1",
        {"instance_type": "m5.large", "ebs_block_device": [{"volume_type": "IO2", "volume_size": 100, "iops": 40000}]},
        {},
        None,
    ),
    "volume, throughput optimised": ("aws_ebs_volume", "eu-north-1", {"type": "st1", "size": "500"}, {}, 500 * 0.0475),
    "volume, provisioned iops": (
        "aws_ebs_volume",
        "ca-central-1",
        {"type": "io1", "size": 200, "iops": 2000},
        {},
        200 * 0.138 + 2000 * 0.072,
    ),
    "spot group by a template": (
        "aws_eks_node_group",
        "eu-west-1",
        {
            "instance_types": ["r5.2xlarge"],
            "capacity_type": "spot",
            "scaling_config": [{"desired_size": "3"}],
            "disk_size": 40,
        },
        {},
        3 * (0.28 * H + 40 * GP2_IE),
    ),
    "database in two zones": (
        "aws_db_instance",
        "us-east-1",
        {
            "engine": "Postgres",
            "engine_version": "16.3",
            "instance_class": "db.r6g.large",
            "multi_az": "true",
            "allocated_storage": 200,
            "storage_type": "gp3",
        },
        {},
        0.45 * H + 200 * 0.23,
    ),
    "database, text that says no": (
        "aws_db_instance",
        "us-east-1",
        {
            "engine": "mysql",
            "engine_version": "8.4",
            "instance_class": "db.m5.large",
            "multi_az": "False",
            "allocated_storage": "100",
        },
        {},
        0.171 * H + 100 * 0.115,
    ),
    "database with a log volume of its own": (
        "aws_db_instance",
        "us-east-1",
        {"engine": "postgres", "engine_version": "16", "instance_class": "db.r6g.large", "dedicated_log_volume": True},
        {},
        None,
    ),
    "database from a snapshot": (
        "aws_db_instance",
        "us-east-1",
        {
            "engine": "postgres",
            "engine_version": "16",
            "instance_class": "db.r6g.large",
            "snapshot_identifier": "final",
        },
        {},
        None,
    ),
    "database with advanced insights": (
        "aws_db_instance",
        "us-east-1",
        {
            "engine": "mysql",
            "engine_version": "8.4",
            "instance_class": "db.m5.large",
            "database_insights_mode": "advanced",
        },
        {},
        None,
    ),
    "database, gp3 in Singapore": (
        "aws_db_instance",
        "ap-southeast-1",
        {
            "engine": "postgres",
            "engine_version": "16",
            "instance_class": "db.m5.large",
            "storage_type": "gp3",
            "allocated_storage": 50,
        },
        {"additional_backup_storage_gb": 10},
        0.247 * H + 50 * 0.138 + 10 * 0.095,
    ),
    "Aurora with optimised input and output": (
        "aws_rds_cluster",
        "us-east-1",
        {"engine": "aurora-postgresql", "storage_type": "aurora-iopt1"},
        {"storage_gb": 400},
        400 * 0.23,
    ),
    "cache, three of memcached": (
        "aws_elasticache_cluster",
        "eu-west-1",
        {"engine": "memcached", "node_type": "cache.r6g.large", "num_cache_nodes": "3"},
        {},
        3 * 0.229 * H,
    ),
    "cache group, valkey": (
        "aws_elasticache_replication_group",
        "ap-southeast-1",
        {"engine": "valkey", "node_type": "cache.t3.small", "num_node_groups": 2, "replicas_per_node_group": 1},
        {},
        4 * 0.04 * H,
    ),
    "search with masters": (
        "aws_opensearch_domain",
        "us-east-1",
        {
            "cluster_config": [
                {
                    "instance_type": "r6g.xlarge.search",
                    "instance_count": 4,
                    "dedicated_master_enabled": True,
                    "dedicated_master_type": "m6g.large.search",
                    "dedicated_master_count": 3,
                }
            ],
            "ebs_options": [{"ebs_enabled": True, "volume_size": 100, "volume_type": "gp2"}],
        },
        {},
        4 * 0.335 * H + 3 * 0.128 * H + 400 * 0.135,
    ),
    "table on demand": (
        "aws_dynamodb_table",
        "eu-west-1",
        {"billing_mode": "pay_per_request", "point_in_time_recovery": [{"enabled": "true"}]},
        {
            "monthly_write_request_units": 50 * M,
            "monthly_read_request_units": 200 * M,
            "storage_gb": 100,
            "pitr_backup_storage_gb": 100,
        },
        50 * 0.705 + 200 * 0.1415 + 100 * 0.283 + 100 * 0.22,
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_bill_is_what_it_is_by_hand(catalog: Catalog, case: Case) -> None:
    check(catalog, case)
