"""An exploration at a terminal: a curve and its breakpoints for each figure, a map of two, the Pareto front."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.blocks import axis, bars, letters, scatter, short
from mlops_architect.cli.views.text import safe
from mlops_architect.domain.exploration import (
    Design,
    DesignPoint,
    Exploration,
    Flip,
    Front,
    ParetoPoint,
    Regions,
    Sweep,
)

FRONT_SHOWN = 24


def exploration(found: Exploration) -> RenderableType:
    """Return everything an exploration found."""
    parts: list[RenderableType] = [safe(found.note, "yellow")] if found.note else []
    for one in found.sweeps:
        parts += [*_sweep(one), Text("")]
    if found.regions is not None:
        parts += [*_regions(found.regions), Text("")]
    if found.sweeps:
        parts += list(_legend(found.designs))
    if found.front is not None:
        parts += [Text(""), *_front(found.front)] if found.sweeps else _front(found.front)
    return Group(*parts)


def _sweep(one: Sweep) -> list[RenderableType]:
    asked = f", asked: {one.asked:,g}" if one.asked is not None else ", not stated"
    values = [point.monthly_usd for point in one.points]
    plot = [
        *bars(
            values,
            [point.design[:1] if len(point.design) == 1 else "*" if point.design else "" for point in one.points],
        ),
        axis(one.low, one.high, one.unit, 2 * len(values), logarithmic=one.logarithmic),
    ]
    parts: list[RenderableType] = [
        Text(f"{one.field} from {one.low:,g} to {one.high:,g} {one.unit}{asked} · $/month", style="bold"),
        safe("\n".join(plot)),
    ]
    parts.append(_breakpoints(one) if one.breakpoints else Text("The same patterns are best over the whole range."))
    for gap in one.gaps:
        parts.append(
            safe(f"no design from {gap.low:,.4g} to {gap.high:,.4g} {one.unit}: {gap.conflict.explanation}", "red")
        )
        parts += [safe(f"  · {text}") for text in gap.conflict.relaxations]
    return parts


def tolerance_text(one: Sweep) -> str:
    """Return how closely breakpoints are known, and what a sweep cannot see."""
    close = f"{one.tolerance:.1%} of the value" if one.logarithmic else f"{one.tolerance:.3g} {one.unit}".strip()
    return (
        f"each known to {close}; a design that comes and goes between two of the {len(one.points)} points is not seen"
    )


def _breakpoints(one: Sweep) -> Table:
    table = Table(title=f"Breakpoints, {tolerance_text(one)}", title_justify="left", header_style="bold")
    table.add_column(f"At {one.unit}".strip(), justify="right")
    table.add_column("Design")
    table.add_column("What flips", overflow="fold")
    table.add_column("$/month", justify="right")
    table.add_column("p99 ms", justify="right")
    for point in one.breakpoints:
        table.add_row(
            f"{point.after.value:,.5g}",
            f"{point.before.design or 'none'} → {point.after.design or 'none'}",
            safe("\n".join(flip_text(flip) for flip in point.flips) or without_design(point.before, point.after)),
            f"{_money(point.before.monthly_usd)} → {_money(point.after.monthly_usd)}",
            f"{_ms(point.before.p99_ms)} → {_ms(point.after.p99_ms)}",
        )
    return table


def without_design(before: DesignPoint, after: DesignPoint) -> str:
    """Return what a breakpoint without flips is."""
    if before.feasible and not after.feasible:
        return "no design meets the requirements from here on"
    return "designs exist from here on"


def flip_text(flip: Flip) -> str:
    """Return a flip in words."""
    if not flip.before:
        return f"{flip.capability}: now needed, {flip.after}"
    if not flip.after:
        return f"{flip.capability}: no longer needed ({flip.before})"
    return f"{flip.capability}: {flip.before} → {flip.after}"


def _money(value: float | None) -> str:
    return f"{value:,.0f}" if value is not None else "–"


def _ms(value: float | None) -> str:
    return f"{value:,.1f}" if value is not None else "–"


def _regions(one: Regions) -> list[RenderableType]:
    width = max((len(mark) for row in one.designs for mark in row), default=1) + 1
    lines = letters(one.designs, one.y_values)
    side = len(one.x_values) * width
    lines += [
        f"{'':>9} └{'─' * side}",
        f"{'':>9}  {short(one.x_values[0])}{' ' * max(1, side - len(short(one.x_values[0])) - len(short(one.x_values[-1])))}{short(one.x_values[-1])}",
    ]
    return [
        Text(f"{one.y} (upward) against {one.x}: the design at each pair; · where none exists", style="bold"),
        safe("\n".join(lines)),
    ]


def legend(designs: Sequence[Design]) -> list[tuple[str, str]]:
    """Return what each letter stands for: the first in full, every other by what differs from the nearest before it."""
    moving = [
        name
        for name in dict.fromkeys(n for d in designs for n in d.patterns)
        if len({d.patterns.get(name) for d in designs}) > 1
    ]
    rows = []
    for number, design in enumerate(designs):
        if number == 0:
            text = ", ".join(f"{name} on {design.patterns.get(name, 'nothing')}" for name in moving)
            rows.append((design.name, text))
            continue
        changes = [
            (before, [n for n in moving if before.patterns.get(n) != design.patterns.get(n)])
            for before in designs[:number]
        ]
        nearest, names = min(changes, key=lambda change: len(change[1]))
        text = ", ".join(f"{name} on {design.patterns.get(name, 'nothing')}" for name in names)
        rows.append((design.name, f"as {nearest.name}, with {text}"))
    return rows


def _legend(designs: Sequence[Design]) -> Iterator[RenderableType]:
    if len(designs) < 2:
        return
    table = Table(title="Designs, where they differ", title_justify="left", header_style="bold", show_header=False)
    table.add_column("")
    table.add_column("", overflow="fold")
    for name, text in legend(designs):
        table.add_row(name, safe(text))
    yield table


def _front(front: Front) -> list[RenderableType]:
    head = f"Pareto front: {len(front.points)} designs that none beats on cost, p99 and operating hours together"
    head += f" ({front.solves} exact solves)" if front.complete else f"; INCOMPLETE after {front.solves} solves"
    parts: list[RenderableType] = [Text(head, style="bold")]
    with_p99 = all(point.p99_ms is not None for point in front.points)
    marks = [
        (point.monthly_usd, (point.p99_ms or 0.0) if with_p99 else point.operating_hours, "◆" if point.chosen else "•")
        for point in front.points
    ]
    if len(marks) > 1:
        parts.append(safe("\n".join(scatter(sorted(marks, key=lambda mark: mark[2] == "◆")))))
        parts.append(
            Text(
                f"{'p99 ms' if with_p99 else 'hours a month'} (upward) against $/month; ◆ is the design of least total cost"
            )
        )
    table = Table(header_style="bold")
    for name in ("$/month", "p99 ms", "hours/month", "with hours $", ""):
        table.add_column(name, justify="right" if name else "left", overflow="fold")
    shown = front_shown(front)
    for point in shown:
        table.add_row(
            f"{point.monthly_usd:,.2f}",
            _ms(point.p99_ms),
            f"{point.operating_hours:,.2f}",
            f"{point.objective_usd:,.0f}",
            safe("the least total cost" if point.chosen else "; ".join(flip_text(flip) for flip in point.flips)),
        )
    parts.append(table)
    if len(shown) < len(front.points):
        parts.append(Text(f"{len(front.points) - len(shown)} more designs of the front: --json has all.", style="dim"))
    return parts


def front_shown(front: Front, most: int = FRONT_SHOWN) -> list[ParetoPoint]:
    """Return the points of a front that fit a page: evenly out of all, the ends and the optimum among them."""
    if len(front.points) <= most:
        return list(front.points)
    last = len(front.points) - 1
    kept = {round(step * last / (most - 1)) for step in range(most)}
    return [point for number, point in enumerate(front.points) if number in kept or point.chosen]
