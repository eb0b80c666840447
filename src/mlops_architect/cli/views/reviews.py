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
_FILES = {
    **{name: f"architecture/reviews/{name}.yaml" for name in ("technical", "cost", "policy")},
    "final": "reports/final-review.json",
}
_MOST_PASSED = 20
"""So many passed checks are named on a panel; more would push what failed out of sight."""


def severity_style(severity: Severity) -> str:
    """Return the colour of a severity."""
    return _COLOUR[severity]


def review_panel(review: Review) -> RenderableType:
    """Return the panel of one critic."""
    ordered = sorted(
        review.findings, key=lambda finding: (finding.outcome is Outcome.PASS, -finding.severity.rank, finding.id)
    )
    lines: list[RenderableType] = [safe(review.summary, "bold")]
    lines += [safe(f"pack {pack.text}", "dim") for pack in review.packs]
    passed = sum(finding.outcome is Outcome.PASS for finding in ordered)
    for finding in ordered:
        if finding.outcome is Outcome.NOT_APPLICABLE or (finding.outcome is Outcome.PASS and passed > _MOST_PASSED):
            continue
        lines += _finding(finding)
    if passed > _MOST_PASSED:
        lines.append(safe(f"✓ {passed} passed; {_FILES.get(review.critic, 'the decision set')} names each", "green"))
    if review.simulation:
        lines.append(simulation_table(review.simulation))
    return Panel(
        Group(*lines),
        title=safe(f"{review.title}: {review.verdict.value}"),
        border_style=_BORDER[review.verdict],
        title_align="left",
    )


def opinion_panel(review: Review) -> RenderableType:
    """Return what a model thinks of what a critic has judged."""
    said = [finding for finding in review.findings if finding.by]
    lines: list[RenderableType] = [safe(review.opinion or "nothing to add to the whole", "bold")]
    for finding in said:
        lines += _finding(finding)
    return Panel(Group(*lines), title=safe(f"{review.title}: a model's view"), border_style="dim", title_align="left")


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
    blocking = " · blocks" if finding.blocking and finding.outcome is Outcome.FAIL and not finding.waiver else ""
    blocking += " · waived" if finding.waiver else ""
    where = f" [{finding.decision}]" if finding.decision else ""
    head = Text.assemble(
        (f"{_SIGN[finding.outcome]} {finding.severity.value}{blocking} ", _COLOUR[finding.severity]),
        (safe(finding.title).plain, "bold"),
        (where, "dim"),
    )
    lines: list[RenderableType] = [head]
    if finding.detail:
        lines.append(safe(f"  {finding.detail}"))
    if finding.waiver:
        lines.append(safe(f"  ~ waived by {finding.waiver.text}", "yellow"))
    if finding.expired:
        lines.append(safe(f"  ~ the waiver of {finding.expired.owner} ended on {finding.expired.expires}", "yellow"))
    if finding.remediation:
        lines.append(safe(f"  → {finding.remediation}", "italic"))
    return lines
