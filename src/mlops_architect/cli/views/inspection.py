"""What `check` found: what fails first, then what is waived, what cannot be told, and the bill."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from mlops_architect.cli.views.reviews import severity_style
from mlops_architect.cli.views.text import safe
from mlops_architect.domain.finding import Outcome
from mlops_architect.domain.inspection import Inspected, Inspection
from mlops_architect.usecases.checking.reports import cost_line, waiver_line


def inspection_page(found: Inspection) -> RenderableType:
    """Return the page of one inspection."""
    failing = sorted(found.failing(), key=lambda one: (-one.finding.severity.rank, one.finding.id, str(one.place)))
    parts: list[RenderableType] = []
    shown = ""
    for one in failing:
        if one.finding.id != shown:
            shown = one.finding.id
            parts.append(_title(one))
        parts.append(_detail(one))
        if one.finding.remediation and (one is failing[-1] or failing[failing.index(one) + 1].finding.id != shown):
            parts.append(safe(f"    {one.finding.remediation}", "dim"))
    parts += [safe(f"~ waived  {waiver_line(one)}", "yellow") for one in found.waived]
    parts += [
        safe(f"~ a waiver fits nothing any more: {one.policy} at {one.where} ({one.owner})", "yellow")
        for one in found.unused_waivers
    ]
    unknown = sorted({one.finding.id for one in found.results if one.finding.outcome is Outcome.UNKNOWN})
    if unknown:
        parts.append(safe(f"? cannot be told: {', '.join(unknown)}", "dim"))
    parts += [safe(f"pack {pack.text}", "dim") for pack in found.packs]
    if found.upgrade:
        parts.append(safe(f"~ {found.upgrade}", "yellow"))
    passed = found.count(Outcome.PASS)
    ends = f"{passed} hold, {len(failing)} to repair, {len(found.waived)} waived, {len(unknown)} cannot be told."
    parts += [safe(cost_line(found)), safe(ends, "bold red" if failing else "bold green")]
    return Group(*parts)


def _title(one: Inspected) -> Text:
    finding = one.finding
    line = Text.assemble(("✗ ", severity_style(finding.severity)), safe(finding.title, "bold"))
    controls = f"  {', '.join(finding.controls)}" if finding.controls else ""
    return line.append(f"  {finding.severity.value}  {finding.id}{controls}", style="dim")


def _detail(one: Inspected) -> Text:
    where = f"{one.place.path}: " if one.place.path and one.place.path not in one.finding.detail else ""
    line = safe(f"    {where}{one.finding.detail}")
    if one.expired is not None:
        line.append(f"  (waiver of {one.expired.owner} expired on {one.expired.expires})", style="yellow")
    return line
