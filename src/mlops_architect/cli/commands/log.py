"""`log`: the events of a run."""

from __future__ import annotations

from typing import Annotated

import typer

from mlops_architect.cli.context import JsonOption, opened, print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("log", epilog="Example: mlops-architect log 20261121-4f2a --json")(log)


def log(
    run: Annotated[str, typer.Argument(help="Run id, or its beginning; default: the newest run.", metavar="RUN")] = "",
    as_json: JsonOption = False,
) -> None:
    """Show the events of a run in order."""
    from mlops_architect.usecases.inspect import list_events

    with opened() as bench:
        events = list_events(bench, run)
    if as_json:
        print_json([event.model_dump(mode="json") for event in events])
        return
    from mlops_architect.cli.context import console
    from mlops_architect.cli.views.listing import events_table

    console().print(events_table(events))
