"""Browsing the catalogue."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TypeVar

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.policy import Policy
from mlops_architect.errors import UsageError

EntryT = TypeVar("EntryT")


def patterns(catalog: Catalog, capability: str = "", cloud: str = "") -> tuple[Pattern, ...]:
    """Return patterns in the order of the capabilities, filtered.

    Raises:
        UsageError: No such capability or cloud.
    """
    order = [entry.id for entry in catalog.capabilities]
    if capability and capability not in order:
        raise UsageError(f"there is no capability {capability!r}", f"Capabilities: {', '.join(order)}.")
    clouds = sorted({pattern.cloud for pattern in catalog.patterns.values()})
    if cloud and cloud not in clouds:
        raise UsageError(f"there are no patterns for {cloud!r}", f"Clouds: {', '.join(clouds)}.")
    found = [p for p in catalog.patterns.values() if capability in ("", p.capability) and cloud in ("", p.cloud)]
    return tuple(sorted(found, key=lambda pattern: (pattern.cloud, order.index(pattern.capability), pattern.id)))


def one_pattern(catalog: Catalog, pattern_id: str) -> Pattern:
    """Return a pattern; raises UsageError with close ids when there is none."""
    return _one(catalog.patterns, pattern_id, "pattern")


def policies(catalog: Catalog) -> tuple[Policy, ...]:
    """Return policies by theme."""
    return tuple(sorted(catalog.policies.values(), key=lambda policy: (policy.theme, policy.id)))


def one_policy(catalog: Catalog, policy_id: str) -> Policy:
    """Return a policy; raises UsageError with close ids when there is none."""
    return _one(catalog.policies, policy_id, "policy")


def _one(entries: Mapping[str, EntryT], wanted: str, what: str) -> EntryT:
    if wanted in entries:
        return entries[wanted]
    close = difflib.get_close_matches(wanted, list(entries), n=3)
    plural = {"policy": "policies"}.get(what, f"{what}s")
    raise UsageError(
        f"there is no {what} called {wanted!r}",
        f"Did you mean {' or '.join(close)}?" if close else f"`mlops-architect {plural} list` shows all.",
    )
