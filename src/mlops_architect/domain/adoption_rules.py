"""What `adopt` reads an existing repository by, beside the modules of the catalogue (``patterns/adoption.yaml``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mlops_architect.domain.constraints import MlTask
from mlops_architect.domain.model import Model


class TaskHint(Model):
    """Packages that are made for one kind of learning."""

    task: MlTask
    """The kind."""
    packages: tuple[str, ...]
    """Names on the package index."""


class SettingRule(Model):
    """An argument of a resource that states a requirement."""

    field: str
    """The constraint, as `--set` names it."""
    type: str
    """The resource type."""
    attribute: str
    """The argument, dotted through blocks."""
    when: dict[str, str] = {}
    """Arguments of the resource and the value that each must have."""
    times: float = 1.0
    """Brings the value to the unit of the field."""


class RegistryArgument(Model):
    """Arguments of a public module that tell patterns apart; the first entry that fits counts."""

    module: str
    """Its source."""
    equals: dict[str, str]
    """Arguments and their values, in lower case."""
    patterns: tuple[str, ...]
    """The patterns they mean."""


class AdoptionRules(Model):
    """What the modules of the catalogue cannot tell about a repository that somebody else wrote."""

    providers: dict[str, str]
    """Cloud by Terraform provider."""
    supporting: tuple[str, ...]
    """Types, with wildcards, that go with anything."""
    same_as: dict[str, str] = {}
    """Another type for the same thing."""
    types: dict[str, tuple[str, ...]] = {}
    """Types by pattern, beside those of its module."""
    usual: dict[str, str] = {}
    """The capability of a type that several have."""
    words: dict[str, tuple[str, ...]] = {}
    """Words in names, by capability."""
    registry_modules: dict[str, tuple[str, ...]] = {}
    """Types by the source of a module that is not in the repository."""
    registry_arguments: tuple[RegistryArgument, ...] = ()
    """What arguments of such modules mean."""
    pipelines: dict[str, str] = {}
    """Tool by path, with wildcards."""
    packages: dict[str, str] = {}
    """Tool by Python package or image."""
    common_tools: tuple[str, ...] = ()
    """Tools that are evidence of nothing."""
    tasks: tuple[TaskHint, ...] = ()
    """Kinds of learning by package."""
    modes: dict[str, str] = {}
    """Way of delivery by capability."""
    environments: tuple[str, ...] = ()
    """Names of environments."""
    settings: tuple[SettingRule, ...] = ()
    """Arguments that state a requirement."""
    figures: tuple[str, ...] = ()
    """Arguments that say how large something is."""


def rules_of(entries: Iterable[AdoptionRules]) -> AdoptionRules:
    """Return the rules of several roots together; of two entries of one name the later counts."""
    merged: dict[str, Any] = {}
    for rules in entries:
        for name, value in rules:
            before = merged.get(name)
            merged[name] = {**(before or {}), **value} if isinstance(value, dict) else (*(before or ()), *value)
    return AdoptionRules.model_validate(merged)
