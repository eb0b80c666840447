"""Drives the whole tool as a user does: arguments and standard input in, exit code and both streams out."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from mlops_architect.cli.app import main

FRAUD = (
    "Real-time card fraud scoring on AWS in eu-west-1. p99 under 100 ms at 2,000 requests/s peak, 99.9% availability, "
    "PCI DSS, retrain daily, budget $9k a month, team of 4, no Kubernetes."
)
CHURN = "Nightly churn scores for 2 million customers on AWS in eu-west-1, retrain monthly, budget $1,500 a month, team of 3."
_NOT_HANDED_ON = (
    "GIT_",
    "XDG_",
    "MLOPS_ARCHITECT_",
    "TESTS_",
    "OTEL_",
    "CI",
    "NO_COLOR",
    "COLUMNS",
    "PYTHONDONTWRITEBYTECODE",
)


@dataclass(frozen=True)
class Answer:
    """What one invocation came to."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def said(self) -> str:
        """Both streams, lines joined, for looking up words."""
        return " ".join(f"{self.out}\n{self.err}".split())


class Tool:
    """One user's machine: everything lies below ``root``, the data folder and the folder commands run in.

    What is costly to make and the same for everybody lies in a cache that all machines of a session share.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / "data"
        self.here = root / "work"
        for folder in (self.home, self.here, root / "user"):
            folder.mkdir(parents=True, exist_ok=True)
        if not (self.home / "cache").is_symlink():
            (self.home / "cache").symlink_to(os.environ["TESTS_SHARED_CACHE"])

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the variables of this user, none of the machine's own settings among them."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_HANDED_ON)}
        own = {"MLOPS_ARCHITECT_HOME": str(self.home), "HOME": str(self.root / "user"), "GIT_CONFIG_NOSYSTEM": "1",
               "MLOPS_ARCHITECT_OSV_URL": "http://127.0.0.1:9/"}  # fmt: skip
        return {**kept, **own, **(extra or {})}

    def __call__(
        self, *arguments: str, stdin: str | bytes = "", env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> Answer:
        """Run the tool in this process: the same code from the first argument to the exit code."""
        given = io.TextIOWrapper(io.BytesIO(stdin.encode() if isinstance(stdin, str) else stdin), encoding="utf-8")
        out, err = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, self.environment(env), clear=True),
            mock.patch.object(sys, "stdin", given),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            contextlib.chdir(cwd or self.here),
        ):
            code = _exit_code(list(arguments))
        return Answer(code, out.getvalue(), err.getvalue())

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of a process of its own."""
        return [sys.executable, "-m", "mlops_architect", *arguments]

    def process(
        self, *arguments: str, stdin: str | bytes = "", env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> Answer:
        """Run the tool in a process of its own."""
        done = subprocess.run(
            self.command(*arguments),
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=cwd or self.here,
            env=self.environment(env),
            timeout=1800,
            check=False,
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    def copy(self, root: Path) -> Tool:
        """Return the same machine once more: data and projects copied, the paths in the run database with them."""
        shutil.copytree(self.root, root, symlinks=True, dirs_exist_ok=True)
        copied = Tool(root)
        copied.move_project(self.root, root)
        return copied

    def move_project(self, old: Path, new: Path) -> None:
        """Let runs know their projects below ``old`` as below ``new``."""
        database = self.home / "architect.sqlite"
        if database.exists():
            with contextlib.closing(sqlite3.connect(database)) as connection, connection:
                names = json.dumps(str(old))[1:-1], json.dumps(str(new), ensure_ascii=False)[1:-1]
                connection.execute("UPDATE runs SET folder = replace(folder, ?, ?)", (str(old), str(new)))
                connection.execute("UPDATE runs SET record = replace(record, ?, ?)", names)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return a table of the run database."""
        with contextlib.closing(sqlite3.connect(self.home / "architect.sqlite")) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid")]


def _exit_code(arguments: list[str]) -> int:
    try:
        main(arguments)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    return 0


@dataclass(frozen=True)
class Designed:
    """A run that has come somewhere: on whose machine, and what it said."""

    tool: Tool
    answer: Answer

    @property
    def result(self) -> dict[str, Any]:
        """What ``--json`` printed."""
        result: dict[str, Any] = self.answer.data
        return result

    @property
    def run(self) -> str:
        """The run's id."""
        return str(self.result["run"])

    @property
    def folder(self) -> Path:
        """The project, wherever this machine was copied to."""
        return self.tool.here / "project"

    def copy(self, root: Path) -> Designed:
        """Return the same on another machine."""
        return Designed(self.tool.copy(root), self.answer)


def git(folder: Path, *arguments: str) -> str:
    """Run git in a project as its user would."""
    identity = ["-c", "user.name=Ada Example", "-c", "user.email=ada@example.com"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def forked(work: Callable[[], int]) -> int:
    """Run ``work`` in a copy of this process, warm as it is; return its exit code, negative for a signal."""
    child = os.fork()
    if child == 0:
        # Under a limit on files an import would leave half a compiled module behind, which breaks every later process.
        sys.dont_write_bytecode = True
        try:
            code = work()
        except BaseException:
            code = 99
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_self() -> None:
    """End this process as ``kill -9`` does."""
    os.kill(os.getpid(), signal.SIGKILL)
