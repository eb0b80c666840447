"""`compare`: the same requirements on several clouds, side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from mlops_architect.cli.commands.explore import FileOption
from mlops_architect.cli.commands.new import HourlyRateOption, SetOption
from mlops_architect.cli.context import CatalogOption, JsonOption, opened, print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare", epilog="Example: mlops-architect compare aws gcp azure -f requirements.md")(compare)


def compare(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help="Clouds, by default aws gcp azure (and on_prem where it is asked for), then the requirements in plain"
            " language; - reads standard input; default: those of the project of the current folder.",
            metavar="[CLOUD]... [REQUIREMENTS]",
        ),
    ] = None,
    file: FileOption = None,
    settings: SetOption = None,
    hourly_rate: HourlyRateOption = 95.0,
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Design the same requirements on each cloud and put the designs side by side, or say exactly why there is none.

    With --json: {capabilities, columns, differences: [{name, values}], hourly_rate_usd}.

    A column is {cloud, region, overrides, why, relaxations, parts: [{capability, pattern, title,
    monthly_usd}], monthly: {low_usd, expected_usd, high_usd}, production, environments, operations_usd,
    objective_usd, outages_usd, p99_ms, availability_pct, operating_hours, unpriced, estimated_lines,
    proof, capacity}; monthly is production and the environments beside it, parts are production; monthly is
    null and why says the reason where there is no design. On the organisation's own machines without a
    price monthly and objective_usd are null, and capacity says what it takes of them.
    """
    from mlops_architect.cli.context import console
    from mlops_architect.cli.running import revisions
    from mlops_architect.cli.views.ticker import Ticker
    from mlops_architect.usecases.compare import compare as side_by_side
    from mlops_architect.usecases.compare import split
    from mlops_architect.usecases.wanted import wanted

    changes = revisions(settings, None)
    with opened(catalog, hourly_rate=hourly_rate) as bench, Ticker(console(stderr=True)) as ticker:
        clouds, text = split(bench, words or ())
        requirements, settled = wanted(text, file, changes)
        found = side_by_side(bench, clouds, requirements, ticker, settled)
    if as_json:
        print_json(found)
        return
    from mlops_architect.cli.views.comparison import comparison

    console().print(comparison(found))
