"""`upgrade`: the current decision set made again with this version of the tool and the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.commands.new import DeepOption, YesOption
from mlops_architect.cli.commands.revise import PretendOption
from mlops_architect.cli.context import (
    BaseUrlOption,
    CatalogOption,
    CodegenOption,
    JsonOption,
    ModelBudgetOption,
    ModelOption,
    ProviderOption,
    console,
    opened,
    print_json,
    read_or_not,
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("upgrade", epilog="Example: mlops-architect upgrade fraud-scoring --pretend")(upgrade)


def upgrade(
    project: Annotated[Path, typer.Argument(help="Project folder.", metavar="PROJECT")] = Path(),
    pretend: PretendOption = False,
    reconsider: Annotated[
        bool, typer.Option("--reconsider", help="Take what is best now instead of keeping what was chosen.")
    ] = False,
    yes: YesOption = False,
    no_generate: Annotated[
        bool, typer.Option("--no-generate", help="Stop after the architecture is approved.")
    ] = False,
    deep: DeepOption = False,
    provider: ProviderOption = "",
    model: ModelOption = "",
    base_url: BaseUrlOption = "",
    model_budget: ModelBudgetOption = None,
    codegen: CodegenOption = "",
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the current decision set again with this version of the tool and the catalogue, as a merge.

    Requirements, answers and choices stay; figures are computed anew. A choice that is gone or no
    longer allowed is told and solved anew; one that would be better now is told and not taken, unless
    --reconsider. Critics, gates and the merge with your changes are those of `revise`. A project that
    was designed with --catalog wants the same. Where nothing has changed it says so, and ends with 0.

    With --json: {due, changes, let_go, better, gap_usd, unfinished, run, pretended, ...}.
    """
    from mlops_architect.cli.running import coders, colleagues, gatekeeper, observer, show_result
    from mlops_architect.domain.run import RunOptions
    from mlops_architect.usecases.upgrade import upgrade as start

    options = RunOptions(
        generate=not no_generate, deep=deep, catalogs=tuple(str(folder.resolve()) for folder in catalog or ())
    )
    with opened(catalog, project) as bench:
        models = colleagues(bench, provider, model, base_url, model_budget)
        code = coders(bench, codegen, models, model_budget)
        options = options.model_copy(update={"colleagues": models, "codegen": code})
        view = observer(quiet=as_json or pretend)
        with view:
            keeper = gatekeeper(yes=yes, quiet=as_json, view=view)
            found = start(bench, project, options, keeper, view, reconsider=reconsider, pretending=pretend)
    with read_or_not():
        if as_json:
            print_json(found)
        else:
            from mlops_architect.cli.views.upgrade import upgrade as page

            console().print(page(found))
    if found.run is not None:
        if not as_json:
            show_result(found.run, as_json=False)
        elif "fail" in found.run.checks.values():
            raise typer.Exit(1)
