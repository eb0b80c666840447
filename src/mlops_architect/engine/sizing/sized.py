"""Sizing: one option of one pattern, for one workload, in one region."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from mlops_architect.domain.cost import BillLine, CostEstimate, added_up
from mlops_architect.domain.finding import Demand
from mlops_architect.domain.pattern import Figure, Option, Pattern
from mlops_architect.domain.plan import Candidate, Obstacle
from mlops_architect.engine.accelerators.serving import server_figures
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.formula import FormulaError, evaluate
from mlops_architect.engine.sizing.at_rest import NOTHING, AtRest, own_cents, shared_cents
from mlops_architect.engine.sizing.bill_resource import Line, of_resource


@dataclass(frozen=True)
class Sized:
    """A candidate in the form the optimiser works on; ``candidate`` gives the full value."""

    pattern: Pattern
    option: Option
    sizes: Mapping[str, float]
    lines: tuple[Line, ...]
    hours: float
    p50_ms: float | None
    p99_ms: float | None
    cold_start_ms: float | None
    availability_pct: float
    rpo_minutes: float
    rto_minutes: float
    exceeded: tuple[str, ...] = ()
    times_over: float = 0.0
    """How many times the load is the limit that it exceeds most; infinite where the limit is none at all."""
    quota_warnings: tuple[str, ...] = ()
    obstacles: tuple[Obstacle, ...] = field(default=())
    usage: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    beside: AtRest = NOTHING
    """What it pays for in one environment beside production."""
    environments: int = 0
    """How many such environments there are."""
    leaving_hours: float = 0.0
    """Hours a month that leaving the pattern is expected to take, by the stated chance that it has to be left."""

    @property
    def key(self) -> str:
        """``pattern/option``, unique in a capability."""
        return f"{self.pattern.id}/{self.option.id}"

    @property
    def unpriced(self) -> tuple[str, ...]:
        """SKUs that the price book does not know."""
        return tuple(line.sku for line in (*self.lines, *self.beside.lines) if line.charge is None)

    @property
    def unpriced_rent(self) -> tuple[str, ...]:
        """SKUs without a price that are not capacity of the organisation's own machines."""
        lines = (*self.lines, *self.beside.lines)
        return tuple(line.sku for line in lines if line.charge is None and line.own is None)

    @cached_property
    def tie_cents(self) -> int:
        """What capacity of own machines without a price weighs in the choice, in cents a month; never on the bill."""
        return round(100 * sum(line.tie_usd for line in self.lines))

    @property
    def expected_usd(self) -> float:
        """Expected dollars a month in production, shared items included."""
        return sum(line.expected_usd for line in self.lines)

    @cached_property
    def production_own_cents(self) -> int:
        """Expected monthly cents, in production, of the items that only this candidate pays for."""
        return own_cents(self.lines)

    @cached_property
    def production_shared_cents(self) -> Mapping[str, int]:
        """Expected monthly cents, in production, of shared items by what they share."""
        return shared_cents(self.lines)

    @cached_property
    def own_cents(self) -> int:
        """Expected monthly cents, in all environments together, of the items that only this candidate pays for."""
        return self.production_own_cents + self.environments * self.beside.own_cents

    @cached_property
    def shared_cents(self) -> Mapping[str, int]:
        """Expected monthly cents of shared items in all environments together; what shares one beside production has a name of its own."""
        if not self.environments:
            return self.production_shared_cents
        beside = {share: self.environments * cents for share, cents in self.beside.shared_cents.items()}
        return {**self.production_shared_cents, **beside}


def size(
    pattern: Pattern,
    option: Option,
    load: Mapping[str, float],
    pricer: Pricer,
    floors: Sequence[Demand] = (),
    caps: Mapping[str, float] | None = None,
) -> Sized:
    """Size and price one option.

    Args:
        pattern: The pattern.
        option: One of its options.
        load: Workload quantities by name.
        pricer: Prices of the region.
        floors: ``at-least`` demands for this capability; they raise the sized quantity they name.
        caps: The most that a name of the load, the option's values or the sizing may be, as in a small environment.

    Raises:
        FormulaError: A formula names something unknown; the message names the pattern.
    """
    raised: dict[str, float] = {}
    for demand in floors:
        if not demand.each:
            raised[demand.quantity] = max(demand.value, raised.get(demand.quantity, demand.value))
    try:
        values, sizes = _sizes(pattern, option, load, raised, caps or {})
        products = [one for one in floors if one.each and one.quantity in sizes and sizes.get(one.each)]
        for demand in products:
            needed = float(math.ceil(round(demand.value / sizes[demand.each], 6)))
            raised[demand.quantity] = max(needed, raised.get(demand.quantity, needed))
        if products:
            values, sizes = _sizes(pattern, option, load, raised, caps or {})
        return _sized(pattern, option, values, sizes, pricer)
    except FormulaError as error:
        raise FormulaError(f"pattern {pattern.id}, option {option.id}: {error.message}") from error


def lines_of(
    pattern: Pattern, option: Option, load: Mapping[str, float], pricer: Pricer, caps: Mapping[str, float]
) -> tuple[Line, ...]:
    """Return what one option pays for where names of the load, the option's values and the sizing are capped.

    Raises:
        FormulaError: A formula names something unknown; the message names the pattern.
    """
    try:
        values, _ = _sizes(pattern, option, load, {}, caps)
        return _lines(pattern, option, values, pricer, {})
    except FormulaError as error:
        raise FormulaError(f"pattern {pattern.id}, option {option.id}: {error.message}") from error


def _sizes(
    pattern: Pattern,
    option: Option,
    load: Mapping[str, float],
    raised: Mapping[str, float],
    caps: Mapping[str, float],
) -> tuple[dict[str, float], dict[str, float]]:
    """Return everything a formula may use, and the sizes among it, none below what it is raised to or above its cap."""
    values: dict[str, float] = {**load, **option.values}
    for name in caps.keys() & values.keys():
        if caps[name] < values[name]:
            values[name] = caps[name]
    sizes: dict[str, float] = {}
    if pattern.sized_by:
        sizes |= server_figures(values)
        values |= sizes
    for name, formula in pattern.sizing.items():
        wanted = evaluate(formula, values)
        if name in raised:
            wanted = max(wanted, raised[name])
        if name in caps:
            wanted = min(wanted, caps[name])
        values[name] = sizes[name] = wanted
    return values, sizes


def _lines(
    pattern: Pattern,
    option: Option,
    values: Mapping[str, float],
    pricer: Pricer,
    usage: dict[str, Mapping[str, Any]],
) -> tuple[Line, ...]:
    lines: list[Line] = []
    for position, item in enumerate(pattern.bill):
        if item.resource:
            lines.extend(of_resource(item, pattern, option, values, pricer, usage, position))
            continue
        sku = _sku(item.sku, option)
        quantity = max(0.0, evaluate(item.quantity, values))
        charge = pricer.charge(sku, quantity, item.low, item.high)
        own = pricer.own(sku)
        lines.append(Line(item.what, sku, quantity, charge, item.share, outside=item.outside, item=position, own=own))
    return tuple(lines)


def _sized(
    pattern: Pattern, option: Option, values: Mapping[str, float], sizes: dict[str, float], pricer: Pricer
) -> Sized:
    usage: dict[str, Mapping[str, Any]] = {}
    lines = _lines(pattern, option, values, pricer, usage)
    exceeded, quotas, times_over = _limits(pattern, values)
    latency = pattern.latency
    return Sized(
        pattern=pattern,
        option=option,
        sizes=sizes,
        lines=lines,
        hours=evaluate(pattern.operating_hours_per_month.value, values),
        # What takes no time is no hop of a request's path.
        p50_ms=(evaluate(latency.p50_ms.value, values) or None) if latency else None,
        p99_ms=(evaluate(latency.p99_ms.value, values) or None) if latency else None,
        cold_start_ms=_figure(pattern.cold_start_ms, values),
        availability_pct=evaluate(pattern.availability.sla_pct.value, values),
        rpo_minutes=evaluate(pattern.rpo_minutes.value, values),
        rto_minutes=evaluate(pattern.rto_minutes.value, values),
        exceeded=exceeded,
        times_over=times_over,
        quota_warnings=quotas,
        usage=usage,
    )


def _sku(sku: str, option: Option) -> str:
    if sku.startswith("{") and sku.endswith("}"):
        try:
            return option.skus[sku[1:-1]]
        except KeyError as error:
            raise FormulaError(f"option sets no sku {sku}") from error
    return sku


def _figure(figure: Figure | None, values: Mapping[str, float]) -> float | None:
    return evaluate(figure.value, values) if figure else None


def _limits(pattern: Pattern, values: Mapping[str, float]) -> tuple[tuple[str, ...], tuple[str, ...], float]:
    """Return the limits that are exceeded, those that only need a higher quota, and how many times over the worst is."""
    hard: list[str] = []
    quotas: list[str] = []
    worst = 0.0
    for limit in pattern.limits:
        value, maximum = evaluate(limit.value, values), evaluate(limit.maximum, values)
        if value > maximum:
            text = f"{limit.what}: {value:,.4g} is above {maximum:,.4g}"
            (quotas if limit.quota else hard).append(text)
            if not limit.quota:
                worst = max(worst, value / maximum if maximum > 0 else math.inf)
    return tuple(hard), tuple(quotas), worst


def candidate(sized: Sized, region: str, hourly_rate_usd: float) -> Candidate:
    """Return the full value of a sized option, with every bill line."""
    lines = bill_lines(sized.pattern, sized.lines)
    several = len(sized.pattern.options) > 1
    return Candidate(
        capability=sized.pattern.capability,
        pattern=sized.pattern.id,
        option=sized.option.id,
        title=f"{sized.pattern.title} ({sized.option.title or sized.option.id})" if several else sized.pattern.title,
        sizes=dict(sized.sizes),
        cost=CostEstimate(
            region=region,
            infrastructure=added_up(line.monthly for line in lines),
            lines=lines,
            unpriced=tuple(dict.fromkeys(sized.unpriced)),
            operating_hours=sized.hours,
            hourly_rate_usd=hourly_rate_usd,
        ),
        operating_hours=sized.hours,
        p50_ms=sized.p50_ms,
        p99_ms=sized.p99_ms,
        cold_start_ms=sized.cold_start_ms,
        availability_pct=sized.availability_pct,
        failure_domain=sized.pattern.availability.failure_domain,
        rpo_minutes=sized.rpo_minutes,
        rto_minutes=sized.rto_minutes,
        infeasible=sized.obstacles,
        quota_warnings=sized.quota_warnings,
        at_rest_usd=sum(line.expected_usd for line in sized.beside.lines),
        usage={address: dict(figures) for address, figures in sized.usage.items()},
    )


def bill_lines(pattern: Pattern, lines: Sequence[Line]) -> tuple[BillLine, ...]:
    """Return lines of a pattern's bill as people read them."""
    return tuple(
        BillLine(
            capability=pattern.capability,
            pattern=pattern.id,
            what=line.what,
            sku=line.sku,
            quantity=line.quantity,
            unit=line.charge.unit if line.charge else line.own.unit if line.own else "",
            unit_usd=line.charge.unit_usd if line.charge else None,
            monthly=line.charge.monthly if line.charge else None,
            basis=line.charge.basis if line.charge else "own machines" if line.own else "unpriced",
            as_of=line.charge.as_of if line.charge else "",
            source=line.charge.source if line.charge else "",
            note=line.charge.note if line.charge else "",
            share=line.share,
            address=line.address,
            outside=line.outside,
        )
        for line in lines
    )
