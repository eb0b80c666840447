"""Patterns: whole answers to a capability, as data (``patterns/<cloud>/<capability>/<id>/pattern.yaml``)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field, model_validator

from mlops_architect.domain.constraints import ConstraintName
from mlops_architect.domain.model import Model

Formula = str | float | int
"""A number, or an arithmetic expression over workload quantities, option values and earlier sizes."""

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
NAME = r"^[a-z][a-z0-9_]*$"
RESOURCE = (
    r"^(?:(?:(?P<capability>[a-z0-9-]+)\.)?(?P<type>[a-z0-9]+_[a-z0-9_]+)(?:\.(?P<name>[A-Za-z_][A-Za-z0-9_-]*))?)?$"
)
"""A Terraform resource on the bill: its type, `type.name` in the pattern's module, `capability.type.name` in another's, or
`root.type.name` in the files that every root of the cloud has."""


class Figure(Model):
    """A formula with its source; ``basis: judgement`` marks a figure nobody published."""

    value: Formula
    """A number, or a formula over the workload, the option and the sizes."""
    source: str = ""
    """The https:// page it was read from."""
    basis: Literal["published", "measured", "judgement"] = "judgement"
    """`published` by the provider, `measured` by somebody who tells how, or `judgement`."""

    @model_validator(mode="after")
    def _published_figures_name_their_source(self) -> Figure:
        if self.basis != "judgement" and not self.source:
            raise ValueError("a published or measured figure needs a source")
        return self


class Option(Model):
    """A variant of a pattern (instance type, class, memory size) and the values it sets."""

    id: str = Field(pattern=SLUG)
    """Unique in the pattern; part of how a choice is named."""
    title: str = ""
    """What people call it; the id when it is left out."""
    values: dict[str, float] = {}
    """Numbers that formulas may name."""
    skus: dict[str, str] = {}
    """SKUs that bill items name as `{name}`."""
    settings: dict[str, str] = {}
    """Texts that module inputs take with `setting`."""


class Limit(Model):
    """A hard bound: the pattern cannot serve when ``value`` exceeds ``maximum``."""

    what: str
    """What is bounded, with its unit."""
    value: Formula
    """What this system needs."""
    maximum: Formula
    """The most that the pattern can do."""
    source: str = ""
    """The https:// page that states the maximum."""
    quota: bool = False
    """A raisable account quota is a finding, not an impossibility."""


class ResourceArgument(Model):
    """An argument of a Terraform resource on the bill: exactly one of a formula, an option's setting, or a literal."""

    size: Formula | None = None
    """A formula over the workload, the option's values and the sizing."""
    setting: str | None = None
    """A text of the chosen option."""
    value: str | float | int | bool | None = None
    """A literal."""

    @model_validator(mode="after")
    def _has_one_origin(self) -> ResourceArgument:
        if sum(origin is not None for origin in (self.size, self.setting, self.value)) != 1:
            raise ValueError("give exactly one of size, setting, value")
        return self


class BillItem(Model):
    """One item of the bill of materials: units of a SKU, or a Terraform resource that pricing rules take apart.

    ``sku`` may be ``{name}`` of an option's ``skus``. A ``resource`` has ``parameters`` by dotted path, ``usage`` figures
    a month, and is there ``times``; without a name in a module it stands for something that infrastructure code does not declare.
    Items of several chosen patterns with the same ``share`` are paid once (the dearest).
    """

    what: str
    """What is paid for."""
    sku: str = ""
    """A SKU of the price book, or `{name}` of the option's `skus`."""
    quantity: Formula = 0
    """Units a month, in the unit of the price row."""
    outside: str = ""
    """Of a SKU: why no resource of the module stands for it, such as who else bills it."""
    no_price: str = ""
    """Of a SKU that the price book lacks: why, such as that the vendor publishes none; what it costs is then unknown."""
    resource: str = Field(default="", pattern=RESOURCE)
    """Instead of a SKU: `type.name` of the module's resource that a pricing rule takes apart, or a bare type."""
    parameters: dict[str, ResourceArgument] = {}
    """Arguments of that resource that matter for its price, by dotted path."""
    related: dict[str, dict[str, ResourceArgument]] = {}
    """Arguments of resources it goes with, by their type, where its pricing rule asks for them."""
    usage: dict[str, Formula] = {}
    """Usage figures of each such resource, by the names its pricing rule asks for (dotted where they are nested)."""
    times: Formula = 1
    """How many equal ones there are; given for every resource that the module declares with `count` or `for_each`."""
    share: str = ""
    """Name of what is paid once by all chosen patterns that share it."""
    low: float = Field(default=0.85, gt=0)
    """Lower end of the usage as a share of the quantity."""
    high: float = Field(default=1.25, gt=0)
    """Upper end of the usage as a share of the quantity."""

    @model_validator(mode="after")
    def _is_a_sku_or_a_resource(self) -> BillItem:
        if bool(self.sku) == bool(self.resource):
            raise ValueError("give a sku with its quantity, or a resource with its parameters and usage")
        if self.sku and "quantity" not in self.model_fields_set:
            raise ValueError("give the quantity of the sku")
        if self.sku and (self.parameters or self.usage or self.related):
            raise ValueError("parameters, related and usage belong to a resource")
        if self.resource and self.outside:
            raise ValueError("outside belongs to a sku; a resource without a name is outside the module already")
        if self.resource and self.no_price:
            raise ValueError("no_price belongs to a sku; the price of a resource is what its pricing rule says")
        if self.in_capability and not self.declared_name:
            raise ValueError("give the resource of another capability's module as capability.type.name")
        return self

    @property
    def resource_type(self) -> str:
        """The Terraform type of the resource; empty for a SKU."""
        return _parts(self.resource).get("type", "")

    @property
    def in_capability(self) -> str:
        """The capability whose module declares the resource when it is not the pattern's own; `root` for the root's files."""
        return _parts(self.resource).get("capability", "")

    @property
    def declared_name(self) -> str:
        """The resource's name in its module; empty when no module declares it."""
        return _parts(self.resource).get("name", "")


@lru_cache(maxsize=4096)
def _parts(resource: str) -> dict[str, str]:
    found = re.match(RESOURCE, resource)
    return found.groupdict("") if found else {}


class PathLatency(Model):
    """What the pattern adds to each request on the online path, in milliseconds."""

    p50_ms: Figure
    """Median, in milliseconds."""
    p99_ms: Figure
    """99th percentile, in milliseconds."""


class PatternAvailability(Model):
    """The provider's SLA in percent, and how much fails together."""

    sla_pct: Figure
    """What the provider promises, in percent of a month."""
    failure_domain: Literal["zone", "region"]
    """What fails together: one zone, or the whole region."""


class TerraformInput(Model):
    """Where one module input comes from: exactly one of the five.

    ``output``: ``<capability>.<output>`` of another chosen module (``default`` when that
    capability is absent); ``size``: a sized quantity, with ``dev`` for small environments;
    ``root``: a value the root offers; ``setting``: an option's setting; ``value``: a literal.
    """

    output: str | None = None
    """`<capability>.<output>` of the module that serves another capability, or of the pattern's own."""
    size: str | None = None
    """A name of `sizing`, of the option's `values` or of the workload; it becomes a variable of the root."""
    root: str | None = None
    """A value that the root offers, such as `region`, `zones` or `image_uri`."""
    setting: str | None = None
    """A name of the option's `settings`."""
    value: str | float | int | bool | None = None
    """A literal."""
    default: str | float | bool | list[str] | None = None
    """Stands in for an `output` whose capability is absent from the design."""
    dev: float | None = None
    """The most that a `size` may be in small environments."""

    @model_validator(mode="after")
    def _has_one_origin(self) -> TerraformInput:
        origins = [self.output, self.size, self.root, self.setting, self.value]
        if sum(origin is not None for origin in origins) != 1:
            raise ValueError("give exactly one of output, size, root, setting, value")
        return self


class Terraform(Model):
    """How the root composes the pattern's module (the folder ``terraform/`` beside the file)."""

    includes: tuple[Annotated[str, Field(pattern=SLUG)], ...] = ()
    """Folders of ``patterns/<cloud>/_shared/`` or ``patterns/_shared/`` whose files belong to the module too."""
    inputs: dict[str, TerraformInput] = {}
    """Each variable of the module by its name, except `name`, `environment` and `tags`."""
    outputs: dict[str, str] = {}
    """Outputs beyond the capability's contract that the root shows too, with their description."""


class Requirement(Model):
    """Another capability that must (or must not) be served in a certain way."""

    capability: str
    """The other capability."""
    patterns: tuple[str, ...] = ()
    """The patterns that are meant; any pattern when empty."""
    reason: str
    """Why, as it stands in the decision record."""


class Pattern(Model):
    """A reusable answer to a capability, able to be sized, priced, judged and generated."""

    id: str = Field(pattern=SLUG)
    """The name of its folder; stable for ever."""
    title: str
    """What people call it."""
    cloud: str
    """The cloud it runs on, as `placement.yaml` names it."""
    capability: str = Field(pattern=SLUG)
    """The capability it serves, as `capabilities.yaml` names it."""
    summary: str
    """What it is made of, in two or three sentences."""
    when_to_use: tuple[str, ...]
    """For which systems it is the right answer."""
    when_not_to_use: tuple[str, ...]
    """For which systems it is not."""
    pros: tuple[str, ...]
    """What speaks for it."""
    cons: tuple[str, ...]
    """What speaks against it; named as accepted when it is chosen."""
    tools: tuple[str, ...]
    """Names that wanted and forbidden tools are matched against, e.g. ``kinesis``, ``kubernetes``."""
    traits: tuple[str, ...] = ()
    """Such as ``managed``, ``serverless``, ``kubernetes``, ``open-source``, ``spot``, ``gpu``."""
    options: tuple[Option, ...] = Field(min_length=1)
    """The variants the choice is made among; at least one."""
    sized_by: Literal["", "language-model-server"] = ""
    """What the engine works out before `sizing`: for a model server, its GPUs, copies, capacity and times per token."""
    sizing: dict[str, Formula] = {}
    """Names and formulas, evaluated in order over the workload, the option's values and earlier names."""
    limits: tuple[Limit, ...] = ()
    """What it cannot do."""
    bill: tuple[BillItem, ...]
    """What is paid for each month."""
    latency: PathLatency | None = None
    """What it adds to each request; only for capabilities on the online path."""
    cold_start_ms: Figure | None = None
    """How long the first request waits after idleness, in milliseconds."""
    availability: PatternAvailability
    """How often it is there."""
    operating_hours_per_month: Figure
    """Hours of work a month to keep it up, without the first set-up."""
    skills: tuple[str, ...]
    """What the team has to know."""
    lock_in: Literal["low", "medium", "high"]
    """How hard it is to leave."""
    leaving_hours: Figure | None = None
    """Hours of work to put another product in its place, once; without it those of its `lock_in`."""
    compliance: tuple[str, ...]
    """Regimes it is eligible for, such as `gdpr` or `pci_dss`; a stated one that is missing rules it out."""
    compliance_source: str = ""
    """The provider's page that lists the service as eligible."""
    regions: tuple[str, ...] = ("*",)
    """Regions it exists in; `*` for all."""
    rpo_minutes: Figure
    """How much may be lost when it fails, in minutes."""
    rto_minutes: Figure
    """How long it takes to come back, in minutes."""
    requires: tuple[Requirement, ...] = ()
    """Patterns of other capabilities that it cannot do without."""
    conflicts: tuple[Requirement, ...] = ()
    """Patterns of other capabilities that it cannot stand."""
    app_env: dict[str, TerraformInput] = {}
    """Environment variables that every application container gets when this pattern is chosen."""
    terraform: Terraform = Terraform()
    """How its module is composed and wired."""
    sources: tuple[str, ...] = ()
    """The https:// pages it was made from."""
    overrides: str = ""
    """Its own id again, when it takes the place of a pattern of another catalogue folder."""


class ContractOutput(Model):
    """An output that every module of a capability offers."""

    type: str
    """string, list(string), job, …"""
    description: str
    """What it is."""


class Capability(Model):
    """Something the platform must be able to do, and the contract its modules keep.

    ``when`` is a formula over the workload: the capability is needed when it is not zero.
    ``path`` says which availability and latency chain it belongs to.
    """

    id: str = Field(pattern=SLUG)
    """Stable for ever; patterns lie in a folder of this name."""
    title: str
    """What people call it."""
    question: str
    """What the decision about it answers."""
    serves: tuple[ConstraintName, ...] = ()
    """Constraints that the decision about it serves, beside those that every decision does."""
    when: Formula
    """Formula over the workload; not zero means needed."""
    reason: str
    """Why it is needed, when it is."""
    absent_reason: str
    """Why it is not, when it is not."""
    asked_for: bool = False
    """Only the requirements' own words make it needed, so a pattern that is designed and not written may serve it."""
    named: bool = False
    """Naming a tool that only its patterns have makes it needed too, whatever the formula says."""
    apart: str = ""
    """What to do by hand where the chosen pattern has no code; not empty where the rest of a repository works without it."""
    path: tuple[Literal["online", "batch", "stream"], ...] = ()
    """The latency and availability chains it belongs to."""
    outputs: dict[str, ContractOutput] = {}
    """The contract: what every module of it offers."""
    contracts: dict[str, dict[str, ContractOutput]] = {}
    """The contract on clouds whose modules are wired by other names; ``outputs`` holds elsewhere."""
    agent: str
    """The code agent that writes the repository part this capability belongs to."""

    def contract(self, cloud: str) -> dict[str, ContractOutput]:
        """Return the outputs that every module of this capability offers on ``cloud``."""
        return self.contracts.get(cloud, self.outputs)
