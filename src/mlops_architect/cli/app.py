"""The Typer application, and the one place where errors become text and exit codes."""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer

from mlops_architect import __version__
from mlops_architect.errors import ArchitectError, Interrupted, QuestionsOpen, StoreError, UsageError
from mlops_architect.usecases.interruption import handled_by

app = typer.Typer(
    name="mlops-architect",
    help="Turn requirements in plain language into a reviewed MLOps architecture and a repository that works.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog='Start with: mlops-architect new "Nightly churn scores for 2 million customers on AWS, $500 a month"',
)

_COMMANDS = (
    "new", "adopt", "read", "resume", "revise", "upgrade", "calibrate", "explore", "compare", "why", "runs", "show", "diff", "log", "trace",
    "replay",
    "validate", "check", "verify", "cost", "prices", "state", "prune", "doctor", "patterns", "policies",
)  # fmt: skip

DEBUG = "--debug"
_NO_HANDLES = (errno.EMFILE, errno.ENFILE)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


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
    _complete_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal or path with letters it cannot show is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    try:
        with handled_by(signal.default_int_handler):  # SIGTERM and a closed terminal end it as Ctrl-C does
            app(args=given, prog_name="mlops-architect", standalone_mode=True)
    except ArchitectError as error:
        if debug:
            raise
        # the questions are what --strict is asked for, whatever the rest of the output is
        asked = isinstance(error, QuestionsOpen) and "--strict" in given
        _report(error, as_json=asked or "--json" in given)
        raise SystemExit(error.exit_code) from None
    except SystemExit as leaving:
        # Typer has made exit codes of its own of a pipe that was closed and of Ctrl-C
        if isinstance(leaving.__context__, BrokenPipeError):
            _nobody_reads()
            raise SystemExit(0) from None
        if leaving.code == Interrupted.exit_code:
            _say("interrupted")
        raise
    except BrokenPipeError:
        _nobody_reads()
        raise SystemExit(0) from None
    except Exception as error:  # the last resort: a bug of ours, said as such
        if debug:
            raise
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            _say(f"error: cannot write: {error.strerror}", "Free space, or send the output somewhere else.")
            _nobody_reads()
            raise SystemExit(StoreError.exit_code) from None
        if isinstance(error, OSError) and error.errno in _NO_HANDLES:
            _say("error: too many files are open", "Raise the limit (`ulimit -n`); what was finished is saved.")
            raise SystemExit(StoreError.exit_code) from None
        if isinstance(error, FileNotFoundError) and _nowhere():
            _say(
                "error: the current folder does not exist any more",
                "Change to another one, then run the command again.",
            )
            raise SystemExit(UsageError.exit_code) from None
        _say(
            f"error: a bug in mlops-architect: {type(error).__name__}: {error}",
            "Run the command again with --debug for the traceback.",
        )
        raise SystemExit(70) from None


def _complete_streams() -> None:
    """Open what the process was started without on nothing, so that no file takes the number of a standard stream."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, open(number, "r" if number == 0 else "w", closefd=False))


def _nowhere() -> bool:
    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def _nobody_reads() -> None:
    from mlops_architect.cli.views.screen import discard_output

    discard_output()


def _report(error: ArchitectError, *, as_json: bool) -> None:
    if as_json:
        import json

        payload: dict[str, Any] = {
            "error": error.message,
            "hint": error.hint,
            "exit_code": error.exit_code,
            **error.details,
        }
        try:
            typer.echo(json.dumps(payload, ensure_ascii=False))
        except OSError:
            _nobody_reads()
    _say(f"error: {error.message}", error.hint)


def _say(*lines: str) -> None:
    with suppress(OSError):  # the terminal may be closed, or its log's disk full
        for line in filter(None, lines):
            typer.echo(line, err=True)
