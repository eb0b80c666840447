"""What every command needs from the invocation: settings, consoles, and whether a person is there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from mlops_architect.cli.views.screen import Screen
    from mlops_architect.usecases.workbench import Workbench

_PIPE_WIDTH = 160
"""Columns of output that goes to a file or another program."""

CatalogOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--catalog", help="Folder with more patterns, policies and prompts; may be given again.", metavar="DIR"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
ProviderOption = Annotated[
    str,
    typer.Option(
        "--provider",
        help="Who thinks along: embedded (the engine alone), anthropic, or openai and servers like it.",
        metavar="NAME",
    ),
]
ModelOption = Annotated[str, typer.Option("--model", help="Model of the provider.", metavar="ID")]
BaseUrlOption = Annotated[
    str,
    typer.Option("--base-url", help="A compatible server, such as Ollama, vLLM or LM Studio.", metavar="URL"),
]
ModelBudgetOption = Annotated[
    float | None,
    typer.Option("--model-budget", help="What the models of this run may cost, in US dollars.", min=0.0, metavar="USD"),
]
CodegenOption = Annotated[
    str,
    typer.Option(
        "--codegen",
        help="Who extends the generated code: templates (nobody), model (of --provider), or claude-code.",
        metavar="NAME",
    ),
]
ProjectOption = Annotated[Path, typer.Option("--project", "-p", help="Project folder.", metavar="DIR")]


def at_terminal() -> bool:
    """Whether a person can answer prompts: both streams are terminals and nothing says otherwise."""
    if os.environ.get("CI") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdin.isatty() and sys.stdout.isatty()


def console(*, stderr: bool = False) -> Screen:
    """Return a console for results, or for everything else; colour follows the terminal and ``NO_COLOR``."""
    from mlops_architect.cli.views.screen import Screen

    terminal = (sys.stderr if stderr else sys.stdout).isatty()
    return Screen(stderr=stderr, width=None if terminal or os.environ.get("COLUMNS") else _PIPE_WIDTH)


@contextmanager
def read_or_not() -> Iterator[None]:
    """Print in the block; that nobody reads it any more changes neither the outcome nor the exit code."""
    from mlops_architect.cli.views.screen import discard_output

    try:
        yield
    except BrokenPipeError:
        discard_output()


@contextmanager
def opened(
    catalog: list[Path] | None = None, project: Path | None = None, hourly_rate: float | None = None
) -> Iterator[Workbench]:
    """Open the workbench of this invocation."""
    from mlops_architect.settings import load_settings
    from mlops_architect.usecases.workbench import workbench

    settings = load_settings(catalogs=tuple(catalog or ()), hourly_rate_usd=hourly_rate, interactive=at_terminal())
    with workbench(settings, project) as bench:
        yield bench


def print_json(value: Any) -> None:
    """Print plain data, or a model, as JSON on standard output."""
    import json

    from pydantic import BaseModel

    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
