"""Facts of parsed Terraform, in the shape that python-hcl2 gives."""

from __future__ import annotations

from typing import Any

from mlops_architect.catalog.roots import builtin_root
from mlops_architect.documents import load_model
from mlops_architect.domain.infrastructure import ProviderFacts
from mlops_architect.engine import infrastructure_facts as engine

PROVIDERS = tuple(
    load_model(path, ProviderFacts) for path in sorted((builtin_root() / "patterns/facts").glob("*.yaml"))
)


def infrastructure_facts(documents: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the facts under the providers that ship."""
    return engine.infrastructure_facts(documents, PROVIDERS)


def resource(kind: str, label: str, **body: Any) -> dict[str, Any]:
    """Return a file with one resource."""
    return {"resource": [{kind: {label: {**body, "__is_block__": True}}}]}


def facts(**files: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of files in one module."""
    return infrastructure_facts({f"infra/modules/x/{name}.tf": body for name, body in files.items()})


def bucket_files(**changes: Any) -> dict[str, dict[str, Any]]:
    """Return a bucket with everything a bucket needs."""
    switches = {
        "block_public_acls": True, "block_public_policy": True, "ignore_public_acls": True, "restrict_public_buckets": True,
    }  # fmt: skip
    reference = "${aws_s3_bucket.lake.id}"
    return {
        "bucket": resource("aws_s3_bucket", "lake", bucket="${var.name}"),
        "block": resource("aws_s3_bucket_public_access_block", "lake", bucket=reference, **{**switches, **changes}),
        "encryption": resource("aws_s3_bucket_server_side_encryption_configuration", "lake", bucket=reference, rule=[{}]),
        "policy": resource(
            "aws_s3_bucket_policy", "lake", bucket=reference, policy="${data.aws_iam_policy_document.tls.json}"
        ),
        "document": {
            "data": [
                {"aws_iam_policy_document": {"tls": {"statement": [
                    {"effect": "Deny", "actions": ["s3:*"], "condition": [{"variable": "aws:SecureTransport"}]}]}}}
            ]
        },
    }  # fmt: skip


def test_a_bucket_is_judged_with_its_companions() -> None:
    (bucket,) = facts(**bucket_files())["infrastructure.buckets"]
    assert (bucket["public_access_blocked"], bucket["encrypted"], bucket["tls_only"]) == (True, True, True)


def test_one_open_switch_is_not_blocked() -> None:
    (bucket,) = facts(**bucket_files(block_public_policy=False))["infrastructure.buckets"]
    assert bucket["public_access_blocked"] is False


def test_a_bare_bucket_fails_everything() -> None:
    (bucket,) = facts(bucket=resource("aws_s3_bucket", "lake", bucket="x"))["infrastructure.buckets"]
    assert (bucket["public_access_blocked"], bucket["encrypted"], bucket["tls_only"]) == (False, False, False)


def test_a_counted_bucket_finds_its_companions() -> None:
    block = resource(
        "aws_s3_bucket_public_access_block", "log", bucket="${aws_s3_bucket.log[0].id}",
        block_public_acls=True, block_public_policy=True, ignore_public_acls=True, restrict_public_buckets=True,
    )  # fmt: skip
    (bucket,) = facts(a=resource("aws_s3_bucket", "log", count=1), b=block)["infrastructure.buckets"]
    assert bucket["public_access_blocked"] is True


def test_ingress_is_open_closed_or_unknown() -> None:
    def opened(value: Any) -> Any:
        file = resource("aws_security_group", "alb", ingress=[{"from_port": 443, "cidr_blocks": value}])
        return facts(a=file)["infrastructure.ingress"][0]["open"]

    assert opened(["0.0.0.0/0"]) is True
    assert opened(["10.0.0.0/8"]) is False
    assert opened("${var.allowed}") is None
    assert opened(["10.0.0.0/8", "${var.more}"]) is None


def test_dynamic_blocks_and_rule_resources_are_seen() -> None:
    dynamic = resource(
        "aws_security_group",
        "x",
        dynamic=[{"ingress": {"for_each": "${var.x}", "content": [{"cidr_blocks": ["::/0"]}]}}],
    )
    rule = resource("aws_vpc_security_group_ingress_rule", "y", cidr_ipv4="0.0.0.0/0")
    old = resource("aws_security_group_rule", "z", type="ingress", cidr_blocks=["10.0.0.0/8"])
    out = resource("aws_security_group_rule", "e", type="egress", cidr_blocks=["0.0.0.0/0"])
    found = facts(a=dynamic, b=rule, c=old, d=out)["infrastructure.ingress"]
    assert [one["open"] for one in found] == [True, True, False]


def test_wildcards_count_in_identity_policies_only() -> None:
    def statement(**body: Any) -> list[str]:
        document = {"data": [{"aws_iam_policy_document": {"d": {"statement": [body]}}}]}
        found: list[str] = facts(a=document)["infrastructure.iam_statements"][0]["wildcard_actions"]
        return found

    assert statement(actions=["s3:*", "s3:GetObject"]) == ["s3:*"]
    assert statement(actions=["s3:Get*"]) == []
    assert statement(actions=["*"], effect="Deny") == []
    assert statement(actions=["kms:*"], principals=[{"type": "AWS"}]) == []


def test_wildcards_in_encoded_policies_are_seen() -> None:
    text = '${jsonencode({Statement = [{Effect = "Allow", Action = ["dynamodb:*"], Resource = "*"}]})}'
    (found,) = facts(a=resource("aws_iam_role_policy", "p", policy=text))["infrastructure.iam_statements"]
    assert found["wildcard_actions"] == ["dynamodb:*"]


def test_variables_resolve_through_calls_defaults_and_production_values() -> None:
    documents: dict[str, dict[str, Any]] = {
        "infra/main.tf": {
            "variable": [{"retention": {"type": "number"}}, {"cidrs": {"default": ["0.0.0.0/0"]}}],
            "module": [
                {
                    "serve": {
                        "source": "./modules/serve",
                        "log_retention_days": "${var.retention}",
                        "cidrs": "${var.cidrs}",
                    }
                }
            ],
        },
        "infra/environments/prod.tfvars": {"retention": 365, "cidrs": ["10.1.0.0/16"]},
        "infra/environments/dev.tfvars": {"retention": 7},
        "infra/modules/serve/variables.tf": {"variable": [{"log_retention_days": {"default": 30}}, {"cidrs": {}}]},
        "infra/modules/serve/main.tf": {
            "resource": [
                {
                    "aws_cloudwatch_log_group": {
                        "x": {"retention_in_days": "${var.log_retention_days}", "kms_key_id": "${var.k}"}
                    }
                },
                {"aws_vpc_security_group_ingress_rule": {"y": {"cidr_ipv4": "${var.cidrs}"}}},
            ]
        },
    }
    found = infrastructure_facts(documents)
    (group,) = found["infrastructure.log_groups"]
    assert (group["retention_set"], group["retention_days"], group["encrypted"]) == (True, 365.0, True)
    (rule,) = found["infrastructure.ingress"]
    assert rule["open"] is False


def test_an_argument_nobody_can_tell_hides_the_default() -> None:
    documents: dict[str, dict[str, Any]] = {
        "infra/main.tf": {"module": [{"m": {"source": "./m", "days": "${local.days}"}}]},
        "infra/m/main.tf": {
            "variable": [{"days": {"default": 365}}],
            "resource": [{"aws_cloudwatch_log_group": {"x": {"retention_in_days": "${var.days}"}}}],
        },
    }
    (group,) = infrastructure_facts(documents)["infrastructure.log_groups"]
    assert group["retention_set"] is True
    assert group["retention_days"] is None


def test_log_groups_without_retention_and_stores_without_key_fail() -> None:
    found = facts(
        a=resource("aws_cloudwatch_log_group", "x", name="/x"),
        b=resource("aws_sqs_queue", "q", name="q"),
        c=resource("aws_dynamodb_table", "t", server_side_encryption=[{"enabled": True}]),
        d=resource("aws_lb_listener", "h", protocol="HTTP", default_action=[{"type": "forward"}]),
        e=resource("aws_lb_listener", "r", protocol="HTTP", default_action=[{"redirect": [{"protocol": "HTTPS"}]}]),
        f=resource("aws_ecr_repository", "i", image_tag_mutability="IMMUTABLE", encryption_configuration=[{}]),
    )
    assert found["infrastructure.log_groups"][0]["retention_set"] is False
    assert [one["encrypted"] for one in found["infrastructure.stores"]] == [False, True, True]
    assert [one["tls"] for one in found["infrastructure.listeners"]] == [False, True]
    assert found["infrastructure.image_repositories"][0]["immutable"] is True


def test_repeated_rules_resolve_through_their_variable() -> None:
    def opened(cidrs: list[str]) -> Any:
        documents: dict[str, dict[str, Any]] = {
            "infra/main.tf": {
                "variable": [{"callers": {"default": cidrs}}],
                **resource(
                    "aws_vpc_security_group_ingress_rule",
                    "c",
                    for_each="${toset(var.callers)}",
                    cidr_ipv4="${each.value}",
                ),
            }
        }
        return infrastructure_facts(documents)["infrastructure.ingress"][0]["open"]

    assert opened(["10.0.0.0/8"]) is False
    assert opened(["10.0.0.0/8", "0.0.0.0/0"]) is True


def test_a_protocol_that_depends_on_a_certificate_is_unknown() -> None:
    listener = resource("aws_lb_listener", "x", protocol='${local.tls ? "HTTPS" : "HTTP"}')
    assert facts(a=listener)["infrastructure.listeners"][0]["tls"] is None


def test_an_empty_tree_has_every_fact() -> None:
    assert all(value == [] for value in infrastructure_facts({}).values())
