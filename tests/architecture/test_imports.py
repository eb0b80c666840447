"""Start-up: `--help` and `--version` load nothing heavy; names, not milliseconds, because machines are noisy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import mlops_architect

SRC = Path(mlops_architect.__file__).parents[1]
HEAVY = {
    "langgraph",
    "langchain_core",
    "langsmith",
    "anthropic",
    "openai",
    "jinja2",
    "git",
    "sqlalchemy",
    "ortools",
    "numpy",
    "pandas",
    "questionary",
    "hcl2",
    "httpx2",
}
SCRIPT = """
import json, sys
from mlops_architect.__main__ import main
sys.argv = ["mlops-architect", *sys.argv[1:]]
try:
    main()
except SystemExit as done:
    assert not done.code, done.code
print("\\nLOADED " + json.dumps(sorted(sys.modules)))
"""


def loaded(*arguments: str) -> set[str]:
    """Return the top-level names of the modules that a fresh process has loaded after a command."""
    environment = {**os.environ, "PYTHONPATH": str(SRC)}
    command = [sys.executable, "-c", SCRIPT, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in json.loads(done.stdout.rpartition("LOADED ")[2])}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["new", "--help"],
        ["resume", "--help"],
        ["diff", "--help"],
        ["explore", "--help"],
        ["compare", "--help"],
        ["why", "--help"],
        ["read", "--help"],
        ["read", "--labels", "Nightly churn scores on AWS"],
    ],
    ids=" ".join,
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    assert loaded(*arguments) & HEAVY == set()


def test_reading_with_questions_starts_no_graph_and_opens_no_database() -> None:
    assert loaded("read", "Nightly churn scores on AWS") & {*HEAVY, "sqlite3"} <= {
        "ortools",
        "numpy",
        "pandas",
        "sqlite3",
    }


@pytest.mark.parametrize(
    "module", ["mlops_architect.engine.agents.registry", "mlops_architect.catalog.load", "mlops_architect.settings"]
)
def test_the_core_loads_nothing_heavy(module: str) -> None:
    script = f"import json, sys, {module}; print('LOADED ' + json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], env={"PYTHONPATH": str(SRC)}, capture_output=True, text=True, check=True
    )
    assert {name.partition(".")[0] for name in json.loads(done.stdout.rpartition("LOADED ")[2])} & HEAVY == set()
