"""`explore`: how the best design changes when stated figures move."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.commands.new import HourlyRateOption, SetOption
from mlops_architect.cli.context import CatalogOption, JsonOption, opened, print_json

RequirementsArgument = Annotated[
    str | None,
    typer.Argument(
        help="The requirements in plain language; - reads standard input; default: those of the project of the current folder.",
        metavar="REQUIREMENTS",
    ),
]
FileOption = Annotated[
    Path | None, typer.Option("--file", "-f", help="Read the requirements from a file; - reads standard input.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "explore",
        epilog="Example: mlops-architect explore -f requirements.md --vary throughput=10..20000 --vary latency.p99_ms=20..500",
    )(explore)


def explore(
    text: RequirementsArgument = None,
    file: FileOption = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            help="A figure and its range: any numeric constraint, or a name such as throughput, p99, budget, volume; twice for two.",
            metavar="NAME=LOW..HIGH",
        ),
    ] = None,
    points: Annotated[
        int,
        typer.Option(
            "--points", help="Values looked at along each range before changes are closed in on.", min=2, max=500
        ),
    ] = 25,
    pareto: Annotated[
        bool, typer.Option("--pareto", help="Also find every design that none beats on cost, p99 and operating hours.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write tables and plots as one HTML page.", metavar="FILE")
    ] = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", help="Write the plots as one SVG picture.", metavar="FILE")
    ] = None,
    settings: SetOption = None,
    hourly_rate: HourlyRateOption = 95.0,
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Solve the design again along a range: which choice flips where, what it costs, and where none is left.

    With --json: {region, designs: [{name, patterns}], sweeps: [{field, unit, low, high, asked,
    logarithmic, tolerance, points, breakpoints, gaps}], regions, front}.

    A point is {value, design, monthly_usd, objective_usd, p99_ms, availability_pct, operating_hours,
    proven}; a breakpoint {before, after, flips: [{capability, before, after}]} with two points; a gap
    {low, high, at, conflict}; regions {x, y, x_values, y_values, designs, monthly_usd} or null; front
    {points: [{monthly_usd, p99_ms, operating_hours, objective_usd, chosen, flips}], complete, solves} or null.
    """
    from mlops_architect.cli.context import console
    from mlops_architect.cli.running import revisions
    from mlops_architect.cli.views.ticker import Ticker
    from mlops_architect.usecases.explore import explore as look_around
    from mlops_architect.usecases.wanted import wanted

    words, changes = wanted(text, file, revisions(settings, None))
    with opened(catalog, hourly_rate=hourly_rate) as bench, Ticker(console(stderr=True)) as ticker:
        found = look_around(bench, words, vary or (), points, ticker, pareto=pareto, revisions=changes)
    if html is not None or svg is not None:
        from mlops_architect.cli.views.exploration_page import page, picture
        from mlops_architect.usecases.pages import write_page

        if svg is not None:
            write_page(svg, picture(found))
        if html is not None:
            write_page(html, page(found))
    if as_json:
        print_json(found)
        return
    from mlops_architect.cli.views.exploration import exploration

    console().print(exploration(found))
