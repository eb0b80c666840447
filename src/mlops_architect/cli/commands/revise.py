"""`revise`: the next version of a project, from later words or settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.commands.new import MOST_USD_PER_HOUR, DeepOption, SetOption, YesOption
from mlops_architect.cli.context import (
    BaseUrlOption,
    CatalogOption,
    CodegenOption,
    JsonOption,
    ModelBudgetOption,
    ModelOption,
    ProjectOption,
    ProviderOption,
    at_terminal,
    opened,
)

LaterRateOption = Annotated[
    float | None,
    typer.Option(
        "--hourly-rate",
        help="What an hour of operating work costs, in US dollars; default: as before.",
        min=0.0,
        max=MOST_USD_PER_HOUR,
        metavar="USD",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "revise",
        epilog='Example: mlops-architect revise "p99 under 80 ms, and no SageMaker" --set budget.monthly_usd=12000',
    )(revise)


def revise(
    words: Annotated[str | None, typer.Argument(help="What changes, in plain language.", metavar="WORDS")] = None,
    settings: SetOption = None,
    project: ProjectOption = Path(),
    yes: YesOption = False,
    no_generate: Annotated[
        bool, typer.Option("--no-generate", help="Stop after the architecture is approved.")
    ] = False,
    deep: DeepOption = False,
    hourly_rate: LaterRateOption = None,
    provider: ProviderOption = "",
    model: ModelOption = "",
    base_url: BaseUrlOption = "",
    model_budget: ModelBudgetOption = None,
    codegen: CodegenOption = "",
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a new decision set from the current one, with changes in words or by field."""
    from mlops_architect.cli.running import coders, colleagues, gatekeeper, observer, revisions, show_result
    from mlops_architect.domain.run import RunOptions
    from mlops_architect.errors import UsageError
    from mlops_architect.usecases.start import revise as start

    later = revisions(settings, words)
    if not later:
        raise UsageError(
            "nothing to change was given", "Say it in words, or with --set, for example --set latency.p99_ms=80."
        )
    options = RunOptions(
        generate=not no_generate,
        clarify=at_terminal() and not yes and not as_json,
        deep=deep,
        catalogs=tuple(str(folder.resolve()) for folder in catalog or ()),
    )
    with opened(catalog, project) as bench:
        models = colleagues(bench, provider, model, base_url, model_budget)
        code = coders(bench, codegen, models, model_budget)
        options = options.model_copy(update={"colleagues": models, "codegen": code})
        view = observer(quiet=as_json)
        with view:
            keeper = gatekeeper(yes=yes, quiet=as_json, view=view)
            result = start(bench, project, later, options, keeper, view, hourly_rate)
    show_result(result, as_json=as_json)
