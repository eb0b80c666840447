"""`trace`: the way of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.context import JsonOption, opened, print_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("trace", epilog='Example: mlops-architect trace 20261121-4f2a --why "aws-mwaa"')(trace)


def trace(
    run: Annotated[str, typer.Argument(help="Run id, or its beginning.", metavar="RUN")],
    why: Annotated[
        str,
        typer.Option(
            "--why",
            help="Show what was recorded on this instead: a pattern, a capability, a decision, or words like “approved”.",
            metavar="WORDS",
        ),
    ] = "",
    otlp: Annotated[
        str,
        typer.Option(
            "--otlp",
            help="Send it as OpenTelemetry spans to a collector instead, over HTTP in JSON.",
            metavar="URL",
        ),
    ] = "",
    otel_file: Annotated[
        Path | None, typer.Option("--otel-file", help="Write the same spans to a file.", metavar="FILE")
    ] = None,
    contents: Annotated[
        bool, typer.Option("--contents", help="Put what models were sent and answered into the spans too.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the way of a run as a tree: steps, agents, calls to models with tokens and cost, checkpoints, confidence.

    Commands that run the graph export by themselves where OTEL_EXPORTER_OTLP_ENDPOINT is set.
    """
    from mlops_architect.cli.context import console
    from mlops_architect.cli.views.trajectory import reasons, tree
    from mlops_architect.usecases.reasons import why_recorded
    from mlops_architect.usecases.telemetry.export import export
    from mlops_architect.usecases.trace import trace as traced

    with opened() as bench:
        if why:
            answered = why_recorded(bench, run, why)
            if as_json:
                print_json(answered)
            else:
                console().print(reasons(answered))
            return
        if otlp or otel_file is not None:
            sent = export(bench, run, url=otlp, file=otel_file, contents=contents)
            if as_json:
                print_json(sent)
            else:
                console().print(f"{sent['spans']} spans to {' and '.join(sent['to'])}")
                if sent["left_out"]:
                    console(stderr=True).print(sent["left_out"])
            return
        found = traced(bench, run)
    if as_json:
        print_json(found)
    else:
        console().print(tree(found))
