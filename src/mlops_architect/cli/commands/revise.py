"""`revise`: the next version of a project, from later words or settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.commands.adopt import ReplaceOption
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


PretendOption = Annotated[
    bool,
    typer.Option(
        "--pretend", help="Show what would change, decisions and files with conflicts among them, and change nothing."
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
    pretend: PretendOption = False,
    yes: YesOption = False,
    generate: Annotated[
        bool | None,
        typer.Option(
            "--generate/--no-generate",
            help="Write code, or stop after the architecture is approved; default: write, in an adopted repository stop.",
            show_default=False,
        ),
    ] = None,
    deep: DeepOption = False,
    replace: ReplaceOption = None,
    hourly_rate: LaterRateOption = None,
    provider: ProviderOption = "",
    model: ModelOption = "",
    base_url: BaseUrlOption = "",
    model_budget: ModelBudgetOption = None,
    codegen: CodegenOption = "",
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a new decision set from the current one, with changes in words or by field.

    Generated files are merged by git with what you changed; what both changed is left to you as a
    conflict. --pretend designs and merges aside: no commit, no run and no file comes of it.
    """
    from mlops_architect.cli.running import (
        coders,
        colleagues,
        gatekeeper,
        observer,
        revisions,
        show_pretended,
        show_result,
    )
    from mlops_architect.domain.run import RunOptions
    from mlops_architect.errors import UsageError
    from mlops_architect.usecases.pretending import pretended_revision
    from mlops_architect.usecases.start import revise as start

    later = revisions(settings, words)
    if not later and not replace:
        raise UsageError(
            "nothing to change was given", "Say it in words, or with --set, for example --set latency.p99_ms=80."
        )
    options = RunOptions(
        generate=True if generate is None else generate,
        clarify=at_terminal() and not yes and not as_json,
        deep=deep,
        catalogs=tuple(str(folder.resolve()) for folder in catalog or ()),
    )
    with opened(catalog, project) as bench:
        models = colleagues(bench, provider, model, base_url, model_budget)
        code = coders(bench, codegen, models, model_budget)
        options = options.model_copy(update={"colleagues": models, "codegen": code})
        if pretend:
            with observer(quiet=True) as view:
                found = pretended_revision(
                    bench, project, later, options, view, hourly_rate, replace or (), as_asked=generate is not None
                )
            show_pretended(found, as_json=as_json)
            return
        view = observer(quiet=as_json)
        with view:
            keeper = gatekeeper(yes=yes, quiet=as_json, view=view)
            result = start(
                bench, project, later, options, keeper, view, hourly_rate, replace or (), as_asked=generate is not None
            )
    show_result(result, as_json=as_json)
