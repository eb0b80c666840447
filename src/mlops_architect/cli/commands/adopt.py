"""`adopt`: an existing repository as a decision set that `revise` goes on from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mlops_architect.cli.commands.new import HourlyRateOption, SetOption, YesOption
from mlops_architect.cli.context import CatalogOption, JsonOption, console, opened, print_json, read_or_not

ReplaceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--replace",
        help="Capability whose pattern the engine is to choose anew, such as serve-online; all for every one.",
        metavar="CAPABILITY",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "adopt",
        epilog='Example: mlops-architect adopt . "Card fraud scoring, p99 under 100 ms at 2,000 requests/s" --pretend',
    )(adopt)


def adopt(
    folder: Annotated[Path, typer.Argument(help="Repository; default: the current folder.", metavar="DIR")] = Path(),
    text: Annotated[
        str | None,
        typer.Argument(
            help="What the system must do, in plain language; it wins over the code. - reads standard input.",
            metavar="WORDS",
        ),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="Read the requirements from a file; - reads standard input.")
    ] = None,
    settings: SetOption = None,
    replace: ReplaceOption = None,
    pretend: Annotated[bool, typer.Option("--pretend", help="Look at everything and write nothing.")] = False,
    yes: YesOption = False,
    hourly_rate: HourlyRateOption = 95.0,
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read a repository, propose the decision set it amounts to, and commit that once it is approved.

    Terraform, Python dependencies, Dockerfiles, compose and CI files are read as data. Code of the repository is
    not changed: architecture/ and audit/ are added to it, and `revise`, `why`, `diff` and `check` work from there.
    With --json nothing is written, unless --yes is given too: then the outcome of the run is printed.
    Leaves with 3 where nothing can be read or no design meets the requirements, with 7 where it would write into
    unfinished work, and with 8 where the proposal waits for approval.
    """
    from mlops_architect.cli.running import gatekeeper, observer, revisions, show_result
    from mlops_architect.cli.views.ticker import Ticker
    from mlops_architect.errors import InvalidInput
    from mlops_architect.usecases.adopting.assess import assess
    from mlops_architect.usecases.adopting.write import adopt as write
    from mlops_architect.usecases.adopting.write import require_writable
    from mlops_architect.usecases.intake import requirements_text
    from mlops_architect.usecases.recognising.recognise import Asked

    words = requirements_text(text, file) if text is not None or file is not None else ""
    asked = Asked(words, revisions(settings, None), tuple(replace or ()))
    writes = not pretend and (yes or not as_json)
    with opened(catalog, folder, hourly_rate=hourly_rate) as bench:
        if writes:
            require_writable(folder)
        with Ticker(console(stderr=True)) as tick:
            found = assess(bench, folder, asked, tick)
        if not writes or not as_json:
            with read_or_not():
                if as_json:
                    print_json(found)
                else:
                    from mlops_architect.cli.views.adoption import adoption_page

                    console().print(adoption_page(found))
        if found.why_none and as_json and not writes:
            raise typer.Exit(InvalidInput.exit_code)
        if found.why_none:
            raise InvalidInput("no decision set: " + found.why_none, "Change what is asked, in words or with --set.")
        if not writes:
            return
        view = observer(quiet=as_json)
        with view:
            result = write(bench, folder, found, asked, gatekeeper(yes=yes, quiet=as_json, view=view), view)
    show_result(result, as_json=as_json)
