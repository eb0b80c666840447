"""`verify`: whether anything that a project records was tampered with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.context import JsonOption, console, print_json, read_or_not


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify", epilog="Example: mlops-architect verify fraud-scoring")(verify)


def verify(
    folder: Annotated[Path, typer.Argument(help="Project; default: the current folder.", metavar="DIR")] = Path(),
    as_json: JsonOption = False,
) -> None:
    """Verify what a project records: audit trail, approvals, versions, release and archives."""
    from mlops_architect.usecases.inspect import verified

    checks = verified(folder)
    failed = any(check.outcome.value == "fail" for check in checks)
    with read_or_not():
        if as_json:
            print_json({"intact": not failed, "checks": [check.model_dump(mode="json") for check in checks]})
        else:
            from mlops_architect.cli.views.checks import check_line

            for check in checks:
                console().print(check_line(check))
    if failed:
        raise typer.Exit(1)
