"""`replay`: a run once more, from its recordings or with another model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mlops_architect.cli.commands.new import YesOption
from mlops_architect.cli.context import (
    BaseUrlOption,
    CodegenOption,
    JsonOption,
    ModelBudgetOption,
    ModelOption,
    at_terminal,
    opened,
    print_json,
)

if TYPE_CHECKING:
    from mlops_architect.domain.calls import ModelOptions
    from mlops_architect.domain.run import RunRecord
    from mlops_architect.usecases.workbench import Workbench


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
    project: Annotated[
        Path | None,
        typer.Option(
            "--project",
            "-p",
            help="Go on from there to the end, as a run of its own with its project in this new folder.",
            metavar="DIR",
        ),
    ] = None,
    yes: YesOption = False,
    no_generate: Annotated[
        bool, typer.Option("--no-generate", help="With --project: stop after the architecture is approved.")
    ] = False,
    codegen: CodegenOption = "",
    as_json: JsonOption = False,
) -> None:
    """Design again what a run designed, up to the architecture, and show what differs; the project is not touched.

    From the recordings it must come out the same to the byte, or the exit code is 1.
    With --project nothing is compared: the run goes on from the step to its end beside the first one, as a fork.
    """
    from mlops_architect.cli.running import colleagues
    from mlops_architect.domain.calls import ModelOptions
    from mlops_architect.errors import UsageError

    if project is None and (yes or no_generate or codegen):
        raise UsageError("--yes, --no-generate and --codegen are for a fork", "Name its folder with --project DIR.")
    with opened() as bench:
        record = bench.database.run(run)
    folders = [Path(folder) for folder in record.options.catalogs]
    with opened(folders, Path(record.folder), record.options.hourly_rate_usd) as bench:
        other = None
        if provider not in ("", "replay") or model or base_url or model_budget is not None:
            other = colleagues(bench, provider, model, base_url, model_budget) or ModelOptions()
        if project is not None:
            changes = {"generate": not no_generate, "clarify": at_terminal() and not yes and not as_json}
            _forked(bench, record, since, project, changes, other, (codegen, model_budget), yes=yes, as_json=as_json)
        else:
            _compared(bench, record, since, other, as_json=as_json)


def _compared(bench: Workbench, record: RunRecord, since: str, other: ModelOptions | None, *, as_json: bool) -> None:
    from mlops_architect.cli.context import console
    from mlops_architect.cli.views.thinking import Thinking
    from mlops_architect.usecases.replay import replay as again

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


def _forked(
    bench: Workbench,
    record: RunRecord,
    since: str,
    project: Path,
    changes: dict[str, Any],
    other: ModelOptions | None,
    code: tuple[str, float | None],
    *,
    yes: bool,
    as_json: bool,
) -> None:
    from mlops_architect.cli.running import coders, gatekeeper, observer, show_result
    from mlops_architect.usecases.fork import fork

    by, most_usd = code
    if other is not None:
        changes |= {"colleagues": other if other.asked_first else None}
    if by:
        models = other if other is not None else record.options.colleagues
        changes |= {"codegen": coders(bench, by, models, most_usd)}
    view = observer(quiet=as_json)
    with view:
        keeper = gatekeeper(yes=yes, quiet=as_json, view=view)
        result = fork(bench, record.id, project, changes, keeper, view, since)
    show_result(result, as_json=as_json)
