"""Sweeps: one figure over a range, with every breakpoint closed in on by bisection on the real optimiser."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from mlops_architect.domain.exploration import Breakpoint, DesignPoint, Gap, Regions, Sweep
from mlops_architect.engine.exploring.designing import Designer
from mlops_architect.engine.exploring.fields import Range, unit_of
from mlops_architect.engine.optimiser.conflict import conflict

SHARE = 0.001
"""A breakpoint is known to a thousandth: of its value on a logarithmic scale, else of the range."""


def sweep(designer: Designer, along: Range, count: int, share: float = SHARE) -> Sweep:
    """Return the optimum along a range, and where it changes.

    Args:
        designer: What solves each value.
        along: The field and its ends.
        count: How many values are looked at first; between two that differ, the change is searched.
        share: How close the two sides of a breakpoint are, as a share of the value or of the range.
    """
    tolerance = share if along.logarithmic else share * (along.high - along.low)
    points = [_at(designer, along, value) for value in along.values(count)]
    breakpoints: list[Breakpoint] = []
    for before, after in pairwise(points):
        breakpoints += _changes(designer, along, before, after, tolerance)
    return Sweep(
        field=along.field,
        unit=unit_of(along.field),
        low=along.low,
        high=along.high,
        asked=designer.constraints.at(along.field).value,
        logarithmic=along.logarithmic,
        tolerance=tolerance,
        points=tuple(points),
        breakpoints=tuple(breakpoints),
        gaps=_gaps(designer, along, points, breakpoints),
    )


def _at(designer: Designer, along: Range, value: float) -> DesignPoint:
    return designer.at({along.field: value}, along.field)


def _changes(
    designer: Designer, along: Range, before: DesignPoint, after: DesignPoint, tolerance: float
) -> list[Breakpoint]:
    if before.design == after.design:
        return []
    width = after.value - before.value
    if width <= (tolerance * after.value if along.logarithmic else tolerance):
        return [Breakpoint(before=before, after=after, flips=designer.flips(before.design, after.design))]
    middle = _at(designer, along, along.between(before.value, after.value))
    return [
        *_changes(designer, along, before, middle, tolerance),
        *_changes(designer, along, middle, after, tolerance),
    ]


def _gaps(
    designer: Designer, along: Range, points: list[DesignPoint], breakpoints: list[Breakpoint]
) -> tuple[Gap, ...]:
    """Return the stretches without a design; each is explained where it begins to be infeasible."""
    seen = sorted({p.value: p for p in (*points, *(side for b in breakpoints for side in (b.before, b.after)))}.items())
    stretches: list[list[float]] = []
    open_stretch = False
    for value, point in seen:
        if point.feasible:
            open_stretch = False
        elif open_stretch:
            stretches[-1].append(value)
        else:
            stretches.append([value])
            open_stretch = True
    found = []
    for values in stretches:
        # the end that lies beside a design says best what is missing
        nearest = values[0] if values[0] != along.low else values[-1]
        why = conflict(designer.situation({along.field: nearest}))
        found.append(Gap(low=values[0], high=values[-1], at=nearest, conflict=why))
    return tuple(found)


def regions(designer: Designer, across: Range, upward: Range, count: int) -> Regions:
    """Return the design at each pair of values of two fields, ``count`` along each."""
    rows: list[tuple[DesignPoint, ...]] = []
    for y in upward.values(count):
        pairs: list[Mapping[str, float]] = [{across.field: x, upward.field: y} for x in across.values(count)]
        rows.append(tuple(designer.at(pair, across.field) for pair in pairs))
    return Regions(
        x=across.field,
        y=upward.field,
        x_values=across.values(count),
        y_values=upward.values(count),
        designs=tuple(tuple(point.design for point in row) for row in rows),
        monthly_usd=tuple(tuple(point.monthly_usd for point in row) for row in rows),
    )
