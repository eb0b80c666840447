"""`check`: policies, decisions, budget and waivers of a repository, for people and for CI."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from mlops_architect.cli.context import CatalogOption, JsonOption, console, opened, print_json, read_or_not

Least = Literal["info", "low", "medium", "high", "critical", "never"]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check", epilog="Example: mlops-architect check . --report check.sarif --report comment.md")(check)


def check(
    folder: Annotated[
        Path, typer.Argument(help="Repository, generated or not; default: the current folder.", metavar="DIR")
    ] = Path(),
    reports: Annotated[
        list[Path] | None,
        typer.Option("--report", help="Also write a file: .sarif, .xml (JUnit), .md or .json.", metavar="FILE"),
    ] = None,
    waivers: Annotated[
        Path | None, typer.Option("--waivers", help="Waivers; default: waivers.yaml of DIR.", metavar="FILE")
    ] = None,
    budget: Annotated[
        float | None, typer.Option("--budget", help="Dollars a month; default: as the requirements state.", min=0)
    ] = None,
    usage: Annotated[
        Path | None, typer.Option("--usage", help="YAML file of usage figures by address.", metavar="FILE")
    ] = None,
    regimes: Annotated[
        list[str] | None,
        typer.Option("--regime", help="Regime to check for where no decision set states one, such as pci_dss."),
    ] = None,
    packs: Annotated[
        list[str] | None,
        typer.Option("--pack", help="Policy pack to check for beside those that apply, such as soc-2.", metavar="ID"),
    ] = None,
    fail_on: Annotated[
        Least, typer.Option("--fail-on", help="Leave with 1 from this severity on; never: only report.")
    ] = "medium",
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a repository: policies, drift from the decisions, cost against the budget, waivers."""
    from mlops_architect.usecases.checking import check_folder, wanted
    from mlops_architect.usecases.checking.reports import FORMS, as_data
    from mlops_architect.usecases.report_files import write_report

    asked = wanted(
        waivers=waivers, budget_usd=budget, usage=usage, regimes=tuple(regimes or ()), packs=tuple(packs or ())
    )
    with opened(catalog, folder) as bench:
        found = check_folder(bench, folder, asked)
    for path in reports or ():
        write_report(path, found, FORMS)
    with read_or_not():
        if as_json:
            print_json(as_data(found))
        else:
            from mlops_architect.cli.views.inspection import inspection_page

            console().print(inspection_page(found))
    if found.fails_from(fail_on):
        raise typer.Exit(1)
