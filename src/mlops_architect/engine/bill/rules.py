"""Resources times pricing rules times the price book: priced lines, what is unknown, what waits for usage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from mlops_architect.domain.price import Price, PriceBook
from mlops_architect.domain.pricing_rule import Expression, RuleInUse, RuleLine
from mlops_architect.domain.resource import InfrastructureBill, PricedLine, Resource, ResourceBill
from mlops_architect.engine.bill.expression_values import ExpressionError, number, text, truth
from mlops_architect.engine.bill.expressions import NotAnExpression, evaluate, fill
from mlops_architect.engine.bill.parameters import Missing, NotKnown, NotMetered
from mlops_architect.engine.bill.resource_scope import ResourceScope
from mlops_architect.engine.bill.usage_keys import unread_usage
from mlops_architect.errors import InvalidInput


def bill_of(resources: Iterable[Resource], rules: Mapping[str, RuleInUse], book: PriceBook) -> InfrastructureBill:
    """Return what resources cost a month at list prices of their own regions.

    Args:
        resources: What infrastructure code declares.
        rules: Pricing rules by resource type.
        book: The prices; only an exact region (or a price that holds everywhere) counts.
    """
    return InfrastructureBill(tuple(priced(resource, rules.get(resource.type), book) for resource in resources))


def priced(resource: Resource, used: RuleInUse | None, book: PriceBook) -> ResourceBill:
    """Return what one resource costs a month; whatever cannot be told is said, never guessed."""
    if resource.unresolved and not (used and used.rule.free):
        return ResourceBill(resource.address, resource.type, unknown=(resource.unresolved,))
    if used is None:
        return ResourceBill(resource.address, resource.type, unknown=(f"no pricing rule for {resource.type}",))
    if used.rule.free:
        unread = _once(tuple(unread_usage(resource.usage, used)))
        return ResourceBill(resource.address, resource.type, unknown=unread, free="" if unread else used.rule.free)
    try:
        return _by_rule(resource, used, book)
    except NotAnExpression as error:
        raise InvalidInput(f"{used.origin}: the rule of {resource.type}: {error.message}") from error


def _by_rule(resource: Resource, used: RuleInUse, book: PriceBook) -> ResourceBill:
    found = metered(resource, used, book)
    lines: list[PricedLine] = []
    unknown = list(found.unknown)
    for quantity in found.quantities:
        tiers = book.tiers_of(quantity.sku, quantity.region)
        if tiers:
            lines.extend(_over_tiers(quantity, tiers))
        elif quantity.amount * quantity.factor:
            where = quantity.region or "a region that is not told"
            unknown.append(f"{quantity.name}: no price for {quantity.sku} in {where}")
    return ResourceBill(resource.address, resource.type, tuple(lines), _once(unknown), _once(found.needs_usage))


class Quantity(NamedTuple):
    """Units of a SKU a month in a region; ``factor`` multiplies the cost and keeps out of the tiers.

    ``by_usage`` tells that a usage figure is in ``amount``; otherwise the resource's arguments alone fix it.
    """

    name: str
    sku: str
    region: str
    amount: float
    factor: float
    by_usage: bool = False


@dataclass(frozen=True)
class Metered:
    """What a rule counts for a resource, before prices."""

    quantities: tuple[Quantity, ...]
    unknown: tuple[str, ...]
    needs_usage: tuple[str, ...]


def metered(resource: Resource, used: RuleInUse, book: PriceBook) -> Metered:
    """Return the quantities that a rule counts for a resource; the book only answers what is `priced`.

    Raises:
        NotAnExpression: A text of the rule is not of the expression language.
    """
    scope = ResourceScope(resource, used, book, normal_region(resource.region, used.regions))
    quantities: list[Quantity] = []
    unknown = [*_not_covered(used, scope), *unread_usage(resource.usage, used)]
    needs_usage: list[str] = []
    for line in used.rule.lines:
        try:
            for inner in _repeated(line.each, line.values, scope):
                try:
                    quantities.extend(_counted(line, inner, used))
                except NotMetered as missing:
                    needs_usage.append(f"{_name(line, inner)}: usage {missing}")
                except (NotKnown, ExpressionError) as problem:
                    unknown.append(f"{_name(line, inner)}: {problem}")
        except NotMetered as missing:
            needs_usage.append(f"{_name(line, scope)}: usage {missing}")
        except (NotKnown, ExpressionError) as problem:
            unknown.append(f"{_name(line, scope)}: {problem}")
    return Metered(tuple(quantities), tuple(unknown), tuple(needs_usage))


def normal_region(name: str, regions: Mapping[str, str]) -> str:
    """Return the code of a region given by code or display name, such as ``West Europe``."""
    plain = name.replace(" ", "").lower()
    return regions.get(plain, plain)


def _not_covered(used: RuleInUse, scope: ResourceScope) -> Iterator[str]:
    for entry in used.rule.unknown:
        try:
            for inner in _repeated(entry.each, {}, scope):
                if truth(evaluate(entry.when, inner)):
                    yield fill(entry.reason, inner)
        except NotMetered:
            continue
        except (NotKnown, ExpressionError) as problem:
            yield str(problem)


def _repeated(each: str, values: Mapping[str, Expression], scope: ResourceScope) -> list[ResourceScope]:
    if not each:
        return [scope.within(None, False, values) if values else scope.plain]
    try:
        found = evaluate(each, scope)
    except Missing:  # a block that is not there is repeated no times
        found = None
    if found is None:
        return []
    entries: Sequence[Any] = found if isinstance(found, list | tuple) else [found]
    return [scope.within(entry, True, values) for entry in entries]


def _counted(line: RuleLine, scope: ResourceScope, used: RuleInUse) -> list[Quantity]:
    if not scope.holds(line.when):
        return []
    sku, name = fill(line.sku, scope), fill(line.name, scope)
    region = scope.region
    if line.region:
        region = normal_region(text(evaluate(line.region, scope)), used.regions)
    scope.by_usage = False
    amount, factor = number(evaluate(line.quantity, scope)), number(evaluate(line.factor, scope))
    if amount < 0 or factor < 0:
        raise ExpressionError(f"a quantity of {amount:g} times {factor:g} makes no sense")
    return [Quantity(name, sku, region, amount, factor, scope.by_usage)]


def _over_tiers(found: Quantity, tiers: Sequence[Price]) -> list[PricedLine]:
    """Return one line for each tier that the quantity reaches; below the first tier it is free."""
    quantity, factor = found.amount, found.factor
    spans: list[tuple[float, Price, float]] = []
    if tiers[0].tier_from > 0:
        spans.append((min(quantity, tiers[0].tier_from), tiers[0], 0.0))
    ends = [*(upper.tier_from for _, upper in pairwise(tiers)), float("inf")]
    spans.extend((min(quantity, end) - tier.tier_from, tier, tier.usd) for tier, end in zip(tiers, ends, strict=True))
    used = [span for span in spans if span[0] > 0] or [(0.0, tiers[0], tiers[0].usd)]
    return [
        PricedLine(
            name=found.name if len(used) == 1 else f"{found.name} (tier {position})",
            sku=tier.sku,
            region=tier.region,
            quantity=inside * factor,
            unit=tier.unit,
            usd_per_unit=usd,
            monthly_usd=inside * factor * usd,
            as_of=tier.as_of,
            source=tier.source,
        )
        for position, (inside, tier, usd) in enumerate(used, start=1)
    ]


def _name(line: RuleLine, scope: ResourceScope) -> str:
    try:
        return fill(line.name, scope)
    except (NotKnown, NotMetered, ExpressionError):
        return line.name


def _once(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
