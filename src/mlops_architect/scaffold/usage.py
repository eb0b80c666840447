"""The usage file of the shipped Terraform: what its resources are used for a month, from the bill of the design."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_architect.documents import dump_yaml
from mlops_architect.domain.plan import Plan

USAGE_FILE = "usage.yml"
_HEAD = """\
# What the resources are used for in a month of production, by Terraform address: the figures behind the design's bill.
# mlops-architect cost infra --var-file infra/environments/prod.tfvars --usage infra/usage.yml
"""


def usage_file(plan: Plan) -> str:
    """Return the text of the usage file; empty figures where the design has none."""
    found: dict[str, dict[str, Any]] = {}
    for choice in plan.generated:
        for address, figures in choice.candidate.usage.items():
            found[address] = added(found.get(address, {}), figures)
    left = "".join(
        f"# Set up by hand, and so without figures here: {one.capability}, {one.candidate.pattern}.\n"
        for one in plan.by_hand
    )
    return _HEAD + left + dump_yaml({"version": "0.1", "resource_usage": dict(sorted(found.items()))})


def added(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of two parts of the design that use one resource, added up key by key."""
    total = dict(one)
    for key, value in other.items():
        if isinstance(value, Mapping):
            total[key] = added(total.get(key, {}), value)
        else:
            total[key] = total.get(key, 0.0) + value
    return total
