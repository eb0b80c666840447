"""`cost`: what infrastructure code costs a month."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.context import CatalogOption, JsonOption, opened, print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: mlops-architect cost infra --usage usage.yaml --region eu-west-1")(cost)


def cost(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder of a Terraform root module; the current one.", metavar="DIR")
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option("--plan", help="Plan from `terraform show -json`; - reads standard input.", metavar="FILE"),
    ] = None,
    resources: Annotated[
        Path | None,
        typer.Option("--resources", help="JSON of one resource or a list; - reads standard input.", metavar="FILE"),
    ] = None,
    usage: Annotated[
        Path | None, typer.Option("--usage", help="YAML file of usage figures by address.", metavar="FILE")
    ] = None,
    variables: Annotated[
        list[Path] | None,
        typer.Option("--var-file", help="Values of variables for DIR; may be given again.", metavar="FILE"),
    ] = None,
    region: Annotated[str, typer.Option("--region", help="Region of resources that tell none.")] = "",
    budget: Annotated[
        float | None,
        typer.Option("--budget", help="Fail above this many dollars a month, or if it cannot be told.", min=0),
    ] = None,
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Price infrastructure code as it stands: Terraform files, a plan, or a list of resources.

    What has no price in a resource's own region is unknown, and the total then is too. Use is counted where --usage tells it.
    """
    from mlops_architect.errors import UsageError
    from mlops_architect.usecases.cost import as_data, cost_of_folder, cost_of_list, cost_of_plan, within_budget

    if sum(given is not None for given in (folder, plan, resources)) > 1:
        raise UsageError("a folder, --plan and --resources exclude each other", "Give one of them.")
    if variables and (plan or resources):
        raise UsageError("--var-file is for a folder of Terraform files", "Leave it out.")
    with opened(catalog) as bench:
        if plan is not None:
            found = cost_of_plan(bench, plan, region, usage)
        elif resources is not None:
            found = cost_of_list(bench, resources, region, usage)
        else:
            found = cost_of_folder(bench, folder or Path(), variables or (), region, usage)
        if as_json:
            print_json(as_data(found))
        else:
            from mlops_architect.cli.context import console
            from mlops_architect.cli.views.bill import bill_page

            console().print(bill_page(found))
        for address in found.unmatched_usage:
            typer.echo(f"usage: nothing has the address {address}", err=True)
        if budget is not None:
            within_budget(found, budget)
