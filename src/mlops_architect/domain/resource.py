"""Resources as infrastructure code declares them, and what they cost a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Unresolved:
    """Stands where a parameter's value is not told before the infrastructure is made; ``reason`` says why."""

    reason: str


@dataclass(frozen=True)
class Related:
    """A resource that the priced one refers to, or that refers to it."""

    type: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Resource:
    """One resource of infrastructure code: its arguments, and its usage figures a month.

    ``region`` is the provider's code or display name, empty when it is not told; ``parameters``
    may hold `Unresolved` values at any depth; ``unresolved`` says why it is not known whether, or how often, it is there.
    """

    type: str
    parameters: Mapping[str, Any]
    usage: Mapping[str, Any] = field(default_factory=dict)
    region: str = ""
    address: str = ""
    related: Sequence[Related] = ()
    unresolved: str = ""


@dataclass(frozen=True)
class PricedLine:
    """One component, in one price tier: ``quantity`` units a month at ``usd_per_unit``."""

    name: str
    sku: str
    region: str
    quantity: float
    unit: str
    usd_per_unit: float
    monthly_usd: float
    as_of: str = ""
    source: str = ""


@dataclass(frozen=True)
class ResourceBill:
    """What one resource costs: priced lines, parts without a price, and parts that wait for a usage figure."""

    address: str
    type: str
    lines: tuple[PricedLine, ...] = ()
    unknown: tuple[str, ...] = ()
    needs_usage: tuple[str, ...] = ()
    free: str = ""

    @property
    def monthly_usd(self) -> float | None:
        """Dollars a month, None when any part has no price."""
        return None if self.unknown else sum(line.monthly_usd for line in self.lines)


@dataclass(frozen=True)
class InfrastructureBill:
    """The bill of a set of resources, in their order."""

    resources: tuple[ResourceBill, ...]

    @property
    def monthly_usd(self) -> float | None:
        """Dollars a month, None when any part of any resource has no price."""
        amounts = [bill.monthly_usd for bill in self.resources]
        return None if None in amounts else sum(amount for amount in amounts if amount is not None)

    @property
    def priced_usd(self) -> float:
        """Dollars a month of the lines that have a price; a lower bound when some have none."""
        return sum(line.monthly_usd for bill in self.resources for line in bill.lines)

    @property
    def unknown(self) -> tuple[str, ...]:
        """What has no price, with the address of its resource."""
        return tuple(_at(bill, text) for bill in self.resources for text in bill.unknown)

    @property
    def needs_usage(self) -> tuple[str, ...]:
        """What is not metered for want of a usage figure, with the address of its resource."""
        return tuple(_at(bill, text) for bill in self.resources for text in bill.needs_usage)


def _at(bill: ResourceBill, text: str) -> str:
    return f"{bill.address}: {text}" if bill.address else text
