"""`doctor`: which tools were found, and what does not run without the others."""

from __future__ import annotations

from pathlib import Path

import typer

from mlops_architect.cli.context import CatalogOption, JsonOption, ProjectOption, opened, print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", epilog="Example: mlops-architect doctor")(doctor)


def doctor(catalog: CatalogOption = None, project: ProjectOption = Path(), as_json: JsonOption = False) -> None:
    """Report tools, versions and catalogue folders: what is missing, what then does not run, and how to get it."""
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
