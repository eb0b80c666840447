"""`why`: one choice explained."""

from __future__ import annotations

from typing import Annotated

import typer

from mlops_architect.cli.context import CatalogOption, JsonOption, opened, print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("why", epilog="Example: mlops-architect why serve-online fraud-scoring")(why)


def why(
    name: Annotated[
        str, typer.Argument(help="A capability, or a pattern, by id or title; or a tool.", metavar="PATTERN|CAPABILITY")
    ],
    where: Annotated[
        str,
        typer.Argument(
            help="Project folder or run; default: the project of the current folder.", metavar="[PROJECT|RUN]"
        ),
    ] = "",
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Explain a choice: its sizes, bill and place on the request path, every alternative, and what would make one win.

    With --json: {capability, title, subject, outcome, reason, version, chosen, alternatives, hops,
    p99_ms, outages, levers: [{name, unit, now, flips_at, text}], never, proof, changed}.
    """
    from mlops_architect.cli.context import console
    from mlops_architect.cli.views.ticker import Ticker
    from mlops_architect.usecases.why import why as explain

    with opened(catalog) as bench, Ticker(console(stderr=True)) as ticker:
        found = explain(bench, name, where, ticker)
    if as_json:
        print_json(found)
        return
    from mlops_architect.cli.views.explanation import explanation

    console().print(explanation(found))
