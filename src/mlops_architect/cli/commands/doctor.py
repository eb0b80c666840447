"""`doctor`: which tools were found, and what does not run without the others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.context import CatalogOption, JsonOption, ProjectOption, opened, print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", epilog="Example: mlops-architect doctor")(doctor)


def doctor(
    catalog: CatalogOption = None,
    project: ProjectOption = Path(),
    fix: Annotated[
        bool,
        typer.Option(
            "--fix", help="Repair the data folder: a damaged run database, stale locks, orphan files, permissions."
        ),
    ] = False,
    pretend: Annotated[bool, typer.Option("--pretend", help="With --fix, only say what is wrong.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Report tools, versions and catalogue folders: what is missing, what then does not run, and how to get it."""
    if fix:
        _fix(pretend=pretend, as_json=as_json)
        return
    from mlops_architect.usecases.doctor import examine

    with opened(catalog, project) as bench:
        report = examine(bench)
    if as_json:
        print_json(report)
    else:
        from mlops_architect.cli.context import console
        from mlops_architect.cli.views.listing import doctor_table

        console().print(doctor_table(report))
    if not report.usable:
        raise typer.Exit(1)


def _fix(*, pretend: bool, as_json: bool) -> None:
    from mlops_architect.settings import load_settings
    from mlops_architect.usecases.keeping.repair import repair

    found = repair(load_settings(), pretend=pretend)
    if as_json:
        print_json([one.model_dump(mode="json") for one in found])
    for one in () if as_json else found:
        typer.echo(f"{'would repair ' if pretend else ''}{one.kind}: {one.path}: {one.done}")
    if not found:
        typer.echo("nothing is wrong with the data folder", err=True)
    elif not all(one.fixed for one in found):
        raise typer.Exit(1)
