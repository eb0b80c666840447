"""The Typer application, and the one place where errors become text and exit codes."""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated, Any

import typer

from mlops_architect import __version__
from mlops_architect.errors import ArchitectError

app = typer.Typer(
    name="mlops-architect",
    help="Turn requirements in plain language into a reviewed MLOps architecture and a repository that works.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog='Start with: mlops-architect new "Nightly churn scores for 2 million customers on AWS, $500 a month"',
)

_COMMANDS = ("new", "resume", "revise", "runs", "show", "diff", "log", "validate", "doctor", "patterns", "policies")

DEBUG = "--debug"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mlops-architect {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option(DEBUG, help="Show the traceback of an error.")] = False,
) -> None:
    """Design, review, generate and validate MLOps systems on your own machine."""


for _name in _COMMANDS:
    import_module(f"mlops_architect.cli.commands.{_name}").register(app)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with the documented exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    debug = DEBUG in given
    # --debug and --json are understood anywhere on the line
    given = [DEBUG, *(argument for argument in given if argument != DEBUG)] if debug else given
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal or path with letters it cannot show is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    try:
        app(args=given, prog_name="mlops-architect", standalone_mode=True)
    except ArchitectError as error:
        if debug:
            raise
        _report(error, as_json="--json" in given)
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        typer.echo("interrupted", err=True)
        raise SystemExit(130) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except Exception as error:  # the last resort: a bug of ours, said as such
        if debug:
            raise
        typer.echo(f"error: a bug in mlops-architect: {type(error).__name__}: {error}", err=True)
        typer.echo("Run the command again with --debug for the traceback.", err=True)
        raise SystemExit(70) from None


def _report(error: ArchitectError, *, as_json: bool) -> None:
    if as_json:
        import json

        payload: dict[str, Any] = {
            "error": error.message,
            "hint": error.hint,
            "exit_code": error.exit_code,
            **error.details,
        }
        typer.echo(json.dumps(payload, ensure_ascii=False))
    typer.echo(f"error: {error.message}", err=True)
    if error.hint:
        typer.echo(error.hint, err=True)
