"""Sizing: one option of one pattern, for one workload, in one region."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from mlops_architect.domain.cost import ZERO, BillLine, CostEstimate
from mlops_architect.domain.finding import Demand
from mlops_architect.domain.pattern import Figure, Option, Pattern
from mlops_architect.domain.plan import Candidate, Obstacle
from mlops_architect.engine.accelerators.serving import server_figures
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.formula import FormulaError, evaluate
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
    quota_warnings: tuple[str, ...] = ()
    obstacles: tuple[Obstacle, ...] = field(default=())
    usage: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """``pattern/option``, unique in a capability."""
        return f"{self.pattern.id}/{self.option.id}"

    @property
    def unpriced(self) -> tuple[str, ...]:
        """SKUs that the price book does not know."""
        return tuple(line.sku for line in self.lines if line.charge is None)

    @property
    def expected_usd(self) -> float:
        """Expected dollars a month, shared items included."""
        return sum(line.expected_usd for line in self.lines)

    @cached_property
    def own_cents(self) -> int:
        """Expected monthly cents of the items that only this candidate pays for."""
        return round(100 * sum(line.expected_usd for line in self.lines if not line.share))

    @cached_property
    def shared_cents(self) -> Mapping[str, int]:
        """Expected monthly cents of shared items by what they share."""
        totals: defaultdict[str, float] = defaultdict(float)
        for line in self.lines:
            if line.share:
                totals[line.share] += line.expected_usd
        return {share: round(100 * total) for share, total in totals.items()}


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


def _sizes(
    pattern: Pattern,
    option: Option,
    load: Mapping[str, float],
    raised: Mapping[str, float],
    caps: Mapping[str, float],
) -> tuple[dict[str, float], dict[str, float]]:
    """Return everything a formula may use, and the sizes among it, none below what it is raised to or above its cap."""
    values: dict[str, float] = {**load, **option.values}
    values |= {name: min(most, values[name]) for name, most in caps.items() if name in values}
    sizes: dict[str, float] = {}
    if pattern.sized_by:
        sizes |= server_figures(values)
        values |= sizes
    for name, formula in pattern.sizing.items():
        wanted = max(evaluate(formula, values), raised.get(name, float("-inf")))
        values[name] = sizes[name] = min(wanted, caps.get(name, float("inf")))
    return values, sizes


def _sized(
    pattern: Pattern, option: Option, values: Mapping[str, float], sizes: dict[str, float], pricer: Pricer
) -> Sized:
    lines: list[Line] = []
    usage: dict[str, Mapping[str, Any]] = {}
    for position, item in enumerate(pattern.bill):
        if item.resource:
            lines.extend(of_resource(item, pattern, option, values, pricer, usage, position))
            continue
        sku = _sku(item.sku, option)
        quantity = max(0.0, evaluate(item.quantity, values))
        charge = pricer.charge(sku, quantity, item.low, item.high)
        lines.append(Line(item.what, sku, quantity, charge, item.share, outside=item.outside, item=position))
    exceeded, quotas = _limits(pattern, values)
    latency = pattern.latency
    return Sized(
        pattern=pattern,
        option=option,
        sizes=sizes,
        lines=tuple(lines),
        hours=evaluate(pattern.operating_hours_per_month.value, values),
        p50_ms=evaluate(latency.p50_ms.value, values) if latency else None,
        p99_ms=evaluate(latency.p99_ms.value, values) if latency else None,
        cold_start_ms=_figure(pattern.cold_start_ms, values),
        availability_pct=evaluate(pattern.availability.sla_pct.value, values),
        rpo_minutes=evaluate(pattern.rpo_minutes.value, values),
        rto_minutes=evaluate(pattern.rto_minutes.value, values),
        exceeded=exceeded,
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


def _limits(pattern: Pattern, values: Mapping[str, float]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    hard: list[str] = []
    quotas: list[str] = []
    for limit in pattern.limits:
        value, maximum = evaluate(limit.value, values), evaluate(limit.maximum, values)
        if value > maximum:
            text = f"{limit.what}: {value:,.4g} is above {maximum:,.4g}"
            (quotas if limit.quota else hard).append(text)
    return tuple(hard), tuple(quotas)


def candidate(sized: Sized, region: str, hourly_rate_usd: float) -> Candidate:
    """Return the full value of a sized option, with every bill line."""
    lines = tuple(
        BillLine(
            capability=sized.pattern.capability,
            pattern=sized.pattern.id,
            what=line.what,
            sku=line.sku,
            quantity=line.quantity,
            unit=line.charge.unit if line.charge else "",
            unit_usd=line.charge.unit_usd if line.charge else None,
            monthly=line.charge.monthly if line.charge else None,
            basis=line.charge.basis if line.charge else "unpriced",
            as_of=line.charge.as_of if line.charge else "",
            source=line.charge.source if line.charge else "",
            note=line.charge.note if line.charge else "",
            share=line.share,
            address=line.address,
            outside=line.outside,
        )
        for line in sized.lines
    )
    total = ZERO
    for line in lines:
        total = total.plus(line.monthly or ZERO)
    several = len(sized.pattern.options) > 1
    return Candidate(
        capability=sized.pattern.capability,
        pattern=sized.pattern.id,
        option=sized.option.id,
        title=f"{sized.pattern.title} ({sized.option.title or sized.option.id})" if several else sized.pattern.title,
        sizes=dict(sized.sizes),
        cost=CostEstimate(
            region=region,
            infrastructure=total,
            lines=lines,
            unpriced=sized.unpriced,
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
        usage={address: dict(figures) for address, figures in sized.usage.items()},
    )
