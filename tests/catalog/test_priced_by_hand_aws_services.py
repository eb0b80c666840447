"""Bills of single AWS services, worked out by hand from list prices, in spellings and places that vary.

Each figure is a sum of quantity × unit price with the prices of `services.csv`, whose rows lie in
`patterns/prices/aws/`; None stands for what must stay unknown.
"""

from __future__ import annotations

import pytest
from tests.catalog.by_hand import Case, H, M, check

from mlops_architect.domain.catalog import Catalog

CASES: dict[str, Case] = {
    "function over two tiers": (
        "aws_lambda_function",
        "eu-west-1",
        {"memory_size": "2048", "architectures": ["x86_64"]},
        {"monthly_requests": 10_000 * M, "request_duration_ms": 500},
        10_000 * 0.2 + 6e9 * 0.0000166667 + 4e9 * 0.000015,
    ),
    "function on arm": (
        "aws_lambda_function",
        "us-east-1",
        {"memory_size": 512, "architectures": ["arm64"], "ephemeral_storage": [{"size": 2560}]},
        {"monthly_requests": 4 * M, "request_duration_ms": 250},
        4 * 0.2 + 1 * M * 0.5 * 0.0000133334 + 1 * M * 2 * 0.0000000309,
    ),
    "function on managed instances": (
        "aws_lambda_function",
        "us-east-1",
        {"capacity_provider_config": [{"lambda_managed_instances_capacity_provider_config": [{}]}]},
        {"monthly_requests": M, "request_duration_ms": 100},
        None,
    ),
    "web API over a tier": (
        "aws_apigatewayv2_api",
        "eu-west-1",
        {"protocol_type": "http"},
        {"monthly_requests": 500 * M},
        300 * 1.11 + 200 * 1.0,
    ),
    "REST over a tier": (
        "aws_api_gateway_rest_api",
        "eu-west-1",
        {},
        {"monthly_requests": 1500 * M},
        333 * 3.5 + 667 * 3.19 + 500 * 2.71,
    ),
    "fifo queue over a tier, large messages": (
        "aws_sqs_queue",
        "eu-west-1",
        {"fifo_queue": "true"},
        {"monthly_requests": 60_000 * M, "request_size_kb": 100},
        100_000 * 0.5 + 20_000 * 0.4,
    ),
    "queue, misspelt usage": ("aws_sqs_queue", "eu-west-1", {}, {"monthly_request": 10 * M}, None),
    "queue, no use at all": ("aws_sqs_queue", "eu-west-1", {}, {"monthly_requests": 0}, 0.0),
    "state machine, express, over a tier": (
        "aws_sfn_state_machine",
        "us-east-1",
        {"type": "express"},
        {"monthly_requests": 36 * M, "memory_mb": 128, "workflow_duration_ms": 1000},
        36 * 1.0 + 1000 * 0.060012 + 250 * 0.029988,
    ),
    "bucket": (
        "aws_s3_bucket",
        "eu-west-1",
        {},
        {"standard": {"storage_gb": 10_000, "monthly_tier_1_requests": 5 * M, "monthly_tier_2_requests": 20 * M}},
        10_000 * 0.023 + 5000 * 0.005 + 20_000 * 0.0004,
    ),
    "bucket, misspelt class": ("aws_s3_bucket", "eu-west-1", {}, {"standart": {"storage_gb": 10_000}}, None),
    "file system, one zone": (
        "aws_efs_file_system",
        "us-east-1",
        {"availability_zone_name": "us-east-1a"},
        {"storage_gb": 300},
        300 * 0.16,
    ),
    "network address translation": (
        "aws_nat_gateway",
        "ap-southeast-1",
        {},
        {"monthly_data_processed_gb": 2000},
        0.059 * H + 2000 * 0.059,
    ),
    "load balancer": (
        "aws_lb",
        "us-east-1",
        {"load_balancer_type": "Network", "internal": "true"},
        {"processed_bytes_gb": 1460},
        0.0225 * H + 1460 * 0.006,
    ),
    "load balancer with reserved capacity": (
        "aws_lb",
        "us-east-1",
        {"internal": True, "minimum_load_balancer_capacity": [{"capacity_units": 100}]},
        {"processed_bytes_gb": 10},
        None,
    ),
    "private endpoint over a tier, three zones": (
        "aws_vpc_endpoint",
        "us-east-1",
        {"vpc_endpoint_type": "Interface", "subnet_ids": ["a", "b", "c"]},
        {"monthly_data_processed_gb": 1_500_000},
        3 * 0.01 * H + M * 0.01 + 500_000 * 0.006,
    ),
    "logs": (
        "aws_cloudwatch_log_group",
        "ap-southeast-1",
        {"retention_in_days": 30},
        {"monthly_data_ingested_gb": 100, "storage_gb": 50},
        100 * 0.7 + 50 * 0.03,
    ),
    "registry": ("aws_ecr_repository", "eu-west-1", {}, {"storage_gb": "12.5"}, 12.5 * 0.1),
    "cluster of version in extended support": ("aws_eks_cluster", "us-east-1", {"version": 1.29}, {}, 0.6 * H),
    "cluster with a larger control plane": (
        "aws_eks_cluster",
        "us-east-1",
        {"version": "1.34", "control_plane_scaling_config": [{"tier": "tier-xl"}]},
        {},
        None,
    ),
    "tasks over two providers": (
        "aws_ecs_service",
        "us-east-1",
        {
            "desired_count": 4,
            "capacity_provider_strategy": [{"capacity_provider": "FARGATE"}, {"capacity_provider": "FARGATE_SPOT"}],
        },
        {},
        None,
    ),
    "data jobs": (
        "aws_glue_job",
        "us-east-1",
        {"worker_type": "G.4X", "number_of_workers": "5"},
        {"monthly_hours": 20},
        5 * 4 * 20 * 0.44,
    ),
    "queries": ("aws_athena_workgroup", "us-east-1", {}, {"monthly_scanned_tb": 0.25}, 0.25 * 5),
    "brokers": (
        "aws_msk_cluster",
        "us-east-1",
        {
            "number_of_broker_nodes": "3",
            "broker_node_group_info": [
                {"instance_type": "kafka.t3.small", "storage_info": [{"ebs_storage_info": [{"volume_size": 200}]}]}
            ],
        },
        {},
        3 * 0.0456 * H + 600 * 0.1,
    ),
    "brokers without servers": (
        "aws_msk_serverless_cluster",
        "us-east-1",
        {},
        {"partitions": 30, "monthly_data_in_gb": 500, "monthly_data_out_gb": 1000, "storage_gb": 100},
        0.75 * H + 30 * 0.0015 * H + 500 * 0.1 + 1000 * 0.05 + 100 * 0.1,
    ),
    "stream": (
        "aws_kinesis_stream",
        "us-east-2",
        {"shard_count": "6", "stream_mode_details": [{"stream_mode": "provisioned"}]},
        {"monthly_provisioned_put_units": 300 * M},
        6 * 0.015 * H + 300 * 0.014,
    ),
    "delivery over a tier, converted": (
        "aws_kinesis_firehose_delivery_stream",
        "eu-west-2",
        {"extended_s3_configuration": [{"data_format_conversion_configuration": [{"enabled": True}]}]},
        {"monthly_data_ingested_gb": 600_000},
        512_000 * 0.035 + 88_000 * 0.03 + 600_000 * 0.021,
    ),
    "delivery to Snowflake": (
        "aws_kinesis_firehose_delivery_stream",
        "eu-west-2",
        {"destination": "snowflake"},
        {"monthly_data_ingested_gb": 10},
        None,
    ),
    "delivery that decompresses": (
        "aws_kinesis_firehose_delivery_stream",
        "eu-west-2",
        {"extended_s3_configuration": [{"processing_configuration": [{"processors": [{"type": "Decompression"}]}]}]},
        {"monthly_data_ingested_gb": 10},
        None,
    ),
    "Flink": (
        "aws_kinesisanalyticsv2_application",
        "eu-west-2",
        {"runtime_environment": "FLINK-1_18"},
        {"kinesis_processing_units": 4},
        4 * 0.127 * H + 0.127 * H + 4 * 50 * 0.12,
    ),
    "warehouse": (
        "aws_redshift_cluster",
        "us-east-1",
        {"node_type": "RA3.4xlarge", "number_of_nodes": "2"},
        {"managed_storage_gb": 3000, "backup_storage_gb": 60_000},
        2 * 3.26 * H + 3000 * 0.024 + 51_200 * 0.023 + 8_800 * 0.022,
    ),
    "warehouse in two zones": (
        "aws_redshift_cluster",
        "us-east-1",
        {"node_type": "ra3.4xlarge", "number_of_nodes": 2, "multi_az": True},
        {},
        None,
    ),
    "Airflow with a floor of workers": (
        "aws_mwaa_environment",
        "us-east-1",
        {"environment_class": "mw1.medium", "min_workers": 3, "schedulers": 4},
        {},
        0.74 * H + 2 * 0.11 * H + 2 * 0.11 * H,
    ),
    "secret with a copy elsewhere": (
        "aws_secretsmanager_secret",
        "us-east-1",
        {"replica": [{"region": "eu-west-1"}]},
        {"monthly_requests": 100_000},
        0.4 + 0.4 + 10 * 0.05,
    ),
    "secret of a region in capitals": ("aws_secretsmanager_secret", "EU-WEST-1", {}, {}, 0.4),
    "key": ("aws_kms_key", "us-east-1", {}, {"monthly_requests": 2 * M}, 1 + 200 * 0.03),
    "firewall with bot control": (
        "aws_wafv2_web_acl",
        "us-east-1",
        {"rule": [{"statement": [{"managed_rule_group_statement": [{"name": "AWSManagedRulesBotControlRuleSet"}]}]}]},
        {"monthly_requests": M},
        None,
    ),
    "builds": (
        "aws_codebuild_project",
        "us-east-1",
        {"environment": [{"compute_type": "BUILD_GENERAL1_MEDIUM"}]},
        {"monthly_build_mins": 900},
        9.0,
    ),
    "service from an image": (
        "aws_apprunner_service",
        "us-east-1",
        {"instance_configuration": [{"cpu": "2 vCPU", "memory": "4 GB"}]},
        {"monthly_active_instance_hrs": 100},
        4 * 0.007 * H + 100 * 2 * 0.064,
    ),
    "endpoint with an accelerator": (
        "aws_sagemaker_endpoint_configuration",
        "us-east-1",
        {
            "production_variants": [
                {"instance_type": "ml.m5.large", "initial_instance_count": 1, "accelerator_type": "ml.eia2.medium"}
            ]
        },
        {},
        None,
    ),
    "classic firewall with a group of rules": (
        "aws_waf_web_acl",
        "us-east-1",
        {"rules": [{"type": "REGULAR"}, {"type": "GROUP"}]},
        {"rule_group_rules": 5, "monthly_requests": 10 * M},
        5 + 2 + 5 + 10 * 0.6,
    ),
    "cluster told by its reads": (
        "aws_rds_cluster",
        "us-east-1",
        {"engine": "aurora-postgresql"},
        {"read_requests_per_sec": 100},
        100 * H * 3600 / M * 0.2,
    ),
    "cluster told by its writes": (
        "aws_rds_cluster",
        "us-east-1",
        {"engine": "aurora-postgresql"},
        {"write_requests_per_sec": 50, "storage_gb": 200},
        50 * H * 3600 / M * 0.2 + 200 * 0.1,
    ),
    "what is free, with a figure that nothing reads": ("aws_iam_role", "us-east-1", {}, {"monthly_requests": 5}, None),
    "what is free, with figures of nothing": ("aws_iam_role", "us-east-1", {}, {"monthly_requests": 0}, 0.0),
    "a type that nobody knows": (
        "aws_docdb_cluster_instance",
        "us-east-1",
        {"instance_class": "db.r5.large"},
        {},
        None,
    ),
    "a region without a price": (
        "aws_glue_job",
        "af-south-1",
        {"number_of_workers": 2, "worker_type": "G.1X"},
        {"monthly_hours": 1},
        None,
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_bill_is_what_it_is_by_hand(catalog: Catalog, case: Case) -> None:
    check(catalog, case)
