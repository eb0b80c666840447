"""`validate`: check a generated repository again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.commands.new import DeepOption
from mlops_architect.cli.context import JsonOption, opened, print_json, read_or_not


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("validate", epilog="Example: mlops-architect validate fraud-scoring --deep --report validation.sarif")(
        validate
    )


def validate(
    folder: Annotated[
        Path, typer.Argument(help="Generated repository; default: the current folder.", metavar="DIR")
    ] = Path(),
    deep: DeepOption = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Run every check, also those whose result for the same files is known.")
    ] = False,
    reports: Annotated[
        list[Path] | None,
        typer.Option("--report", help="Also write a file: .sarif, .xml (JUnit), .md or .json.", metavar="FILE"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check a generated repository: code, tests, infrastructure, workflows, image, secrets."""
    from mlops_architect.cli.running import observer
    from mlops_architect.usecases.report_files import write_report
    from mlops_architect.usecases.validation import validate_folder
    from mlops_architect.usecases.validation_reports import FORMS

    with opened() as bench, observer(quiet=as_json) as view:
        validation = validate_folder(bench.settings, folder, view, deep=deep, fresh=fresh)
    for path in reports or ():
        write_report(path, validation, FORMS)
    if as_json:
        with read_or_not():
            print_json(validation.model_dump(mode="json", exclude={"reports"}))
    if not validation.passed:
        raise typer.Exit(1)
