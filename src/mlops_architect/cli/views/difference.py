"""What changed between two versions, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.usecases.inspect import Change, SetDiff


def difference(diff: SetDiff) -> RenderableType:
    """Return constraints, components, cost and verdicts that differ."""
    pct = f" ({diff.monthly_pct_delta:+.1f} %)" if diff.monthly_pct_delta is not None else ""
    cost = f"monthly cost ${diff.monthly_usd_before:,.0f} → ${diff.monthly_usd_after:,.0f}: {diff.monthly_usd_delta:+,.0f} USD{pct}"
    parts: list[RenderableType] = [Text(f"{diff.before} → {diff.after}", style="bold"), Text(cost, style="bold")]
    if diff.p99_ms_before is not None or diff.p99_ms_after is not None:
        parts.append(Text(f"p99 {_ms(diff.p99_ms_before)} → {_ms(diff.p99_ms_after)}"))
    for title, changes in (
        ("Constraints", diff.constraints),
        ("Components", diff.components),
        ("Cost by capability", diff.costs),
        ("Policy and critic verdicts", diff.verdicts),
        ("Decisions", diff.decisions),
    ):
        parts.append(
            _table(title, changes, (diff.before, diff.after)) if changes else Text(f"{title}: no change", style="dim")
        )
    return Group(*parts)


def _ms(value: float | None) -> str:
    return "none" if value is None else f"{value:,.0f} ms"


def _table(title: str, changes: Sequence[Change], names: tuple[str, str]) -> Table:
    table = Table(title=title, title_justify="left", header_style="bold")
    for heading in ("", *names):
        table.add_column(heading, overflow="fold")
    for change in changes:
        table.add_row(change.name, safe(change.before or "-", "red"), safe(change.after or "-", "green"))
    return table
