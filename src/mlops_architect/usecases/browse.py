"""Browsing the catalogue."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from mlops_architect.catalog.modules import compose
from mlops_architect.catalog.roots import Root
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.policy import Policy
from mlops_architect.errors import StoreError, UsageError, WouldOverwrite

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


def root_of(roots: Sequence[Root], file: Path) -> str:
    """Return how the catalogue root that a file lies in is called."""
    holding = [root for root in roots if file.is_relative_to(root.path)]
    return max(holding, key=lambda root: len(root.path.parts)).label if holding else ""


def one_pattern(catalog: Catalog, pattern_id: str) -> Pattern:
    """Return a pattern; raises UsageError with close ids when there is none."""
    return _one(catalog.patterns, pattern_id, "pattern")


def write_module(catalog: Catalog, pattern_id: str, folder: Path) -> tuple[str, ...]:
    """Write a pattern's Terraform module, shared files among its own, into a new folder; return its files.

    Raises:
        WouldOverwrite: The folder holds something.
        StoreError: It cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise WouldOverwrite(f"{folder} is there and is not empty", "Give a new folder to --module.")
        compose(catalog.modules[pattern_id], folder)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}", "Give another folder to --module.") from error
    return tuple(catalog.modules[pattern_id])


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
