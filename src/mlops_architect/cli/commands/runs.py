"""`runs`: every run on this machine."""

from __future__ import annotations

import typer

from mlops_architect.cli.context import JsonOption, opened, print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("runs", epilog="Example: mlops-architect runs --json")(runs)


def runs(as_json: JsonOption = False) -> None:
    """List the runs, newest first, with their status and version."""
    from mlops_architect.usecases.inspect import list_runs

    with opened() as bench:
        found = list_runs(bench)
    if as_json:
        print_json([run.model_dump(mode="json") for run in found])
        return
    from mlops_architect.cli.context import console
    from mlops_architect.cli.views.listing import runs_table

    console().print(runs_table(found))
