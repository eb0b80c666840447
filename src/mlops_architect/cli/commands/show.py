"""`show`: one version of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.context import JsonOption, ProjectOption, opened, print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("show", epilog="Example: mlops-architect show v2 --project fraud-scoring")(show)


def show(
    version: Annotated[str, typer.Argument(help="Version; default: the latest.", metavar="VERSION")] = "",
    project: ProjectOption = Path(),
    as_json: JsonOption = False,
) -> None:
    """Show a decision set: what was asked, what was chosen, what it costs, what is open."""
    from mlops_architect.usecases.inspect import show as look

    with opened(None, project) as bench:
        shown = look(bench, project, version)
    if as_json:
        print_json(shown)
        return
    from rich.markdown import Markdown

    from mlops_architect.cli.context import console

    console().print(Markdown(f"{shown.summary}\n\n---\n{shown.version} of {', '.join(shown.versions)}"))
    if shown.upgrade:
        from mlops_architect.cli.views.text import safe

        console(stderr=True).print(safe(shown.upgrade, "yellow"))
