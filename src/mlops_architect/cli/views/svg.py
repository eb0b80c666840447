"""Plots as SVG: a curve with its breakpoints, a map of two figures, the Pareto front."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from mlops_architect.cli.views.blocks import short
from mlops_architect.domain.exploration import Front, Regions, Sweep

WIDTH, HEIGHT = 760, 330
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 40, 55
_INK, _FAINT, _LINE, _MARK, _NONE = "#222", "#ddd", "#1f5fa8", "#b3261e", "#f3d9d7"
_COLOURS = (
    "#cfe3f7",
    "#fde3c1",
    "#d5efd3",
    "#e7d8f2",
    "#fbd5e0",
    "#d9f0ef",
    "#efe9c3",
    "#e2e2e2",
    "#c9d3f5",
    "#f6cfc1",
)

Scale = Callable[[float], float]


def _text(x: float, y: float, words: str, *, size: int = 12, anchor: str = "middle", colour: str = _INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str = _INK, dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{dashes}/>'


def _scale(low: float, high: float, start: float, end: float, *, logarithmic: bool = False) -> Scale:
    def place(value: float) -> float:
        if high == low:
            return (start + end) / 2
        if logarithmic:
            return start + (end - start) * math.log(value / low) / math.log(high / low)
        return start + (end - start) * (value - low) / (high - low)

    return place


def _frame(title: str, x_label: str, y_label: str) -> list[str]:
    return [
        _text(_LEFT, 22, title, size=15, anchor="start"),
        _line(_LEFT, HEIGHT - _BOTTOM, WIDTH - _RIGHT, HEIGHT - _BOTTOM),
        _line(_LEFT, _TOP, _LEFT, HEIGHT - _BOTTOM),
        _text((_LEFT + WIDTH - _RIGHT) / 2, HEIGHT - 12, x_label),
        _text(_LEFT - 8, _TOP - 8, y_label, anchor="end", size=11),
    ]


def _ticks(low: float, high: float, place: Scale, *, upward: bool, logarithmic: bool = False) -> list[str]:
    shares = (0.0, 0.25, 0.5, 0.75, 1.0)
    values = [low * (high / low) ** s if logarithmic else low + s * (high - low) for s in shares]
    drawn = []
    for value in values:
        at = place(value)
        if upward:
            drawn += [
                _line(_LEFT, at, WIDTH - _RIGHT, at, _FAINT),
                _text(_LEFT - 8, at + 4, short(value), anchor="end", size=11),
            ]
        else:
            drawn.append(_text(at, HEIGHT - _BOTTOM + 17, short(value), size=11))
    return drawn


def sweep_parts(one: Sweep) -> list[str]:
    """Return the drawing of a sweep: cost over the figure, breakpoints dashed, what has no design shaded."""
    points = sorted(
        {p.value: p for p in (*one.points, *(s for b in one.breakpoints for s in (b.before, b.after)))}.values(),
        key=lambda point: point.value,
    )
    costs = [point.monthly_usd for point in points if point.monthly_usd is not None]
    top = max(costs, default=1.0) * 1.05
    across = _scale(one.low, one.high, _LEFT, WIDTH - _RIGHT, logarithmic=one.logarithmic)
    upward = _scale(0.0, top, HEIGHT - _BOTTOM, _TOP)
    label = f"{one.field} ({one.unit})" if one.unit else one.field
    drawn = _frame(f"Monthly cost against {one.field}", label + (", logarithmic" if one.logarithmic else ""), "$/month")
    drawn += _ticks(0.0, top, upward, upward=True)
    drawn += _ticks(one.low, one.high, across, upward=False, logarithmic=one.logarithmic)
    for gap in one.gaps:
        wide = across(gap.high) - across(gap.low)
        drawn.append(
            f'<rect x="{across(gap.low):.1f}" y="{_TOP}" width="{wide:.1f}" height="{HEIGHT - _BOTTOM - _TOP}" fill="{_NONE}"/>'
        )
        drawn.append(_text(across(gap.low) + wide / 2, _TOP + 16, "no design", size=11, colour=_MARK))
    run: list[str] = []
    for point in (*points, None):
        if point is not None and point.monthly_usd is not None:
            run.append(f"{across(point.value):.1f},{upward(point.monthly_usd):.1f}")
        elif run:
            drawn.append(f'<polyline points="{" ".join(run)}" fill="none" stroke="{_LINE}" stroke-width="2"/>')
            run = []
    for number, change in enumerate(one.breakpoints):
        at = across(change.after.value)
        drawn.append(_line(at, _TOP, at, HEIGHT - _BOTTOM, _MARK, "3 3"))
        drawn.append(
            _text(at, HEIGHT - _BOTTOM + 31 + 10 * (number % 2), change.after.design or "–", size=10, colour=_MARK)
        )
    if one.asked is not None and one.low <= one.asked <= one.high:
        drawn.append(_line(across(one.asked), _TOP, across(one.asked), HEIGHT - _BOTTOM))
        drawn.append(_text(across(one.asked), _TOP - 5, "as asked", size=11))
    return drawn


def regions_parts(one: Regions) -> list[str]:
    """Return the map of two figures: one colour and letter a design."""
    columns, rows = len(one.x_values), len(one.y_values)
    wide, tall = (WIDTH - _LEFT - _RIGHT) / columns, (HEIGHT - _TOP - _BOTTOM) / rows
    names = sorted({mark for row in one.designs for mark in row if mark}, key=lambda name: (len(name), name))
    drawn = _frame(f"Which design is best: {one.y} against {one.x}", one.x, "")
    for j, row in enumerate(one.designs):
        for i, mark in enumerate(row):
            x, y = _LEFT + i * wide, HEIGHT - _BOTTOM - (j + 1) * tall
            colour = _COLOURS[names.index(mark) % len(_COLOURS)] if mark else _NONE
            drawn.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{colour}"/>')
            drawn.append(_text(x + wide / 2, y + tall / 2 + 4, mark or "·", size=10))
    for j in {0, rows // 2, rows - 1}:
        drawn.append(
            _text(_LEFT - 8, HEIGHT - _BOTTOM - (j + 0.5) * tall + 4, short(one.y_values[j]), anchor="end", size=11)
        )
    for i in {0, columns // 2, columns - 1}:
        drawn.append(_text(_LEFT + (i + 0.5) * wide, HEIGHT - _BOTTOM + 17, short(one.x_values[i]), size=11))
    return drawn


def front_parts(front: Front) -> list[str]:
    """Return the Pareto front: cost against p99, the darker the more hours; against hours where nothing is online."""
    with_p99 = all(point.p99_ms is not None for point in front.points)
    ys = [(point.p99_ms or 0.0) if with_p99 else point.operating_hours for point in front.points]
    xs = [point.monthly_usd for point in front.points]
    hours = [point.operating_hours for point in front.points]
    across = _scale(min(xs), max(xs), _LEFT + 10, WIDTH - _RIGHT - 10)
    upward = _scale(min(ys), max(ys), HEIGHT - _BOTTOM - 10, _TOP + 10)
    title = "Designs that none beats on cost, p99 and operating hours" + (" (darker: more hours)" if with_p99 else "")
    drawn = _frame(title, "$/month, infrastructure", "p99 ms" if with_p99 else "hours")
    drawn += _ticks(min(ys), max(ys), upward, upward=True) + _ticks(min(xs), max(xs), across, upward=False)
    shade = _scale(min(hours), max(hours), 0.25, 1.0)
    for point, x, y in zip(front.points, xs, ys, strict=True):
        ring = f' stroke="{_MARK}" stroke-width="3"' if point.chosen else ""
        drawn.append(
            f'<circle cx="{across(x):.1f}" cy="{upward(y):.1f}" r="5" fill="{_LINE}" fill-opacity="{shade(point.operating_hours):.2f}"{ring}>'
            f"<title>${x:,.2f} a month, {point.operating_hours:,.2f} hours</title></circle>"
        )
    return drawn


def stacked(plots: Sequence[Sequence[str]]) -> str:
    """Return plots one below the other as one SVG document."""
    groups = "\n".join(
        f'<g transform="translate(0 {number * HEIGHT})">\n' + "\n".join(plot) + "\n</g>"
        for number, plot in enumerate(plots)
    )
    tall = HEIGHT * max(1, len(plots))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall}" width="{WIDTH}" height="{tall}" '
        f'font-family="system-ui, sans-serif"><rect width="100%" height="100%" fill="white"/>\n{groups}\n</svg>\n'
    )
