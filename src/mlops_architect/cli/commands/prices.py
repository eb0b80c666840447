"""`prices`: the price book."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.context import CatalogOption, JsonOption, opened, print_json


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Look at the price book, check it, and add your own prices.", no_args_is_help=True)
    group.command("show", epilog="Example: mlops-architect prices show lambda.requests --region eu-west-1")(show)
    group.command("check", epilog="Example: mlops-architect prices check --max-age 1000")(check)
    group.command("update", epilog="Example: mlops-architect prices update negotiated.csv")(update)
    app.add_typer(group, name="prices")


def show(
    sku: Annotated[str, typer.Argument(help="Stable id of the price.", metavar="SKU")],
    region: Annotated[str, typer.Option("--region", help="Only this region.")] = "",
    cloud: Annotated[str, typer.Option("--cloud", help="Only this cloud.")] = "",
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a SKU costs: tiers, region, date, and where the price was read."""
    from dataclasses import asdict

    from mlops_architect.usecases.prices import prices_of

    with opened(catalog) as bench:
        found = prices_of(bench, sku, region, cloud)
        if as_json:
            print_json([asdict(price) for price in found])
            return
        from mlops_architect.cli.context import console
        from mlops_architect.cli.views.prices import price_table

        console().print(price_table(found))


def check(
    max_age: Annotated[
        int | None, typer.Option("--max-age", help="Fail on prices older than this many days.", min=0)
    ] = None,
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the price book: age, coverage by region, and SKUs named by rules or patterns without a price.

    Exit code 1 when a pattern's SKU has no price, a pricing rule is broken, or a price is older than --max-age.
    """
    from mlops_architect.errors import Blocked
    from mlops_architect.usecases.prices import check_data, check_prices

    with opened(catalog) as bench:
        found = check_prices(bench, max_age)
        if as_json:
            print_json(check_data(found))
        else:
            from mlops_architect.cli.context import console
            from mlops_architect.cli.views.prices import check_page

            console().print(check_page(found))
        if not found.sound:
            if as_json:
                raise typer.Exit(Blocked.exit_code)
            raise Blocked("the price book is not sound", "See above for what has no price or is too old.")


def update(
    file: Annotated[Path, typer.Argument(help="CSV with the columns of the price files.", metavar="FILE")],
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put an organisation's negotiated prices over the built-in ones.

    The file is checked row by row and copied into the user's catalogue; a later file of the same name replaces it.
    """
    from mlops_architect.usecases.prices import update_prices

    with opened(catalog) as bench:
        done = update_prices(bench, file)
        if as_json:
            print_json(
                {"files": [str(path) for path in done.files], "tiers": done.tiers, "new_skus": list(done.new_skus)}
            )
            return
        for path in done.files:
            typer.echo(str(path))
        typer.echo(f"{done.tiers} prices are in force.", err=True)
        for sku in done.new_skus:
            typer.echo(
                f"{sku} is not in the built-in book: nothing uses it unless your own rules or patterns do", err=True
            )
