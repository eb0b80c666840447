"""`read`: what requirements say, without designing anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mlops_architect.cli.context import CatalogOption, JsonOption, opened, print_json

if TYPE_CHECKING:
    from mlops_architect.usecases.reading import TextRead
    from mlops_architect.usecases.texts import Source
    from mlops_architect.usecases.workbench import Workbench


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read", epilog="Example: mlops-architect read -f requirements.md --json")(read)


def read(
    text: Annotated[
        str | None,
        typer.Argument(
            help="The requirements in plain language, or a folder of texts; - reads standard input.", metavar="TEXT|DIR"
        ),
    ] = None,
    files: Annotated[
        list[Path] | None,
        typer.Option("--file", "-f", help="Read a file or a folder; may be given again.", metavar="FILE"),
    ] = None,
    labels: Annotated[
        bool, typer.Option("--labels", help="Print only the labels: one JSON object a line for each text.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Leave with 9 when questions are open.")] = False,
    catalog: CatalogOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read requirements and show what they say: values with their words, contradictions, and open questions.

    Nothing is designed and nothing is kept. Several texts come one JSON object a line with --json or --labels.
    Folders are searched for *.txt, *.md, *.yaml, and *.json with a `text` and an `id`.
    """
    from mlops_architect.errors import ArchitectError, QuestionsOpen, UsageError
    from mlops_architect.usecases.texts import sources, worst

    if labels and strict:
        raise UsageError("--labels looks at no questions, so --strict has nothing to say", "Leave one of them out.")
    found = sources(text, files or ())
    failed: list[ArchitectError] = []
    is_open = False
    with opened(catalog) as bench:
        for number, source in enumerate(found):
            try:
                if labels:
                    _print_line(_labels(bench, source))
                    continue
                one = _read(bench, source, as_json=as_json, headed=None if len(found) == 1 else number > 0)
            except ArchitectError as error:
                if len(found) == 1:
                    raise
                failed.append(error)
                typer.echo(f"error: {error.message}", err=True)
                continue
            is_open = is_open or bool(one.questions or one.reading.contradictions)
    if failed:
        typer.echo(f"{len(failed)} of {len(found)} texts could not be read", err=True)
        raise typer.Exit(worst(failed))
    if strict and is_open:
        typer.echo("questions are open", err=True)
        raise typer.Exit(QuestionsOpen.exit_code)


def _labels(bench: Workbench, source: Source) -> dict[str, Any]:
    from mlops_architect.usecases.reading import labels_of

    return labels_of(bench, source)


def _read(bench: Workbench, source: Source, *, as_json: bool, headed: bool | None) -> TextRead:
    """Read a text and print it; the page comes in two parts, because questions take a second.

    ``headed`` says whether the text's id stands above the page, after an empty line or not; None for a text alone.
    """
    from mlops_architect.cli.context import console
    from mlops_architect.cli.views.ticker import Ticker
    from mlops_architect.usecases.reading import as_data, reading_of, with_questions

    one = reading_of(bench, source)
    if as_json:
        with Ticker(console(stderr=True)) as tick:
            one = with_questions(bench, one, tick)
        (print_json if headed is None else _print_line)(as_data(one))
        return one
    from mlops_architect.cli.views.reading_page import question_part, reading_part

    screen = console()
    if headed is not None:
        screen.print(("\n" if headed else "") + f"── {one.id}")
    screen.print(reading_part(one, marks=screen.no_color or not screen.is_terminal))
    with Ticker(console(stderr=True)) as tick:
        one = with_questions(bench, one, tick)
    screen.print(question_part(one))
    return one


def _print_line(value: Any) -> None:
    import json

    typer.echo(json.dumps(value, ensure_ascii=False))
