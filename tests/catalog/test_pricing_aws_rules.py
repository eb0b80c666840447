"""AWS pricing rules: bills worked out by hand from list prices, what is free, and what must stay unknown."""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import Any

import pytest

from mlops_architect.catalog.pricing import load_rules
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pricing_rule import RuleInUse
from mlops_architect.domain.resource import Related, Resource, ResourceBill
from mlops_architect.engine.bill.rules import priced

HOURS = 730
REGION = "us-east-1"


@cache
def rules() -> dict[str, RuleInUse]:
    """Return the AWS rules that ship."""
    return {name: used for name, used in load_rules((builtin_root(),)).items() if used.cloud == "aws"}


def bill(
    catalog: Catalog,
    resource_type: str,
    parameters: dict[str, Any] | None = None,
    usage: dict[str, Any] | None = None,
    related: tuple[Related, ...] = (),
    region: str = REGION,
) -> ResourceBill:
    """Return what one resource costs."""
    resource = Resource(resource_type, parameters or {}, usage or {}, region, related=related)
    return priced(resource, rules().get(resource_type), catalog.prices)


TEMPLATE = Related(
    "aws_launch_template", {"instance_type": "m5.xlarge", "block_device_mappings": [{"ebs": [{"volume_size": 50}]}]}
)
TASK = Related("aws_ecs_task_definition", {"requires_compatibilities": ["FARGATE"], "cpu": "1 vCPU", "memory": "2 GB"})
SUBSCRIPTION = Related("aws_sns_topic_subscription", {"protocol": "sqs"})
MYSQL = {"engine": "mysql", "instance_class": "db.t3.large"}
MIXED = {
    "desired_capacity": 8,
    "mixed_instances_policy": [
        {
            "launch_template": [{"override": [{"instance_type": "m5.large", "weighted_capacity": "2"}]}],
            "instances_distribution": [{"on_demand_base_capacity": 2, "on_demand_percentage_above_base_capacity": 100}],
        }
    ],
}


@pytest.mark.parametrize(
    ("resource_type", "parameters", "usage", "related", "usd"),
    [
        # 0.192 an hour, 50 GB of gp2 at 0.10
        ("aws_autoscaling_group", {"desired_capacity": 2}, {}, (TEMPLATE,), 2 * (0.192 * HOURS + 5)),
        ("aws_autoscaling_group", {"min_size": 0}, {}, (TEMPLATE,), 0.192 * HOURS + 5),
        ("aws_autoscaling_group", {"desired_capacity": 0}, {}, (TEMPLATE,), 0),
        # eight units of capacity are four machines of weight two, at 0.096 an hour
        ("aws_autoscaling_group", MIXED, {}, (Related("aws_launch_template", {}),), 4 * 0.096 * HOURS),
        ("aws_eks_node_group", {"scaling_config": [{"desired_size": 3}]}, {}, (), 3 * (0.0416 * HOURS + 2)),
        ("aws_ecs_service", {"launch_type": "FARGATE", "desired_count": 2}, {}, (TASK,), 2 * HOURS * (0.04048 + 2 * 0.004445)),
        ("aws_ecs_service", {"launch_type": "EC2", "desired_count": 2}, {}, (TASK,), 0),
        ("aws_ebs_volume", {"type": "gp3", "size": 100, "iops": 4000, "throughput": 225}, {}, (), 8 + 5 + 4),
        ("aws_db_instance", MYSQL, {}, (), 0.136 * HOURS + 2.3),
        ("aws_db_instance", MYSQL | {"multi_az": True, "allocated_storage": 30}, {}, (), 0.272 * HOURS + 6.9),
        ("aws_db_instance", MYSQL | {"iops": 500, "allocated_storage": 50}, {}, (), 0.136 * HOURS + 12.5 + 100),
        ("aws_db_instance", MYSQL | {"engine_version": "8.4.3"}, {}, (), 0.136 * HOURS + 2.3),
        ("aws_db_instance", MYSQL | {"engine_version": "8.0.36"}, {}, (), 0.136 * HOURS + 2.3 + 2 * HOURS * 0.1),
        ("aws_elasticache_replication_group", {"node_type": "cache.m4.large", "num_node_groups": 4, "replicas_per_node_group": 3}, {}, (), 16 * HOURS * 0.156),
        # a volume on each of three nodes
        (
            "aws_opensearch_domain",
            {
                "cluster_config": [{"instance_type": "m4.large.search", "instance_count": 3}],
                "ebs_options": [{"ebs_enabled": True, "volume_size": 100, "volume_type": "gp2"}],
            },
            {}, (), 3 * (0.151 * HOURS + 13.5),
        ),
        ("aws_lambda_function", {"memory_size": 512}, {"monthly_requests": 10**6, "request_duration_ms": 200}, (), 0.2 + 10**5 * 0.0000166667),
        ("aws_sfn_state_machine", {"type": "EXPRESS"}, {"monthly_requests": 10**6, "workflow_duration_ms": 580, "memory_mb": 120}, (), 1 + 1.25025),
        ("aws_sqs_queue", {"fifo_queue": True}, {"monthly_requests": 10**6, "request_size_kb": 65}, (), 2 * 0.5),
        ("aws_sns_topic", {}, {"monthly_requests": 3 * 10**6}, (), 2 * 0.5),
        ("aws_sns_topic", {"fifo_topic": True}, {"monthly_requests": 2 * 10**6}, (SUBSCRIPTION,) * 3, 0.6 + 128 * 0.017 + 0.06 + 0.384),
        ("aws_data_transfer", {}, {"monthly_intra_region_gb": 1000, "monthly_outbound_internet_gb": 20480}, (), 20 + 10240 * (0.09 + 0.085)),
        ("aws_s3_bucket", {}, {"standard": {"storage_gb": 100, "monthly_tier_1_requests": 10**6}}, (), 2.3 + 5),
        ("aws_efs_file_system", {"throughput_mode": "provisioned", "provisioned_throughput_in_mibps": 20}, {"storage_gb": 100}, (), 30 + 15 * 6),
        ("aws_glue_job", {"number_of_workers": 4, "worker_type": "G.025X"}, {"monthly_hours": 10}, (), 10 * 0.44),
        ("aws_scheduler_schedule", {"schedule_expression": "rate(5 minutes)"}, {}, (), 0),
        ("aws_route53_health_check", {"type": "HTTPS_STR_MATCH", "request_interval": 10}, {}, (), 3.5),
        ("aws_cloudwatch_metric_alarm", {"metric_query": [{"expression": "a/b"}, {"metric": [{"period": 60}]}, {"metric": [{"period": 10}]}]}, {}, (), 0.4),
        ("aws_sagemaker_endpoint_configuration", {"production_variants": [{"instance_type": "ml.m5.large", "serverless_config": []}]}, {}, (), 0.115 * HOURS),
    ],
)  # fmt: skip
def test_a_bill_follows_the_list_price(
    catalog: Catalog,
    resource_type: str,
    parameters: dict[str, Any],
    usage: dict[str, Any],
    related: tuple[Related, ...],
    usd: float,
) -> None:
    found = bill(catalog, resource_type, parameters, usage, related)
    assert found.unknown == ()
    assert found.monthly_usd == pytest.approx(usd, rel=1e-3, abs=1e-6)


@pytest.mark.parametrize(
    ("resource_type", "parameters", "usage", "named"),
    [
        ("aws_instance", {"instance_type": "z99.colossal"}, {}, "ec2.z99.colossal"),
        ("aws_instance", {"instance_type": "m5.large", "tenancy": "host"}, {}, "host"),
        ("aws_glue_job", {"number_of_workers": 2, "worker_type": "Z.2X"}, {"monthly_hours": 1}, "Z.2X"),
        ("aws_db_instance", {"engine": "db2-se", "instance_class": "db.t3.large"}, {}, "db2-se"),
        ("aws_db_instance", {"engine": "mysql", "instance_class": "db.t3.large", "engine_version": "5.7"}, {}, "year3"),
        ("aws_api_gateway_stage", {"cache_cluster_enabled": True, "cache_cluster_size": "118"}, {}, "118gb"),
        ("aws_codebuild_project", {"environment": [{"type": "ABACUS"}]}, {"monthly_build_mins": 1}, "ABACUS"),
        ("aws_dynamodb_table", {"write_capacity": 5, "replica": [{}]}, {}, "region_name"),
        ("aws_cloudformation_stack", {}, {}, "template"),
        ("aws_msk_cluster", {"number_of_broker_nodes": 3, "broker_node_group_info": [{"instance_type": "kafka.t3.small"}]}, {}, "size"),
    ],
)  # fmt: skip
def test_what_has_no_price_is_unknown_and_says_why(
    catalog: Catalog, resource_type: str, parameters: dict[str, Any], usage: dict[str, Any], named: str
) -> None:
    found = bill(catalog, resource_type, parameters, usage)
    assert found.monthly_usd is None
    assert named in " ".join(found.unknown)


def test_a_region_without_a_price_is_not_given_that_of_another(catalog: Catalog) -> None:
    found = bill(catalog, "aws_nat_gateway", region="ap-southeast-7")
    assert found.monthly_usd is None
    assert "ap-southeast-7" in " ".join(found.unknown)


def test_a_usage_figure_that_is_not_given_is_asked_for(catalog: Catalog) -> None:
    found = bill(catalog, "aws_sqs_queue")
    assert (found.monthly_usd, found.unknown) == (0, ())
    assert any("monthly_requests" in text for text in found.needs_usage)


def test_every_resource_type_of_the_patterns_has_a_rule() -> None:
    """A generated repository must be priceable as a whole."""
    used = {
        found
        for path in builtin_root().glob("patterns/aws/**/*.tf*")
        for found in re.findall(r'^resource "(aws_\w+)"', path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(used) > 100
    assert used - set(rules()) == set()


def test_every_price_of_the_book_is_asked_for_by_a_rule() -> None:
    """A price that no rule can name would make its resource unknown although the book knows it."""
    texts = {line.sku for used in rules().values() for line in used.rule.lines}
    # names that begin with a computed part: the engine's, the machine's, the table class's
    begun = {"rds.{e}.db.{m}", "aurora.{e}.db.{m}", "rds.backup", "rds.cpu-credits.{f}", "aurora.cpu-credits.{f}"}
    begun |= {"dynamodb.provisioned.{u}", "dynamodb.on-demand.{u}", "dynamodb.storage"}
    texts = {text for text in texts if not text.startswith("{")} | begun
    patterns = [re.compile(".*".join(map(re.escape, re.split(r"\{[^{}]*\}", text)))) for text in texts]
    held: set[str] = set()
    for path in builtin_root().glob("patterns/prices/aws/*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            held |= {row["sku"] for row in csv.DictReader(file)}
    # billed by GitHub; and held again as rds.backup, which is the same for every engine
    elsewhere = {"github-actions.linux-minute", "rds.postgresql.backup"}
    # of services that the provider has no resource for
    elsewhere |= {"greengrass.core-device", "sagemaker.ground-truth.object", "databricks.premium.jobs.dbu"}
    unreached = {sku for sku in held - elsewhere if not any(pattern.fullmatch(sku) for pattern in patterns)}
    assert unreached == set()


def template(device: str) -> Related:
    """Return a launch template with one volume."""
    mapping = {"device_name": device, "ebs": [{"volume_size": 20}]}
    return Related(
        "aws_launch_template",
        {"instance_type": "t3.large", "monitoring": [{"enabled": True}], "block_device_mappings": [mapping]},
    )


def test_a_machine_takes_what_it_does_not_state_from_its_launch_template(catalog: Catalog) -> None:
    found = bill(catalog, "aws_instance", {"launch_template": [{"id": "lt-1"}]}, related=(template("/dev/sdf"),))
    assert found.unknown == ()
    assert found.monthly_usd == pytest.approx(0.0832 * HOURS + 7 * 0.3 + (8 + 20) * 0.1)


def test_a_root_volume_of_a_launch_template_is_not_added_to_that_of_the_image(catalog: Catalog) -> None:
    found = bill(catalog, "aws_instance", {"instance_type": "t3.large"}, related=(template("/dev/xvda"),))
    assert found.monthly_usd is None
