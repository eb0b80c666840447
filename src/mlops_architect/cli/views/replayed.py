"""A run beside its replay."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.replayed import AgentBeside, Replay, Spending


def replayed(found: Replay) -> RenderableType:
    """Return what is the same and what differs."""
    since = f", from {found.since} on" if found.since else ""
    parts: list[RenderableType] = [safe(f"{found.before} → {found.after}{since}", "bold")]
    parts += [safe(note, "yellow") for note in found.notes]
    if found.identical:
        parts.append(Text("the decision set is the same to the byte", style="bold green"))
    else:
        parts.append(safe(f"files that differ: {len(found.differing)}", "bold"))
        parts += [safe(f"  · {line}") for line in found.changes]
    parts += [_money(found), *_patterns(found)]
    parts.append(Text(f"confidence {found.confidence_before:.0%} → {found.confidence_after:.0%}"))
    parts.append(safe(f"models used: {spent(found.spent_before)} → {spent(found.spent_after)}"))
    return Group(*parts, _agents(found))


def _money(found: Replay) -> RenderableType:
    before, after = found.environments_usd_before, found.environments_usd_after
    each = ", ".join(
        f"{name} ${before.get(name, 0.0):,.2f} → ${after.get(name, 0.0):,.2f}"
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    )
    beside = f" ({each})" if each else ""
    whole = f"${found.monthly_usd_before:,.2f} → ${found.monthly_usd_after:,.2f}"
    return safe(f"monthly cost of all environments {whole}{beside}")


def _patterns(found: Replay) -> list[RenderableType]:
    return [
        safe(f"  {one.name}: {one.before or 'not there'} → {one.after or 'not there'}", "yellow")
        for one in found.patterns
    ]


def _agents(found: Replay) -> RenderableType:
    table = Table(title="Agents", title_justify="left", header_style="bold")
    for heading in ("Agent", "Confidence", "Whose words stand", "Decisions"):
        table.add_column(heading, overflow="fold")
    asked = found.spent_before.calls + found.spent_after.calls > 0
    if asked:
        table.add_column("Tokens, cost, time", overflow="fold")
    for one in found.agents:
        standing = f"{one.standing_before or 'engine alone'} → {one.standing_after or 'engine alone'}"
        told = f"{standing}: {one.reason_after}" if one.reason_after else standing
        confidence = f"{one.confidence_before:.0%} → {one.confidence_after:.0%}"
        cells: list[RenderableType | str] = [one.agent, confidence, safe(told, most=200), safe(_decisions(one))]
        if asked:
            cells.append(f"{_used(one.spent_before)}\n→ {_used(one.spent_after)}")
        table.add_row(*cells)
    return table


def _decisions(one: AgentBeside) -> str:
    lines = [f"+ {name}" for name in one.decisions_added] + [f"- {name}" for name in one.decisions_gone]
    lines += [f"{changed.name}: {changed.before} → {changed.after}" for changed in one.decisions_changed]
    if one.reworded:
        lines.append(f"said otherwise: {', '.join(one.reworded)}")
    return "\n".join(lines) or "the same"


def _used(spending: Spending) -> str:
    if not spending.calls:
        return "none"
    cost = "?" if spending.usd is None else f"${spending.usd:.4f}"
    again = f", asked again {spending.asked_again}" if spending.asked_again else ""
    failed = f", failed {spending.failed}" if spending.failed else ""
    return f"{spending.usage.total:,} · {cost} · {spending.seconds:.1f} s{again}{failed}"


def spent(spending: Spending) -> str:
    """Return what models used, in words."""
    if not spending.calls:
        return "none"
    cost = "unknown cost" if spending.usd is None else f"${spending.usd:.4f}"
    cached = f" ({spending.usage.cache_read:,} from the cache)" if spending.usage.cache_read else ""
    again = f", asked again {spending.asked_again}" if spending.asked_again else ""
    failed = f", failed {spending.failed}" if spending.failed else ""
    return (
        f"{spending.calls} calls, {spending.usage.total:,} tokens{cached}, {cost}, {spending.seconds:.1f} s"
        f"{again}{failed}"
    )
