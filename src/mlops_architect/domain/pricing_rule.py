"""Pricing rules: from a Terraform resource's parameters and usage to quantities of SKUs, as data.

The files are ``patterns/pricing/<cloud>/<service>.yaml``; expressions are read by `engine.bill.expressions`.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field, model_validator

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import NAME

Expression = str | bool | int | float
Scalar = str | bool | int | float | None
TableEntry = Scalar | list[Scalar] | dict[str, Scalar]


class RuleLine(Model):
    """One component of a resource's bill.

    ``name`` and ``sku`` are texts whose ``{expression}`` parts are filled in; ``quantity`` is in the price
    row's unit, a month. ``each`` repeats the line over a list, whose current entry `item` reads; ``region``
    says where it is paid when not in the resource's own region; ``factor`` multiplies the price and keeps
    out of the tiers. ``values`` are evaluated for each repetition.
    """

    name: str
    sku: str
    quantity: Expression
    when: Expression = True
    each: str = ""
    values: dict[str, Expression] = {}
    region: str = ""
    factor: Expression = 1


class NotCovered(Model):
    """A configuration that the rule cannot price: the resource is unknown when it holds.

    ``each`` looks at every entry of a list, whose current entry `item` reads.
    """

    when: Expression
    reason: str
    each: str = ""


class PricingRule(Model):
    """How one or more Terraform resource types are charged; a free type says why it is free."""

    resources: tuple[str, ...] = Field(min_length=1)
    values: dict[str, Expression] = {}
    lines: tuple[RuleLine, ...] = ()
    unknown: tuple[NotCovered, ...] = ()
    free: str = ""
    sources: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_lines_or_is_free(self) -> PricingRule:
        if bool(self.lines or self.unknown) == bool(self.free):
            raise ValueError("give lines, or say in `free` why nothing is charged")
        names = [*self.values, *(name for line in self.lines for name in line.values)]
        for name in names:
            if not _is_name(name):
                raise ValueError(
                    f"{name!r} is no name for a value: lower case letters, digits and underscores, no word of the language"
                )
        return self


def _is_name(text: str) -> bool:
    return re.fullmatch(NAME, text) is not None and not keyword.iskeyword(text)


class PricingFile(Model):
    """One file of rules, with the tables its expressions look up.

    ``regions`` (in ``regions.yaml``) maps display names, lower case and without spaces, to region codes.
    """

    tables: dict[str, dict[str | int, TableEntry]] = {}
    rules: tuple[PricingRule, ...] = ()
    regions: dict[str, str] = {}


@dataclass(frozen=True)
class Machine:
    """What an instance type has; ``gpu`` is the accelerator's name, empty without one."""

    vcpus: float
    memory_gib: float
    gpu: str = ""
    gpu_count: float = 0.0


@dataclass(frozen=True, eq=False)
class RuleInUse:
    """A rule with all it needs: its cloud, its file's tables, that cloud's machines and region names."""

    rule: PricingRule
    cloud: str
    origin: str
    tables: Mapping[str, Mapping[str, TableEntry]]
    machines: Mapping[str, Machine]
    regions: Mapping[str, str]
