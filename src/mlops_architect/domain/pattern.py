"""Patterns: whole answers to a capability, as data (``patterns/<cloud>/<capability>/<id>/pattern.yaml``)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from mlops_architect.domain.model import Model

Formula = str | float | int
"""A number, or an arithmetic expression over workload quantities, option values and earlier sizes."""

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
NAME = r"^[a-z][a-z0-9_]*$"


class Figure(Model):
    """A formula with its source; ``basis: judgement`` marks a figure nobody published."""

    value: Formula
    source: str = ""
    basis: Literal["published", "measured", "judgement"] = "judgement"

    @model_validator(mode="after")
    def _published_figures_name_their_source(self) -> Figure:
        if self.basis != "judgement" and not self.source:
            raise ValueError("a published or measured figure needs a source")
        return self


class Option(Model):
    """A variant of a pattern (instance type, class, memory size) and the values it sets."""

    id: str = Field(pattern=SLUG)
    title: str = ""
    values: dict[str, float] = {}
    skus: dict[str, str] = {}
    settings: dict[str, str] = {}


class Limit(Model):
    """A hard bound: the pattern cannot serve when ``value`` exceeds ``maximum``."""

    what: str
    value: Formula
    maximum: Formula
    source: str = ""
    quota: bool = False
    """A raisable account quota is a finding, not an impossibility."""


class BillItem(Model):
    """One line of the bill of materials; ``sku`` may be ``{name}`` of an option's ``skus``.

    Items of several chosen patterns with the same ``share`` are paid once (the dearest).
    """

    what: str
    sku: str
    quantity: Formula
    share: str = ""
    low: float = Field(default=0.85, gt=0)
    high: float = Field(default=1.25, gt=0)


class PathLatency(Model):
    """What the pattern adds to each request on the online path, in milliseconds."""

    p50_ms: Figure
    p99_ms: Figure


class PatternAvailability(Model):
    """The provider's SLA in percent, and how much fails together."""

    sla_pct: Figure
    failure_domain: Literal["zone", "region"]


class TerraformInput(Model):
    """Where one module input comes from: exactly one of the five.

    ``output``: ``<capability>.<output>`` of another chosen module (``default`` when that
    capability is absent); ``size``: a sized quantity, with ``dev`` for small environments;
    ``root``: a value the root offers; ``setting``: an option's setting; ``value``: a literal.
    """

    output: str | None = None
    size: str | None = None
    root: str | None = None
    setting: str | None = None
    value: str | float | int | bool | None = None
    default: str | float | bool | list[str] | None = None
    dev: float | None = None

    @model_validator(mode="after")
    def _has_one_origin(self) -> TerraformInput:
        origins = [self.output, self.size, self.root, self.setting, self.value]
        if sum(origin is not None for origin in origins) != 1:
            raise ValueError("give exactly one of output, size, root, setting, value")
        return self


class Terraform(Model):
    """How the root composes the pattern's module (the folder ``terraform/`` beside the file)."""

    inputs: dict[str, TerraformInput] = {}
    outputs: dict[str, str] = {}
    """Outputs beyond the capability's contract that the root shows too, with their description."""


class Requirement(Model):
    """Another capability that must (or must not) be served in a certain way."""

    capability: str
    patterns: tuple[str, ...] = ()
    reason: str


class Pattern(Model):
    """A reusable answer to a capability, able to be sized, priced, judged and generated."""

    id: str = Field(pattern=SLUG)
    title: str
    cloud: str
    capability: str = Field(pattern=SLUG)
    summary: str
    when_to_use: tuple[str, ...]
    when_not_to_use: tuple[str, ...]
    pros: tuple[str, ...]
    cons: tuple[str, ...]
    tools: tuple[str, ...]
    """Names that wanted and forbidden tools are matched against, e.g. ``kinesis``, ``kubernetes``."""
    traits: tuple[str, ...] = ()
    """Such as ``managed``, ``serverless``, ``kubernetes``, ``open-source``, ``spot``, ``gpu``."""
    options: tuple[Option, ...] = Field(min_length=1)
    sizing: dict[str, Formula] = {}
    limits: tuple[Limit, ...] = ()
    bill: tuple[BillItem, ...]
    latency: PathLatency | None = None
    cold_start_ms: Figure | None = None
    availability: PatternAvailability
    operating_hours_per_month: Figure
    skills: tuple[str, ...]
    lock_in: Literal["low", "medium", "high"]
    compliance: tuple[str, ...]
    compliance_source: str = ""
    regions: tuple[str, ...] = ("*",)
    rpo_minutes: Figure
    rto_minutes: Figure
    requires: tuple[Requirement, ...] = ()
    conflicts: tuple[Requirement, ...] = ()
    app_env: dict[str, TerraformInput] = {}
    """Environment variables that every application container gets when this pattern is chosen."""
    terraform: Terraform = Terraform()
    sources: tuple[str, ...] = ()
    overrides: str = ""


class ContractOutput(Model):
    """An output that every module of a capability offers."""

    type: str
    description: str


class Capability(Model):
    """Something the platform must be able to do, and the contract its modules keep.

    ``when`` is a formula over the workload: the capability is needed when it is not zero.
    ``path`` says which availability and latency chain it belongs to.
    """

    id: str = Field(pattern=SLUG)
    title: str
    question: str
    when: Formula
    reason: str
    absent_reason: str
    path: tuple[Literal["online", "batch", "stream"], ...] = ()
    outputs: dict[str, ContractOutput] = {}
    agent: str
    """The code agent that writes the repository part this capability belongs to."""
