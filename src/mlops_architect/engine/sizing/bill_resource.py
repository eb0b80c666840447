"""Bill items that name a Terraform resource: priced as the rules price shipped code, with the usage figures to ship."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mlops_architect.domain.capacity import OwnResource
from mlops_architect.domain.pattern import BillItem, Option, Pattern, ResourceArgument
from mlops_architect.domain.resource import Related, Resource
from mlops_architect.domain.terraform_root import ROOT, module_name
from mlops_architect.engine.bill.parameters import nested
from mlops_architect.engine.bill.pricing import Charge, Pricer
from mlops_architect.engine.formula import FormulaError, evaluate

_Pairs = tuple[tuple[str, Any], ...]

OUTSIDE = "no resource of the module stands for it"


@dataclass(frozen=True)
class Line:
    """A priced (or unpriced) item of the bill of materials."""

    what: str
    sku: str
    quantity: float
    charge: Charge | None
    share: str
    address: str = ""
    outside: str = ""
    item: int = 0
    """Where in the pattern's bill the item stands."""
    own: OwnResource | None = None
    """What it takes of the organisation's own machines; None when it is rented."""

    @property
    def expected_usd(self) -> float:
        """Expected dollars a month; 0 when unpriced."""
        return self.charge.expected_usd if self.charge else 0.0

    @property
    def tie_usd(self) -> float:
        """What unpriced capacity weighs in the choice, in dollars a month; never a cost."""
        if self.own is None or self.charge is not None:
            return 0.0
        return self.quantity / self.own.units_per_month * self.own.tie_usd


def of_resource(
    item: BillItem,
    pattern: Pattern,
    option: Option,
    values: Mapping[str, float],
    pricer: Pricer,
    usage: dict[str, Mapping[str, Any]],
    position: int = 0,
) -> tuple[Line, ...]:
    """Return the lines of a resource on the bill, as the pricing rules take it apart.

    Args:
        item: The item; it names a resource.
        pattern: Whose bill it is on.
        option: The pattern's option in question.
        values: What formulas may name.
        pricer: Prices of the region.
        usage: Takes the item's usage figures, by the address that the Terraform root gives the resource.
        position: Where in the pattern's bill the item stands.

    Raises:
        FormulaError: A formula names something unknown.
    """
    times = max(0.0, evaluate(item.times, values))
    if times == 0:
        return ()
    figures = tuple((key, _figure(formula, values)) for key, formula in item.usage.items())
    arguments = arguments_of(item.parameters, option, values)
    related = tuple((kind, arguments_of(given, option, values)) for kind, given in item.related.items())
    priced = pricer.remembered(
        item,
        (times, figures, arguments, related),
        lambda: _priced(item, pattern, pricer, times, figures, arguments, related, position),
    )
    if priced.address:
        usage[priced.address] = priced.figures
    return priced.lines


@dataclass(frozen=True)
class _Priced:
    lines: tuple[Line, ...]
    address: str
    figures: Mapping[str, Any]


def _priced(
    item: BillItem,
    pattern: Pattern,
    pricer: Pricer,
    times: float,
    figures: _Pairs,
    arguments: _Pairs,
    related: tuple[tuple[str, _Pairs], ...],
    position: int,
) -> _Priced:
    resource = Resource(
        type=item.resource_type,
        parameters=nested(dict(arguments)),
        usage=nested(dict(figures)),
        region=pricer.region,
        related=tuple(Related(kind, nested(dict(given))) for kind, given in related),
    )
    address = _address(item, pattern)
    lines = tuple(
        Line(f"{item.what}: {name}", sku, quantity, charge, item.share, address, "" if address else OUTSIDE, position)
        for name, sku, quantity, charge in pricer.charges(resource, times, item.low, item.high)
    )
    shipped = address if figures else ""
    return _Priced(lines, f"{shipped}[*]" if shipped and "times" in item.model_fields_set else shipped, resource.usage)


def _address(item: BillItem, pattern: Pattern) -> str:
    """Return the address that the Terraform root gives the item's resource, empty when none declares it."""
    if not item.declared_name:
        return ""
    place = f"{item.resource_type}.{item.declared_name}"
    if item.in_capability == ROOT:
        return place
    return f"module.{module_name(item.in_capability or pattern.capability)}.{place}"


def _figure(formula: str | float, values: Mapping[str, float]) -> float:
    """Return a usage figure with the digits that the usage file has, so that both ends round and step alike."""
    return float(f"{max(0.0, evaluate(formula, values)):.10g}")


def arguments_of(given: Mapping[str, ResourceArgument], option: Option, values: Mapping[str, float]) -> _Pairs:
    """Return arguments by path with their values.

    Raises:
        FormulaError: A formula names something unknown, or the option lacks a setting.
    """
    return tuple((path, _argument(one, option, values)) for path, one in given.items())


def _argument(given: ResourceArgument, option: Option, values: Mapping[str, float]) -> str | float | bool | None:
    if given.size is not None:
        return evaluate(given.size, values)
    if given.setting is None:
        return given.value
    try:
        return option.settings[given.setting]
    except KeyError as error:
        raise FormulaError(f"option has no setting {given.setting}") from error
