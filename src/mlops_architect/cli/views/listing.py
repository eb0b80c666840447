"""Tables and pages of runs, events, patterns, policies and tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.pattern import Figure, Pattern
from mlops_architect.domain.policy import Policy
from mlops_architect.domain.run import Event, RunRecord
from mlops_architect.usecases.doctor import Report


def _table(*headings: str) -> Table:
    table = Table(header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def runs_table(runs: Sequence[RunRecord]) -> RenderableType:
    """Return the runs as a table."""
    if not runs:
        return Text('No runs yet. Start with: mlops-architect new "requirements…"')
    table = _table("Run", "Project", "Version", "Status", "Step", "$/month", "Started", "Folder")
    for run in runs:
        cost = f"{run.monthly_usd:,.0f}" if run.monthly_usd is not None else ""
        table.add_row(
            run.id, run.project, run.version, run.status.value, run.step, cost, run.started_at, safe(run.folder)
        )
    return table


def events_table(events: Sequence[Event]) -> RenderableType:
    """Return the events of a run as a table."""
    table = _table("#", "At", "Event", "Detail")
    for event in events:
        detail = ", ".join(f"{key} {value}" for key, value in event.detail.items())
        table.add_row(str(event.sequence), event.at, event.kind, safe(detail, most=200))
    return table


def patterns_table(patterns: Sequence[Pattern], origins: Mapping[str, str]) -> RenderableType:
    """Return patterns with where each comes from."""
    table = _table("Cloud", "Capability", "Pattern", "Options", "Title", "From")
    for pattern in patterns:
        table.add_row(
            pattern.cloud,
            pattern.capability,
            pattern.id,
            str(len(pattern.options)),
            safe(pattern.title),
            safe(origins[pattern.id]),
        )
    return table


def pattern_page(pattern: Pattern, origin: Path) -> RenderableType:
    """Return everything about one pattern."""
    table = _table("", "")
    rows: list[tuple[str, str]] = [
        ("capability", f"{pattern.cloud} / {pattern.capability}"),
        ("summary", pattern.summary),
        ("use when", "\n".join(pattern.when_to_use)),
        ("not when", "\n".join(pattern.when_not_to_use)),
        ("pros", "\n".join(pattern.pros)),
        ("cons", "\n".join(pattern.cons)),
        ("options", "\n".join(f"{o.id} {o.title}".strip() for o in pattern.options)),
        ("sizing", "\n".join(f"{name} = {formula}" for name, formula in pattern.sizing.items()) or "-"),
        ("limits", "\n".join(f"{limit.what}: {limit.value} ≤ {limit.maximum}" for limit in pattern.limits) or "-"),
        (
            "bill",
            "\n".join(
                f"{item.what}: {item.times if item.resource else item.quantity} × {item.resource or item.sku}"
                for item in pattern.bill
            ),
        ),
        ("availability", f"{_figure(pattern.availability.sla_pct)}, fails per {pattern.availability.failure_domain}"),
        (
            "latency",
            f"p50 {_figure(pattern.latency.p50_ms)}, p99 {_figure(pattern.latency.p99_ms)}" if pattern.latency else "-",
        ),
        ("cold start", _figure(pattern.cold_start_ms) if pattern.cold_start_ms else "-"),
        ("operating", f"{_figure(pattern.operating_hours_per_month)} hours a month"),
        ("recovery", f"RPO {_figure(pattern.rpo_minutes)}, RTO {_figure(pattern.rto_minutes)} minutes"),
        ("eligible for", ", ".join(pattern.compliance) or "-"),
        ("skills", ", ".join(pattern.skills)),
        ("lock-in", pattern.lock_in),
        ("sources", "\n".join(pattern.sources) or "-"),
        ("file", str(origin)),
    ]
    for name, value in rows:
        table.add_row(name, safe(value))
    return Group(Text(f"{pattern.id}: {pattern.title}", style="bold"), table)


def _figure(figure: Figure) -> str:
    return f"{figure.value} ({figure.basis}{', ' + figure.source if figure.source else ''})"


def policies_table(policies: Sequence[Policy], origins: Mapping[str, str]) -> RenderableType:
    """Return policies by theme, with where each comes from."""
    table = _table("Theme", "Policy", "Severity", "Blocks", "Title", "Controls", "From")
    for policy in policies:
        blocks = "yes" if policy.blocking else ""
        table.add_row(
            policy.theme,
            policy.id,
            policy.severity.value,
            blocks,
            safe(policy.title),
            ", ".join(policy.controls),
            safe(origins[policy.id]),
        )
    return table


def policy_page(policy: Policy, origin: Path) -> RenderableType:
    """Return everything about one policy."""
    table = _table("", "")
    rows = [
        ("theme", policy.theme),
        ("what", policy.description),
        ("severity", f"{policy.severity.value}{', blocks approval' if policy.blocking else ''}"),
        ("when", policy.when.model_dump_json(exclude_defaults=True) if policy.when else "always"),
        ("require", policy.require.model_dump_json(exclude_defaults=True)),
        ("controls", ", ".join(policy.controls) or "-"),
        ("remediation", policy.remediation),
        ("cases", "\n".join(f"{case.outcome}: {case.name}" for case in policy.cases)),
        ("file", str(origin)),
    ]
    for name, value in rows:
        table.add_row(name, safe(value))
    return Group(Text(f"{policy.id}: {policy.title}", style="bold"), table)


def doctor_table(report: Report) -> RenderableType:
    """Return tools found and missing, with what then does not run."""
    table = _table("Tool", "Found", "Needed for", "How to get it")
    for tool in report.tools:
        found = (
            Text(tool.version or "found", style="green")
            if tool.found
            else Text("missing", style="red" if tool.required else "yellow")
        )
        table.add_row(tool.name, found, tool.needed_for, "" if tool.found else safe(tool.how))
    folders = _table("Catalogue", "Patterns", "Policies", "Folder")
    for folder in report.folders:
        folders.add_row(safe(folder.root), str(folder.patterns), str(folder.policies), safe(folder.path))
    lines: list[RenderableType] = [table, folders, *(safe(note) for note in report.notes)]
    return Group(*lines)
