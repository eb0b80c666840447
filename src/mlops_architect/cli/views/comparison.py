"""Clouds side by side: a column each, with why not where there is no design."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.comparison import CloudDesign, Comparison

_LEAVING = "expected leaving"
_TOTALS: tuple[tuple[str, Callable[[CloudDesign], str]], ...] = (
    ("production $/month", lambda one: f"{one.production.expected_usd:,.0f}" if one.production else ""),
    ("other environments", lambda one: f"{one.environments.expected_usd:,.0f}" if one.environments else ""),
    ("together $/month", lambda one: f"{one.monthly.expected_usd:,.0f}" if one.monthly else "unknown"),
    ("low to high", lambda one: f"{one.monthly.low_usd:,.0f} to {one.monthly.high_usd:,.0f}" if one.monthly else ""),
    ("operating hours/month", lambda one: f"{one.operating_hours:,.1f}" if one.operating_hours is not None else ""),
    ("expected outages", lambda one: f"{one.outages_usd:,.0f}" if one.outages_usd is not None else "not stated"),
    (_LEAVING, lambda one: f"{one.leaving_usd:,.0f}" if one.leaving_usd is not None else ""),
    ("all that counts $/month", lambda one: f"{one.objective_usd:,.0f}" if one.objective_usd is not None else ""),
    ("p99 ms", lambda one: f"{one.p99_ms:,.1f}" if one.p99_ms is not None else "–"),
    ("availability %", lambda one: f"{one.availability_pct:.3f}" if one.availability_pct is not None else "–"),
    ("proof", lambda one: one.proof.text if one.proof else "none"),
    ("lines priced by proxy", lambda one: str(one.estimated_lines)),
)


def comparison(found: Comparison) -> RenderableType:
    """Return the table, then what was overridden, what is missing, and what is assumed differently."""
    table = Table(header_style="bold")
    table.add_column("")
    for column in found.columns:
        table.add_column(f"{column.cloud} {column.region}".strip(), overflow="fold")
    for capability in found.capabilities:
        table.add_row(capability, *(_part(column, capability) for column in found.columns))
    if found.capabilities:
        table.add_section()
    for name, shown in _TOTALS:
        if name == _LEAVING and all(column.leaving_usd is None for column in found.columns):
            continue
        table.add_row(name, *(shown(column) if column.feasible else "" for column in found.columns))
    if any(not column.feasible for column in found.columns):
        table.add_section()
        table.add_row("why not", *(safe(column.why, "red") for column in found.columns))
    lines: list[RenderableType] = [table]
    for column in found.columns:
        lines += [safe(f"{column.cloud}: {text}", "yellow") for text in column.overrides]
        lines += [safe(f"{column.cloud}: would have to give: {text}") for text in column.relaxations]
        if column.capacity:
            lines.append(safe(f"{column.cloud}: takes {column.capacity}; what that costs is known to its owner alone"))
        if column.unpriced:
            lines.append(safe(f"{column.cloud}: no price, so not considered: {', '.join(column.unpriced)}", "yellow"))
    for difference in found.differences:
        values = ", ".join(f"{cloud} {value}" for cloud, value in difference.values.items())
        lines.append(safe(f"assumed differently: {difference.name}: {values}"))
    feasible = [column for column in found.columns if column.objective_usd is not None]
    if len(feasible) > 1:
        best = min(feasible, key=lambda column: column.objective_usd or 0.0)
        lines.append(Text(f"Least total cost at ${found.hourly_rate_usd:,.0f} an hour: {best.cloud}", style="bold"))
    return Group(*lines)


def _part(column: CloudDesign, capability: str) -> Text:
    part = column.part(capability)
    if part is None:
        return Text("not needed" if column.feasible else "", style="dim")
    return safe(part.pattern if part.monthly_usd is None else f"{part.pattern}  ${part.monthly_usd:,.2f}")
