"""Facts that only the chosen patterns tell: tools, clouds, eligibility, encryption, exposure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.placement import outside
from mlops_architect.domain.plan import Candidate, Plan
from mlops_architect.engine.optimiser.existing import as_there
from mlops_architect.engine.optimiser.screen import EXISTING, normalised
from mlops_architect.engine.recovery import Objectives, objectives

STORES = ("lake", "ingest-stream", "feature-offline", "feature-online", "registry")
"""Capabilities that keep the system's data at rest."""

COMPUTE = ("ingest-batch", "transform", "stream-process", "train", "serve-online", "serve-batch")
"""Capabilities that run the system's own code over its data."""

SERVICE_PROGRAMMES = frozenset({"pci_dss", "hipaa", "soc2", "iso27001", "fedramp", "hds"})
"""Regimes under which a cloud provider lists eligible services; laws such as GDPR have no such list."""

_KEY_TRAITS = frozenset({"customer-key", "cmk", "customer-managed-key"})
_PRIVATE_TRAITS = frozenset({"private-network", "private", "in-vpc"})
_PUBLIC_TRAITS = frozenset({"public-endpoint", "public", "internet-facing"})
# Outputs of the contracts in capabilities.yaml: a module that takes one of them encrypts with the owner's key, runs in
# the private network, or puts something where the internet reaches it.
_KEY_OUTPUTS = frozenset({"secrets.kms_key_arn"})
_PRIVATE_OUTPUTS = frozenset(
    {
        "network.private_subnet_ids",
        "network.subnet_id",
        "network.workload_subnet_id",
        "network.compute_subnet_id",
        "network.training_subnet_id",
        "network.web_subnet_id",
        "network.container_environment_id",
    }
)
_PUBLIC_OUTPUTS = frozenset({"network.public_subnet_ids"})
_LAKE_OUTPUTS = frozenset({"lake.bucket_name", "lake.bucket_uri", "lake.bucket_arn", "lake.storage_account_id"})


def pattern_facts(constraints: Constraints, plan: Plan, patterns: Mapping[str, Pattern]) -> dict[str, Any]:
    """Return facts of the chosen patterns: ``plan.tools``, ``plan.clouds``, richer ``plan.choices`` and their subsets.

    ``plan.stores`` and ``plan.compute`` are the choices that keep data or run code, without systems that others run; ``plan.exposed`` names the
    capabilities that can be reached from the internet. A fact the patterns do not tell is None.
    """
    patterns = {name: as_there(pattern, constraints) for name, pattern in patterns.items()}
    chosen = [(choice.candidate, patterns.get(choice.candidate.pattern)) for choice in plan.choices]
    lake = next((pattern for candidate, pattern in chosen if candidate.capability == "lake"), None)
    comes_back = objectives(plan, constraints)
    told: defaultdict[str, set[str]] = defaultdict(set)
    for pattern in patterns.values():
        told[pattern.cloud].update(pattern.compliance)
    choices = [
        _choice(candidate, pattern, lake, comes_back[candidate.capability])
        | {"missing_compliance": _missing(pattern, constraints, told)}
        for candidate, pattern in chosen
    ]
    exposure_untold = any(item["capability"] == "serve-online" and item["public"] is None for item in choices)
    tools = sorted({tool.lower() for _, pattern in chosen if pattern for tool in pattern.tools})
    used = {normalised(tool) for tool in tools}
    left_out = {one.capability for one in plan.skipped}
    offered = {
        normalised(tool)
        for pattern in patterns.values()
        if pattern.capability not in left_out
        for tool in pattern.tools
    }
    forbidden = constraints.tools.forbidden.value
    preferred = constraints.tools.preferred.value
    residency = constraints.data_residency.value
    outside_areas = () if not residency else outside(plan.places, residency) if plan.places else None
    return {
        "plan.tools": tools,
        "plan.clouds": sorted({pattern.cloud for _, pattern in chosen if pattern}),
        "plan.choices": choices,
        "plan.stores": [item for item in choices if item["capability"] in STORES and not item["of_others"]],
        "plan.compute": [item for item in choices if item["capability"] in COMPUTE],
        "plan.exposed": None if exposure_untold else [item["capability"] for item in choices if item["public"]],
        "plan.forbidden_tools_used": (
            None if forbidden is None else [name for name in forbidden if normalised(name) in used]
        ),
        "plan.preferred_tools_missing": (
            None if preferred is None else [name for name in preferred if normalised(name) in offered - used]
        ),
        "plan.preferred_tools_outside": (
            None if preferred is None else [name for name in preferred if normalised(name) not in offered]
        ),
        "plan.places": list(plan.places) or None,
        "plan.areas_outside": None if outside_areas is None else list(outside_areas),
    }


def _choice(
    candidate: Candidate,
    pattern: Pattern | None,
    lake: Pattern | None,
    comes_back: Objectives,
) -> dict[str, Any]:
    return {
        "capability": candidate.capability,
        "pattern": candidate.pattern,
        "option": candidate.option,
        "cloud": pattern.cloud if pattern else None,
        "online": candidate.p99_ms is not None,
        "failure_domain": candidate.failure_domain,
        "availability_pct": candidate.availability_pct,
        "rpo_minutes": comes_back.rpo_minutes,
        "rto_minutes": comes_back.rto_minutes,
        "quota_warnings": list(candidate.quota_warnings),
        "lock_in": pattern.lock_in if pattern else None,
        "customer_key": _customer_key(pattern, lake),
        "of_others": _of_others(pattern),
        "private_network": in_private_network(pattern),
        "public": _public(pattern),
    }


def _missing(
    pattern: Pattern | None, constraints: Constraints, told: Mapping[str, Collection[str]]
) -> list[str] | None:
    """Return the programmes that apply and do not list the pattern; None where its cloud's patterns tell nothing of one."""
    if pattern is None:
        return None
    regimes = [name for name in constraints.compliance.regimes.value or () if name in SERVICE_PROGRAMMES]
    known = told[pattern.cloud]
    missing = [name for name in regimes if name in known and name not in pattern.compliance]
    return None if not missing and any(name not in known for name in regimes) else missing


def in_private_network(pattern: Pattern | None) -> bool | None:
    """Return whether the pattern's module runs in the private subnets; None when it does not tell."""
    return _told(pattern, _PRIVATE_TRAITS, _PRIVATE_OUTPUTS)


def _of_others(pattern: Pattern | None) -> bool:
    """Whether what is kept lies in a system that others run and encrypt, which this design only reads."""
    return pattern is not None and EXISTING in pattern.traits and not _KEY_TRAITS & set(pattern.traits)


def _customer_key(pattern: Pattern | None, lake: Pattern | None) -> bool | None:
    """Whether the owner's key encrypts the store; one that keeps everything in the lake has the lake's key."""
    told = _told(pattern, _KEY_TRAITS, _KEY_OUTPUTS)
    if told is False and pattern is not None and pattern is not lake and _wired(pattern, _LAKE_OUTPUTS):
        return _told(lake, _KEY_TRAITS, _KEY_OUTPUTS)
    return told


def _public(pattern: Pattern | None) -> bool | None:
    """Whether the internet reaches it. What answers callers must say that it is private to count as such."""
    told = _told(pattern, _PUBLIC_TRAITS, _PUBLIC_OUTPUTS)
    if pattern is None or told:
        return told
    if _PRIVATE_TRAITS & set(pattern.traits):
        return False
    return None if pattern.capability == "serve-online" else told


def _told(pattern: Pattern | None, traits: frozenset[str], outputs: frozenset[str]) -> bool | None:
    """Whether a trait or the wiring of the module says so; None when the pattern declares neither."""
    if pattern is None:
        return None
    if traits & set(pattern.traits) or _wired(pattern, outputs):
        return True
    return False if pattern.terraform.inputs else None


def _wired(pattern: Pattern, outputs: frozenset[str]) -> bool:
    return any(source.output in outputs for source in pattern.terraform.inputs.values())
