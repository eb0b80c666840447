"""Exit codes: one table, in the README and in the code."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from tests.cli.driving import CHURN, Tool

from mlops_architect.errors import EXIT_CODES

README = Path(__file__).parents[2] / "README.md"
BETWEEN = re.compile(r"(<!-- exit-codes -->\n).*?(<!-- /exit-codes -->)", re.DOTALL)


def test_the_readme_has_the_table_of_exit_codes(request: pytest.FixtureRequest) -> None:
    rows = "".join(f"| {code} | {meaning} |\n" for code, meaning in sorted(EXIT_CODES.items()))
    table = f"| Code | Meaning |\n| --- | --- |\n{rows}"
    text = README.read_text()
    if request.config.getoption("--update-golden"):
        text = BETWEEN.sub(lambda found: found[1] + table + found[2], text)
        README.write_text(text)
    found = BETWEEN.search(text)
    assert found is not None
    assert found[0] == f"<!-- exit-codes -->\n{table}<!-- /exit-codes -->", "--update-golden writes the table"


def test_every_code_has_one_meaning() -> None:
    assert len(set(EXIT_CODES.values())) == len(EXIT_CODES)
    assert set(EXIT_CODES) == {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 70, 130}


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("new",),
        ("new", CHURN, "-f", "requirements.md"),
        ("new", "-f", "not-there.md"),
        ("new", "-f", "."),
        ("new", CHURN, "--no-such-option"),
        ("new", CHURN, "--set", "latency.p99_ms"),
        ("new", CHURN, "--set", "latency.p99=80"),
        ("new", CHURN, "--set", "latency.p99_ms=fast"),
        ("new", CHURN, "--set", "availability.target_pct=120"),
        ("new", CHURN, "--set", "serving.modes=telepathy"),
        ("new", CHURN, "--hourly-rate", "-1"),
        ("new", CHURN, "--hourly-rate", "inf"),
        ("new", CHURN, "--hourly-rate", "nan"),
        ("new", CHURN, "--project", "a" * 300),
        ("new", CHURN, "--project", "\udcff"),
        ("resume",),
        ("resume", "20261121", "--approve", "--reject"),
        ("revise",),
        ("diff", "v1"),
        ("validate", "."),
        ("patterns",),
        ("patterns", "list", "--capability", "telepathy"),
        ("patterns", "list", "--cloud", "nine"),
        ("patterns", "show", "aws-s3-lak"),
        ("policies", "show", "no-such-policy"),
    ],
    ids=lambda arguments: " ".join(arguments)[:60].encode("ascii", "replace").decode(),
)
def test_wrong_usage_is_2_and_says_what_is_right(arguments: tuple[str, ...], tool: Tool) -> None:
    answer = tool(*arguments)
    assert answer.code == 2
    assert answer.out == "" or arguments in (("patterns",),)
    assert "Traceback" not in answer.err
    assert list(tool.here.iterdir()) == []


def test_close_names_are_suggested(tool: Tool) -> None:
    assert "Did you mean latency.p99_ms" in tool("new", CHURN, "--set", "latency.p99=80").err
    assert "aws-s3-lake" in tool("patterns", "show", "aws-s3-lak").err


@pytest.mark.parametrize(
    "arguments",
    [
        ("resume", "20200101-nothing"),
        ("resume", ""),
        ("log", "20200101-nothing"),
        ("log",),
        ("resume", "%"),
        ("resume", "2" * 60_000),
    ],
    ids=lambda arguments: " ".join(arguments)[:40],
)
def test_an_unknown_run_is_6(arguments: tuple[str, ...], tool: Tool) -> None:
    answer = tool(*arguments)
    assert answer.code == 6
    assert "Traceback" not in answer.err


def test_a_home_that_no_user_has_is_2(tool: Tool) -> None:
    answer = tool("runs", env={"MLOPS_ARCHITECT_HOME": "~nobody-of-this-name/data"})
    assert (answer.code, "MLOPS_ARCHITECT_HOME" in answer.err) == (2, True)


@pytest.mark.parametrize("verb", [("show",), ("new", CHURN)], ids=lambda verb: verb[0])
def test_a_current_folder_that_is_gone_is_2(verb: tuple[str, ...], tool: Tool) -> None:
    gone = tool.root / "gone"
    gone.mkdir()
    command = ["sh", "-c", 'rmdir "$0" && exec "$@"', str(gone), *tool.command(*verb)]
    done = subprocess.run(command, cwd=gone, env=tool.environment(), capture_output=True, text=True, check=False)
    assert (done.returncode, "current folder" in done.stderr, "bug" in done.stderr) == (2, True, False)


def test_a_bug_of_ours_is_70_and_said_as_such(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("mlops_architect.usecases.inspect.list_runs", broken)
    answer = tool("runs")
    assert answer.code == 70
    assert "a bug in mlops-architect: RuntimeError: boom" in answer.err
    assert "--debug" in answer.err
    assert "Traceback" not in answer.err
    with pytest.raises(RuntimeError):
        tool("runs", "--debug")
