"""`replay`: a run once more, from its recordings or with another model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.context import (
    BaseUrlOption,
    JsonOption,
    ModelBudgetOption,
    ModelOption,
    opened,
    print_json,
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("replay", epilog="Example: mlops-architect replay 20261121-4f2a --provider openai")(replay)


def replay(
    run: Annotated[str, typer.Argument(help="Run id, or its beginning.", metavar="RUN")],
    since: Annotated[
        str,
        typer.Option(
            "--from", help="First step to run again, from the checkpoint before it; default: all.", metavar="STEP"
        ),
    ] = "",
    provider: Annotated[
        str,
        typer.Option(
            "--provider",
            help="Ask this provider instead (embedded, anthropic, openai); default: answer from the run's recordings.",
            metavar="NAME",
        ),
    ] = "",
    model: ModelOption = "",
    base_url: BaseUrlOption = "",
    model_budget: ModelBudgetOption = None,
    as_json: JsonOption = False,
) -> None:
    """Design again what a run designed, up to the architecture, and show what differs; the project is not touched.

    From the recordings it must come out the same to the byte, or the exit code is 1.
    """
    from mlops_architect.cli.context import console
    from mlops_architect.cli.running import colleagues
    from mlops_architect.cli.views.thinking import Thinking
    from mlops_architect.domain.calls import ModelOptions
    from mlops_architect.usecases.replay import replay as again

    with opened() as bench:
        record = bench.database.run(run)
    folders = [Path(folder) for folder in record.options.catalogs]
    with opened(folders, Path(record.folder), record.options.hourly_rate_usd) as bench:
        other = None
        if provider not in ("", "replay") or model or base_url or model_budget is not None:
            other = colleagues(bench, provider, model, base_url, model_budget) or ModelOptions()
        with Thinking(console(stderr=True)) as watching:
            watching.doing(f"designing run {record.id} again")
            found = again(bench, record.id, watching, other, since)
    if as_json:
        print_json(found)
    else:
        from mlops_architect.cli.views.replayed import replayed

        console().print(replayed(found))
    if other is None and not found.identical:
        raise typer.Exit(1)
