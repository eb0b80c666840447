"""`diff`: what changed between two versions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.context import JsonOption, ProjectOption, print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("diff", epilog="Example: mlops-architect diff v2 v3 --stat")(diff)


def diff(
    before: Annotated[str, typer.Argument(help="Earlier version.", metavar="VERSION")],
    after: Annotated[str, typer.Argument(help="Later version.", metavar="VERSION")],
    project: ProjectOption = Path(),
    stat: Annotated[bool, typer.Option("--stat", help="Count changed lines by file instead of showing them.")] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print a comment for a pull request, the change of cost first.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Compare two decision sets: constraints, components, cost and verdicts first, then git's diff."""
    from mlops_architect.usecases.inspect import diff as compare

    compared = compare(project, before, after, stat=stat)
    if as_json:
        semantic = compared.semantic
        print_json(
            {
                **semantic.model_dump(mode="json"),
                "monthly_usd_delta": semantic.monthly_usd_delta,
                "monthly_pct_delta": semantic.monthly_pct_delta,
                "git": compared.git,
            }
        )
        return
    if markdown:
        from mlops_architect.usecases.difference_comment import difference_comment

        typer.echo(difference_comment(compared.semantic), nl=False)
        return
    from mlops_architect.cli.context import console
    from mlops_architect.cli.views.difference import difference
    from mlops_architect.cli.views.text import safe

    out = console()
    out.print(difference(compared.semantic))
    if out.is_terminal:
        out.print(safe(compared.git), soft_wrap=True)
    else:
        typer.echo(compared.git)  # byte for byte, for other programs
