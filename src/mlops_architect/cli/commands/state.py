"""`state`: the runs of this machine as one file, for a backup or another machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.context import JsonOption, opened, print_json


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Carry the runs of this machine in one file.", no_args_is_help=True)
    group.command("export", epilog="Example: mlops-architect state export runs.mlops-architect")(export)
    group.command("import", epilog="Example: mlops-architect state import runs.mlops-architect")(take_in)
    app.add_typer(group, name="state")


def export(
    file: Annotated[Path, typer.Argument(help="File to write; it must not be there yet.", metavar="FILE")],
    as_json: JsonOption = False,
) -> None:
    """Write all runs with their checkpoints, artefacts, recordings and approvals into one file, and print its digest."""
    from mlops_architect.usecases.keeping.carry_out import export_state

    with opened() as bench:
        done = export_state(bench, file)
    if as_json:
        print_json(done)
        return
    typer.echo(f"{done.sha256}  {done.path}")
    typer.echo(f"{len(done.runs)} runs, {done.files} files, {done.bytes / 2**20:,.1f} MiB", err=True)
    for run in done.left_out:
        typer.echo(f"left out: {run} is in use by another process", err=True)


def take_in(
    file: Annotated[Path, typer.Argument(help="File made by `state export`.", metavar="FILE")],
    digest: Annotated[
        str, typer.Option("--digest", help="The digest that `state export` printed.", metavar="SHA256")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Take over the runs of a file; runs that are here already stay as they are, and a file that is not whole is refused."""
    from mlops_architect.usecases.keeping.take_in import import_state

    with opened() as bench:
        done = import_state(bench, file, digest)
    if as_json:
        print_json(done)
        return
    for run in done.runs:
        typer.echo(run)
    typer.echo(f"{len(done.runs)} runs, {done.files} files; {len(done.known)} were here already", err=True)
