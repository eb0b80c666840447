"""The card of a model that writes code: what it proposed, what failed, and whose version of each file stands."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.panel import Panel

from mlops_architect.cli.views.text import safe
from mlops_architect.domain.code_generation import Extension, Verdict

_MOST_FILES = 12
_STYLES = {"model": "green", "template": "yellow", "none": "yellow"}
_MARKS = {"model": "✓", "template": "template:", "none": "left out:"}


def code_card(extension: Extension) -> RenderableType:
    """Return the card; before it is settled, what is to be validated."""
    last = extension.rounds[-1] if extension.rounds else None
    lines: list[RenderableType] = [safe(last.summary, "bold", most=400)] if last and last.summary else []
    lines += [safe(f"· {fault}", "yellow", most=220) for fault in (last.faults[:3] if last else ())]
    lines += [safe(_line(one), _STYLES[one.standing], most=220) for one in extension.verdicts[:_MOST_FILES]]
    rest = len(extension.verdicts) - _MOST_FILES
    if rest > 0:
        lines.append(safe(f"and {rest} more: reports/code-generation.md", "dim"))
    if extension.settled:
        lines.append(safe(extension.reason, most=400))
    times = f"asked {extension.asked} time{'s' * (extension.asked != 1)}"
    return Panel(
        Group(*lines),
        title=safe(f"Code: {extension.source}"),
        subtitle=times if extension.settled else f"{times}, to be validated",
        subtitle_align="right",
        title_align="left",
        border_style="green" if extension.files else "yellow",
    )


def _line(one: Verdict) -> str:
    mark = _MARKS[one.standing]
    return f"{mark} {one.path}: {one.reason.removeprefix(f'{mark} ')}"
