"""Facts of rendered Terraform: parsed HCL in, flat lists that infrastructure policies judge out.

The input is what python-hcl2 gives with ``strip_string_quotes``: blocks are lists of mappings, expressions are
``"${...}"`` strings. A value that only the apply can know stays an expression and is judged as unknown, not as good.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from mlops_architect.engine.hcl_values import Scope, is_expression, scopes

_EACH = ("${each.value}", "${each.key}")
_OPEN = frozenset({"0.0.0.0/0", "::/0"})
_ACTION = re.compile(r'"?\b(?:Not)?Action"?\s*[=:]\s*(\[[^\]]*\]|"[^"]*")')
_QUOTED = re.compile(r'"([^"]*)"')

_ENCRYPTION: Mapping[str, tuple[str, ...]] = {
    "aws_cloudwatch_log_group": ("kms_key_id",),
    "aws_db_instance": ("storage_encrypted", "kms_key_id"),
    "aws_dynamodb_table": ("server_side_encryption",),
    "aws_ebs_volume": ("encrypted", "kms_key_id"),
    "aws_ecr_repository": ("encryption_configuration",),
    "aws_efs_file_system": ("encrypted", "kms_key_id"),
    "aws_elasticache_replication_group": ("at_rest_encryption_enabled", "kms_key_id"),
    "aws_elasticache_serverless_cache": ("kms_key_id",),
    "aws_kinesis_stream": ("encryption_type", "kms_key_id"),
    "aws_msk_cluster": ("encryption_info",),
    "aws_rds_cluster": ("storage_encrypted", "kms_key_id"),
    "aws_redshift_cluster": ("encrypted", "kms_key_id"),
    "aws_sagemaker_endpoint_configuration": ("kms_key_arn",),
    "aws_secretsmanager_secret": ("kms_key_id",),
    "aws_sns_topic": ("kms_master_key_id",),
    "aws_sqs_queue": ("kms_master_key_id",),
}
"""Attributes that together say a store is encrypted, by resource type; log groups are judged on their own."""


def infrastructure_facts(documents: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the facts of a Terraform tree by name.

    Args:
        documents: Parsed ``.tf`` and ``.tfvars`` files by path relative to the repository. Variables are resolved
            through module calls, defaults and the production ``.tfvars``.
    """
    by_folder = scopes(documents)
    resources = [
        _resource(kind, name, body, path, by_folder[_folder(path)], data=data)
        for path, document in sorted(documents.items())
        if path.endswith(".tf")
        for kind, name, body, data in _blocks(document)
    ]
    managed = [one for one in resources if not one["type"].startswith("data.")]
    return {
        "infrastructure.resources": resources,
        "infrastructure.types": sorted({one["type"] for one in managed}),
        "infrastructure.buckets": [_bucket(one, resources) for one in managed if one["type"] == "aws_s3_bucket"],
        "infrastructure.stores": [store for one in managed if (store := _store(one)) is not None],
        "infrastructure.log_groups": [_log_group(one) for one in managed if one["type"] == "aws_cloudwatch_log_group"],
        "infrastructure.ingress": [rule for one in managed for rule in _ingress(one)],
        "infrastructure.iam_statements": [statement for one in resources for statement in _statements(one)],
        "infrastructure.listeners": [
            _listener(one) for one in managed if one["type"] in ("aws_lb_listener", "aws_alb_listener")
        ],
        "infrastructure.image_repositories": [_images(one) for one in managed if one["type"] == "aws_ecr_repository"],
    }


def _folder(path: str) -> str:
    return str(PurePosixPath(path).parent)


def _blocks(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any], bool]]:
    for section in ("resource", "data"):
        for entry in document.get(section, ()):
            for kind, named in entry.items():
                if kind.startswith("__"):
                    continue
                for name, body in named.items():
                    if not name.startswith("__"):
                        yield kind, name, body, section == "data"


def _resource(kind: str, name: str, body: Mapping[str, Any], path: str, scope: Scope, *, data: bool) -> dict[str, Any]:
    folder = _folder(path)
    full = f"data.{kind}" if data else kind
    repeated = scope.listed(body.get("for_each"))
    attributes = {
        key: repeated if repeated is not None and value in _EACH else scope.value(value)
        for key, value in body.items()
        if not key.startswith("__")
    }
    own = {"type": full, "name": name, "module": folder, "address": f"{full}.{name}", "file": path}
    return {**{f"attribute_{key}" if key in own else key: value for key, value in attributes.items()}, **own}


def _place(resource: Mapping[str, Any]) -> dict[str, Any]:
    return {key: resource[key] for key in ("type", "name", "module", "address", "file")}


def _bucket(bucket: Mapping[str, Any], resources: list[dict[str, Any]]) -> dict[str, Any]:
    named = re.compile(rf"aws_s3_bucket\.{re.escape(bucket['name'])}[.\[]")

    def companion(kind: str) -> dict[str, Any] | None:
        for one in resources:
            about = f"{one.get('bucket', '')}{one.get('attribute_bucket', '')}"
            if one["type"] == kind and one["module"] == bucket["module"] and named.search(about):
                return one
        return None

    block = companion("aws_s3_bucket_public_access_block")
    switches = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    policy = companion("aws_s3_bucket_policy")
    return {
        **_place(bucket),
        "public_access_blocked": (
            bool(block) and all(_flag(block.get(switch)) for switch in switches) if block else False
        ),
        "encrypted": (
            companion("aws_s3_bucket_server_side_encryption_configuration") is not None
            or "server_side_encryption_configuration" in bucket
        ),
        "versioned": companion("aws_s3_bucket_versioning") is not None,
        "tls_only": policy is not None and _denies_plain(policy, resources),
    }


def _denies_plain(policy: Mapping[str, Any], resources: list[dict[str, Any]]) -> bool:
    text = str(policy.get("policy", ""))
    if "aws:SecureTransport" in text:
        return True
    return any(
        one["type"] == "data.aws_iam_policy_document"
        and one["module"] == policy["module"]
        and f"aws_iam_policy_document.{one['name']}." in text
        and "aws:SecureTransport" in str(one.get("statement", ""))
        for one in resources
    )


def _store(resource: Mapping[str, Any]) -> dict[str, Any] | None:
    wanted = _ENCRYPTION.get(resource["type"])
    if wanted is None or resource["type"] == "aws_cloudwatch_log_group":
        return None
    return {**_place(resource), "encrypted": all(_switched_on(resource.get(name)) for name in wanted)}


def _switched_on(value: Any) -> bool:
    if value is None or value is False:
        return False
    return str(value).lower() not in ("false", "none", "")


def _flag(value: Any) -> bool:
    return value is True or str(value).lower() == "true"


def _log_group(resource: Mapping[str, Any]) -> dict[str, Any]:
    retention = resource.get("retention_in_days")
    number = float(retention) if isinstance(retention, int | float) and not isinstance(retention, bool) else None
    return {
        **_place(resource),
        "retention_set": retention is not None and number != 0,
        "retention_days": number,
        "encrypted": _switched_on(resource.get("kms_key_id")),
    }


def _ingress(resource: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if resource["type"] == "aws_vpc_security_group_ingress_rule":
        yield _rule(resource, [resource.get("cidr_ipv4"), resource.get("cidr_ipv6")], resource)
    elif resource["type"] == "aws_security_group_rule" and resource.get("attribute_type") == "ingress":
        yield _rule(resource, [resource.get("cidr_blocks"), resource.get("ipv6_cidr_blocks")], resource)
    elif resource["type"] in ("aws_security_group", "aws_default_security_group"):
        for block in _inner(resource, "ingress"):
            yield _rule(resource, [block.get("cidr_blocks"), block.get("ipv6_cidr_blocks")], block)


def _inner(resource: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = [block for block in _as_list(resource.get(name)) if isinstance(block, Mapping)]
    for dynamic in _as_list(resource.get("dynamic")):
        if isinstance(dynamic, Mapping) and name in dynamic:
            found += [block for block in _as_list(dynamic[name].get("content")) if isinstance(block, Mapping)]
    return found


def _rule(resource: Mapping[str, Any], sources: list[Any], block: Mapping[str, Any]) -> dict[str, Any]:
    cidrs = [cidr for source in sources for cidr in _as_list(source) if cidr is not None]
    literal = [str(cidr) for cidr in cidrs if not is_expression(cidr)]
    unresolved = len(literal) < len(cidrs)
    is_open: bool | None = bool(_OPEN & set(literal))
    if not is_open and unresolved and any(str(cidr).startswith(("${var.", "${each.", "${local.")) for cidr in cidrs):
        is_open = None
    return {
        **_place(resource),
        "cidrs": [str(cidr) for cidr in cidrs],
        "open": is_open,
        "from_port": block.get("from_port"),
    }


def _statements(resource: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if resource["type"] == "data.aws_iam_policy_document":
        for block in _inner(resource, "statement"):
            actions = [str(action) for action in _as_list(block.get("actions"))]
            allows = block.get("effect", "Allow") == "Allow"
            # A statement with principals is a resource policy: a key policy must give its own account kms:*.
            yield _statement(resource, actions, identity=allows and "principals" not in block)
        return
    text = resource.get("policy") or resource.get("inline_policy")
    if resource["type"].startswith("aws_iam_") and isinstance(text, str):
        for match in _ACTION.finditer(text):
            yield _statement(resource, _QUOTED.findall(match.group(1)), identity='"Deny"' not in text)


def _statement(resource: Mapping[str, Any], actions: list[str], *, identity: bool) -> dict[str, Any]:
    wildcards = [action for action in actions if action == "*" or action.endswith(":*")]
    return {**_place(resource), "actions": actions, "wildcard_actions": wildcards if identity else []}


def _listener(resource: Mapping[str, Any]) -> dict[str, Any]:
    actions = str(resource.get("default_action", ""))
    redirects = "redirect" in actions and "HTTPS" in actions
    protocol = str(resource.get("protocol", "HTTP"))
    tls: bool | None = protocol in ("HTTPS", "TLS") or redirects
    if not redirects and is_expression(protocol):
        tls = None
    return {**_place(resource), "protocol": protocol, "tls": tls}


def _images(resource: Mapping[str, Any]) -> dict[str, Any]:
    return {**_place(resource), "immutable": resource.get("image_tag_mutability") == "IMMUTABLE"}


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
