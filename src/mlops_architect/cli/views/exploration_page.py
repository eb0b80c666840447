"""An exploration as one SVG picture, or as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from mlops_architect.cli.views.exploration import flip_text, legend, tolerance_text, without_design
from mlops_architect.cli.views.svg import front_parts, regions_parts, stacked, sweep_parts
from mlops_architect.domain.exploration import Exploration, Front, Sweep

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:1000px;margin:2em auto;padding:0 1em;color:#222}"
    "table{border-collapse:collapse;margin:1em 0}td,th{border:1px solid #ccc;padding:.25em .6em;text-align:left}"
    "td.n{text-align:right;font-variant-numeric:tabular-nums}.bad{color:#b3261e}svg{max-width:100%;height:auto}"
)


def picture(found: Exploration) -> str:
    """Return all plots as one SVG document."""
    plots = [sweep_parts(one) for one in found.sweeps]
    if found.regions is not None:
        plots.append(regions_parts(found.regions))
    if found.front is not None:
        plots.append(front_parts(found.front))
    return stacked(plots)


def page(found: Exploration) -> str:
    """Return tables and plots as a self-contained HTML page."""
    parts = [f"<h1>Designs in {escape(found.region)}</h1>"]
    for one in found.sweeps:
        parts += [f"<h2>{escape(one.field)}</h2>", stacked([sweep_parts(one)]), *_sweep(one)]
    if found.regions is not None:
        parts += ["<h2>Both together</h2>", stacked([regions_parts(found.regions)])]
    if len(found.designs) > 1 and found.sweeps:
        parts += ["<h2>Designs</h2>", _table(("", "Patterns"), legend(found.designs))]
    if found.front is not None:
        parts += ["<h2>Pareto front</h2>", stacked([front_parts(found.front)]), *_front(found.front)]
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Explored designs</title>'
        f"<style>{_STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )


def _sweep(one: Sweep) -> list[str]:
    rows = [
        (
            f"{point.after.value:,.5g}",
            f"{point.before.design or 'none'} → {point.after.design or 'none'}",
            "; ".join(flip_text(flip) for flip in point.flips) or without_design(point.before, point.after),
            f"{_figure(point.before.monthly_usd)} → {_figure(point.after.monthly_usd)}",
            f"{_figure(point.before.p99_ms)} → {_figure(point.after.p99_ms)}",
        )
        for point in one.breakpoints
    ]
    headings = (f"At {one.unit}".strip(), "Design", "What flips", "$/month", "p99 ms")
    parts = [f"<p>Breakpoints, {escape(tolerance_text(one))}.</p>", _table(headings, rows)] if rows else []
    for gap in one.gaps:
        why = "".join(f"<li>{escape(text)}</li>" for text in gap.conflict.relaxations)
        parts.append(
            f'<p class="bad">No design from {gap.low:,.4g} to {gap.high:,.4g} {escape(one.unit)}: '
            f"{escape(gap.conflict.explanation)}</p><ul>{why}</ul>"
        )
    return parts


def _front(front: Front) -> list[str]:
    rows = [
        (
            f"{point.monthly_usd:,.2f}",
            _figure(point.p99_ms),
            f"{point.operating_hours:,.2f}",
            f"{point.objective_usd:,.0f}",
            "the least total cost" if point.chosen else "; ".join(flip_text(flip) for flip in point.flips),
        )
        for point in front.points
    ]
    state = "complete" if front.complete else "incomplete"
    return [
        f"<p>{len(front.points)} designs, {state}, {front.solves} exact solves.</p>",
        _table(("$/month", "p99 ms", "Hours/month", "With hours $", ""), rows),
    ]


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.1f}"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in headings)
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{lines}</table>"
