"""The end of a run: what was designed, what it costs, and where everything lies."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.usecases.result import RunResult


def outcome(result: RunResult) -> RenderableType:
    """Return the closing panel."""
    cost = "unknown"
    if result.monthly_usd is not None:
        cost = f"${result.monthly_usd:,.0f} a month (${result.monthly_low_usd:,.0f} to ${result.monthly_high_usd:,.0f})"
    lines = [
        Text(f"cost          {cost} in {result.region}"),
        *_environments(result),
        *([safe(f"capacity      {result.capacity}")] if result.capacity else []),
        safe(f"operating     {result.operating_hours:,.0f} hours a month"),
    ]
    if result.proof == "optimal":
        lines.append(Text("proof         optimal, gap 0: no other combination of the catalogue is cheaper"))
    elif result.gap_usd is not None:
        lines.append(
            Text(f"proof         none: up to ${result.gap_usd:,.2f} a month above the optimum", style="yellow")
        )
    if result.p99_ms is not None:
        lines.append(safe(f"p99           {result.p99_ms:,.0f} ms"))
    if result.availability_pct is not None:
        lines.append(safe(f"availability  {result.availability_pct:.3f} %"))
    lines.append(Text("reviews       " + ", ".join(f"{name} {verdict}" for name, verdict in result.verdicts.items())))
    if result.checks:
        counts = {kind: sum(value == kind for value in result.checks.values()) for kind in ("pass", "fail", "not-run")}
        lines.append(
            safe(f"validation    {counts['pass']} passed, {counts['fail']} failed, {counts['not-run']} not run")
        )
    if result.without_code:
        named = " and ".join(result.without_code)
        why = (
            "asked for by name, or nothing that has code meets the requirements; the technical review says more"
            if result.capacity
            else "asked for by name, has no code yet; revise without it to get a repository"
        )
        told = f"code          none: {named}, {why}"
        lines.append(safe(told, style="yellow"))
    lines.append(safe(f"project       {result.folder}"))
    if result.zip:
        lines.append(safe(f"zip           {result.zip}"))
    return Panel(
        Group(*lines),
        title=f"{result.project} {result.version}: {result.status}",
        title_align="left",
        border_style="green",
    )


def _environments(result: RunResult) -> list[Text]:
    if not result.environments_usd or result.production_usd is None:
        return []
    beside = ", ".join(f"{name} ${usd:,.0f}" for name, usd in result.environments_usd.items())
    return [safe(f"of which      production ${result.production_usd:,.0f}; while nobody uses them: {beside}")]
