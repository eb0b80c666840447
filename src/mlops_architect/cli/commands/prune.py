"""`prune`: what runs that ended long ago keep on this disk."""

from __future__ import annotations

from typing import Annotated

import typer

from mlops_architect.cli.context import JsonOption, opened, print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("prune", epilog="Example: mlops-architect prune --older-than 30 --yes")(prune)


def prune(
    older_than: Annotated[
        float, typer.Option("--older-than", help="Days since a run was last touched.", min=0.0, metavar="DAYS")
    ] = 90.0,
    keep: Annotated[
        int,
        typer.Option("--keep", help="Newest runs of each project that stay whatever their age.", min=0, metavar="N"),
    ] = 1,
    records: Annotated[
        bool, typer.Option("--records", help="Remove events, approvals and estimates of these runs as well.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Remove them; without it nothing is removed.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say which runs that ended take how much room, and remove their checkpoints, artefacts and recordings with --yes.

    Projects, decision sets and audit trails are in the projects, and are never touched. Runs that wait stay.
    """
    from mlops_architect.usecases.keeping.prune import prune as work

    with opened() as bench:
        done = work(bench, days=older_than, keep=keep, records=records, pretend=not yes)
    if as_json:
        print_json(done)
        return
    for one in done.runs:
        typer.echo(f"{one.run}  {one.project}  {one.status}  {one.updated_at}  {one.bytes / 2**20:,.1f} MiB")
    what = "removed" if done.done else "would be removed; --yes removes them"
    typer.echo(f"{len(done.runs)} runs, {done.bytes / 2**20:,.1f} MiB {what}; {done.kept} stay", err=True)
