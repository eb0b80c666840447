"""`log`: the events of a run, as they happened or as they happen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mlops_architect.cli.context import JsonOption, opened, print_json, read_or_not

if TYPE_CHECKING:
    from mlops_architect.domain.run import Event


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("log", epilog="Example: mlops-architect log 20261121-4f2a --kind 'gate-*' --follow")(log)


def log(
    run: Annotated[str, typer.Argument(help="Run id, or its beginning; default: the newest run.", metavar="RUN")] = "",
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--kind", help="Only events of this kind, with * for any letters; may be given again.", metavar="KIND"
        ),
    ] = None,
    since: Annotated[
        str,
        typer.Option(
            "--since", help="Only events from this time on, as 2026-11-21 or 2026-11-21T14:00.", metavar="TIME"
        ),
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="The events of every run on this machine.")] = False,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on showing events until the run ends.")] = False,
    json_lines: Annotated[bool, typer.Option("--json-lines", help="Print each event as one line of JSON.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the events of a run in order."""
    from mlops_architect.errors import UsageError
    from mlops_architect.usecases.follow import Filter, events_of, followed

    if as_json and (follow or json_lines):
        raise UsageError("--json prints one document", "Use --json-lines with --follow.")
    if every and (run or follow):
        raise UsageError("--all is for every run", "Leave the run and --follow out.")
    wanted = Filter.of(kinds or (), since)
    with opened() as bench, read_or_not():
        if follow:
            for event in followed(bench, run, wanted):
                _print(event, as_json=json_lines)
            return
        events = events_of(bench, run, wanted, every=every)
        if json_lines:
            for event in events:
                _print(event, as_json=True)
            return
        if as_json:
            print_json([event.model_dump(mode="json") for event in events])
            return
        from mlops_architect.cli.context import console
        from mlops_architect.cli.views.listing import events_table

        console().print(events_table(events))


def _print(event: Event, *, as_json: bool) -> None:
    """Print one event at once, for whoever reads along."""
    import sys

    from mlops_architect.cli.views.text import safe

    if as_json:
        typer.echo(event.model_dump_json())
    else:
        detail = ", ".join(f"{key} {value}" for key, value in event.detail.items())
        typer.echo(f"{event.at}  {event.kind}  {safe(detail, most=200).plain}".rstrip())
    sys.stdout.flush()
