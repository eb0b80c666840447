"""The part of a Terraform root that differs by cloud, as data (``patterns/<cloud>/root/root.yaml`` and plain files beside it).

Texts may name ``{project}``, ``{name}`` (the project's name, short enough for what has a short name), ``{environment}``
and ``{region}``; nothing else in them is replaced.
"""

from __future__ import annotations

from typing import Literal

from mlops_architect.domain.component import When
from mlops_architect.domain.model import Model

Plain = str | float | bool | tuple[str, ...]

ROOT = "root"
"""How the root itself is named beside the modules that it calls."""


def module_name(capability: str) -> str:
    """Return the name of a capability's module block."""
    return capability.replace("-", "_")


class RootVariable(Model):
    """A variable that only this cloud's roots have; ``by_environment`` wins over ``value``."""

    name: str
    type: str
    description: str
    value: Plain = ""
    by_environment: dict[str, Plain] = {}
    when: tuple[When, ...] = ()
    """The designs that have it; all where none is named."""


class Backend(Model):
    """Where the state lies: the kind of backend, and its settings in each environment's file."""

    kind: str
    settings: dict[str, str | bool]


class GatheredPolicy(Model):
    """A permission that the root adds to those the modules hand out, as an expression over the root's own files."""

    value: str
    when: tuple[When, ...] = ()


class TerraformRoot(Model):
    """What a cloud's root has beside the modules.

    ``values`` are names that a pattern's ``root`` inputs may use besides the root's variables, and the expressions
    behind them; ``locals`` are further expressions. ``access_policies`` is given where modules hand out permissions as documents: the
    root gathers them under the capability's name and adds these. ``files`` are the plain files beside
    ``root.yaml`` that go into the root, with the condition for each. ``schedules`` is the syntax of its timers.
    """

    cloud: str
    profile: str
    provider: str = ""
    """Empty where modules make nothing but values, such as Kubernetes objects that delivery applies."""
    schedules: Literal["eventbridge", "cron"]
    values: dict[str, str]
    variables: tuple[RootVariable, ...] = ()
    locals: dict[str, str] = {}
    backend: Backend
    access_policies: dict[str, GatheredPolicy] | None = None
    files: dict[str, tuple[When, ...]]
    mocked_data: tuple[str, ...] = ()
    objects: str = ""
    """Output of modules that hand out Kubernetes objects: the root gathers them under the capability's name."""
    lower_case_tags: bool = False
    """Where tags are labels that allow no capitals."""
    network_check: str
    """The network's output that is never empty once everything is applied."""
