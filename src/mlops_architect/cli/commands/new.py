"""`new`: from requirements to an approved design and a validated repository."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.context import (
    BaseUrlOption,
    CatalogOption,
    CodegenOption,
    JsonOption,
    ModelBudgetOption,
    ModelOption,
    ProviderOption,
    at_terminal,
    opened,
)

MOST_USD_PER_HOUR = 10_000.0

HourlyRateOption = Annotated[
    float,
    typer.Option(
        "--hourly-rate",
        help="What an hour of operating work costs, in US dollars.",
        min=0.0,
        max=MOST_USD_PER_HOUR,
        metavar="USD",
    ),
]
YesOption = Annotated[
    bool, typer.Option("--yes", "-y", help="Approve at every gate what no policy blocks, and ask nothing.")
]
DeepOption = Annotated[
    bool,
    typer.Option(
        "--deep",
        help="Also apply the infrastructure to an emulated AWS, score a request, and measure what the tests reach.",
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", help="Set a constraint by hand, as FIELD=VALUE; may be given again.", metavar="FIELD=VALUE"),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "new",
        epilog='Example: mlops-architect new "Card fraud scoring on AWS in eu-west-1, p99 under 100 ms at 2,000 requests/s, PCI DSS" --yes',
    )(new)


def new(
    text: Annotated[
        str | None, typer.Argument(help="The requirements in plain language; - reads standard input.", metavar="TEXT")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="Read the requirements from a file; - reads standard input.")
    ] = None,
    project: Annotated[
        Path | None, typer.Option("--project", "-p", help="Folder to make; default: a name from the requirements.")
    ] = None,
    yes: YesOption = False,
    no_generate: Annotated[
        bool, typer.Option("--no-generate", help="Stop after the architecture is approved.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Stop with the open questions as JSON and 9 instead of assuming.")
    ] = False,
    deep: DeepOption = False,
    settings: SetOption = None,
    hourly_rate: HourlyRateOption = 95.0,
    provider: ProviderOption = "",
    model: ModelOption = "",
    base_url: BaseUrlOption = "",
    model_budget: ModelBudgetOption = None,
    codegen: CodegenOption = "",
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Design a system from requirements, have it reviewed and approved, and generate its repository."""
    from mlops_architect.cli.running import coders, colleagues, gatekeeper, observer, revisions, show_result, strictly
    from mlops_architect.domain.run import RunOptions
    from mlops_architect.usecases.intake import requirements_text
    from mlops_architect.usecases.start import new as start

    words = requirements_text(text, file)
    options = RunOptions(
        generate=not no_generate,
        hourly_rate_usd=hourly_rate,
        strict=strict,
        clarify=at_terminal() and not yes and not as_json,
        deep=deep,
        catalogs=tuple(str(folder.resolve()) for folder in catalog or ()),
    )
    with opened(catalog, hourly_rate=hourly_rate) as bench:
        models = colleagues(bench, provider, model, base_url, model_budget)
        code = coders(bench, codegen, models, model_budget)
        options = options.model_copy(update={"colleagues": models, "codegen": code})
        view = observer(quiet=as_json, aside=strict)
        keeper = gatekeeper(yes=yes, quiet=as_json, view=view)
        with view:
            result = start(
                bench,
                words,
                project,
                options,
                strictly(keeper) if strict else keeper,
                view,
                revisions(settings, None),
            )
    show_result(result, as_json=as_json)
