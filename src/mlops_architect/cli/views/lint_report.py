"""What `patterns lint` found: one line a problem, as editors and terminals know how to jump to."""

from __future__ import annotations

from rich.console import Group, RenderableType

from mlops_architect.cli.views.text import safe
from mlops_architect.usecases.linting.lint import Report


def lint_report(report: Report) -> RenderableType:
    """Return the problems, what was not run, and the count."""
    lines: list[RenderableType] = [safe(problem.text) for problem in report.problems]
    lines += [safe(note, style="yellow") for note in report.not_run]
    looked_at = f"{report.patterns} patterns and {report.policies} policies in {', '.join(report.folders)}"
    count = len(report.problems)
    if count:
        lines.append(safe(f"{count} problem{'s' if count > 1 else ''}: {looked_at}", style="red"))
    else:
        lines.append(safe(f"no problems: {looked_at}", style="green"))
    return Group(*lines)
