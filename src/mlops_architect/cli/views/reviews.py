"""Panels: what a critic found, the worst first, and how much it looked at."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.finding import Finding, Outcome, Review, Severity
from mlops_architect.domain.simulation import COLUMNS, ScenarioResult

_BORDER = {
    Outcome.PASS: "green",
    Outcome.FAIL: "red",
    Outcome.UNKNOWN: "yellow",
    Outcome.ERROR: "red",
    Outcome.NOT_APPLICABLE: "dim",
}
_SIGN = {Outcome.PASS: "✓", Outcome.FAIL: "✗", Outcome.UNKNOWN: "?", Outcome.ERROR: "!", Outcome.NOT_APPLICABLE: "-"}
_COLOUR = {
    Severity.INFO: "dim",
    Severity.LOW: "cyan",
    Severity.MEDIUM: "yellow",
    Severity.HIGH: "red",
    Severity.CRITICAL: "bold red",
}


def review_panel(review: Review) -> RenderableType:
    """Return the panel of one critic."""
    ordered = sorted(
        review.findings, key=lambda finding: (finding.outcome is Outcome.PASS, -finding.severity.rank, finding.id)
    )
    lines: list[RenderableType] = [safe(review.summary, "bold")]
    for finding in ordered:
        if finding.outcome is not Outcome.NOT_APPLICABLE:
            lines += _finding(finding)
    if review.simulation:
        lines.append(simulation_table(review.simulation))
    return Panel(
        Group(*lines),
        title=safe(f"{review.title}: {review.verdict.value}"),
        border_style=_BORDER[review.verdict],
        title_align="left",
    )


def simulation_table(results: Sequence[ScenarioResult]) -> Table:
    """Return the simulated scenarios, a line each."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in COLUMNS:
        table.add_column(safe(name, "dim"), justify="left" if name in (COLUMNS[0], COLUMNS[-1]) else "right")
    for one in results:
        *cells, told = one.row()
        table.add_row(*map(safe, cells), safe(told, "red" if one.asked and one.verdict == "fails" else ""))
    return table


def _finding(finding: Finding) -> list[RenderableType]:
    if finding.outcome is Outcome.PASS:
        return [safe(f"✓ {finding.title}", "green")]
    blocking = " · blocks" if finding.blocking and finding.outcome is Outcome.FAIL else ""
    where = f" [{finding.decision}]" if finding.decision else ""
    head = Text.assemble(
        (f"{_SIGN[finding.outcome]} {finding.severity.value}{blocking} ", _COLOUR[finding.severity]),
        (safe(finding.title).plain, "bold"),
        (where, "dim"),
    )
    lines: list[RenderableType] = [head]
    if finding.detail:
        lines.append(safe(f"  {finding.detail}"))
    if finding.remediation:
        lines.append(safe(f"  → {finding.remediation}", "italic"))
    return lines
