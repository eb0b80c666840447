"""Streams: results on standard output, everything else on standard error, one JSON document and nothing beside it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.driving import CHURN, Designed, Tool

PATHS = re.compile(r"/[^\s\"]*/machine")


def keys(value: object, at: str = "") -> list[str]:
    """Return every path of a JSON document with the kind of its value."""
    if isinstance(value, dict):
        return [line for key in value for line in keys(value[key], f"{at}.{key}" if at else key)]
    if isinstance(value, list):
        return sorted({line for item in value for line in keys(item, f"{at}[]")}) or [f"{at}: empty list"]
    return [f"{at}: {'null' if value is None else type(value).__name__}"]


def test_json_is_one_object_with_the_agreed_keys(churn: Designed, golden: Callable[[str, str], None]) -> None:
    assert churn.answer.err == ""
    assert churn.answer.out.endswith("}\n")
    golden("json/new.txt", "\n".join(keys(churn.result)) + "\n")


def test_json_of_a_waiting_run_is_one_object_with_the_agreed_keys(
    waiting: Designed, golden: Callable[[str, str], None]
) -> None:
    assert waiting.answer.err.startswith("error: run ")
    golden("json/waiting.txt", "\n".join(keys(waiting.answer.data)) + "\n")


def test_every_reading_verb_prints_one_json_document(churn: Designed) -> None:
    tool = churn.tool
    inside = ("--project", "project")
    for verb, kind in (
        (("runs",), list),
        (("log", churn.run), list),
        (("show", *inside), dict),
        (("diff", "v1", "v1", *inside), dict),
        (("patterns", "list"), list),
        (("patterns", "show", "aws-s3-lake"), dict),
        (("prices", "show", "lambda.x86.duration"), list),
        (("prices", "check"), dict),
        (("policies", "list"), list),
        (("policies", "show", "region-allowed"), dict),
    ):
        answer = tool(*verb, "--json")
        assert answer.code == 0, verb
        assert isinstance(answer.data, kind), verb
        assert answer.err == "", verb
        plain = tool(*verb)
        assert (plain.code, plain.err) == (0, ""), verb
        assert plain.out.strip(), verb


def test_doctor_says_what_is_there_and_what_is_missing(tool: Tool) -> None:
    answer = tool("doctor", "--json")
    assert (answer.code, answer.err) == (0, "")
    tools = {found["name"]: found for found in answer.data["tools"]}
    assert tools["git"]["found"] and tools["git"]["required"]
    assert {"python", "terraform", "checkov", "moto", "ruff"} <= set(tools)
    assert all(found["version"] or not found["found"] for found in tools.values())
    assert all(found["how"] and found["needed_for"] for found in tools.values())


def test_an_error_is_one_json_object_too(tool: Tool) -> None:
    answer = tool("new", "Please bake a cake with strawberries.", "--json")
    assert set(answer.data) == {"error", "hint", "exit_code", "run"}
    assert answer.data["exit_code"] == answer.code == 3
    assert answer.data["error"] in answer.err


def test_a_run_tells_its_story_on_standard_output_and_its_end_too(waiting: Designed) -> None:
    answer = waiting.tool("resume", waiting.run, "--approve")
    assert answer.err == ""
    for part in (
        f"resuming {waiting.run}",
        "decision set v1 committed as",
        "project v1: approved",
        str(waiting.folder),
    ):
        assert part in answer.said


def test_a_whole_run_shows_reading_cards_reviews_and_outcome(tool: Tool) -> None:
    answer = tool("new", CHURN, "--yes", "--no-generate", "--project", "project")
    assert (answer.code, answer.err) == (0, "")
    for part in (
        "What the requirements say", "“2 million", "stated", "inferred", "unknown:", "Chosen out of", "Closest alternative",
        *(f"{number} · " for number in range(1, 17)), "confidence", "Technical review:", "Cost review:", "Policy review:",
        "decision set v1", "project v1: approved",
    ):  # fmt: skip
        assert part in answer.said, part


@pytest.mark.parametrize("setting", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_no_colours_go_into_a_pipe(setting: dict[str, str], churn: Designed) -> None:
    for verb in (("runs",), ("show", "--project", "project"), ("patterns", "list"), ("resume", "nothing")):
        answer = churn.tool(*verb, env=setting)
        assert "\x1b" not in answer.out + answer.err


def test_square_brackets_and_colons_are_no_markup(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlops_architect.usecases.doctor._program", lambda name, *_: _tool(name))
    assert "[validate] :smile: [/red]" in tool("doctor").said


def _tool(name: str) -> object:
    from mlops_architect.usecases.doctor import Tool as Found

    return Found(name=name, found=False, version="", required=False, needed_for="x", how="[validate] :smile: [/red]")


def test_output_that_nobody_reads_any_more_is_no_error(churn: Designed) -> None:
    listing = subprocess.Popen(
        churn.tool.command("patterns", "list", "--json"),
        cwd=churn.tool.here,
        env=churn.tool.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert listing.stdout is not None and listing.stderr is not None
    listing.stdout.read(10)
    listing.stdout.close()
    with listing:
        assert listing.stderr.read() == b""


@pytest.mark.slow
def test_a_terminal_that_cannot_show_every_letter_is_no_error(churn: Designed) -> None:
    answer = churn.tool.process("show", "--project", "project", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert (answer.code, answer.err) == (0, "")


def test_runs_work_from_any_folder(churn: Designed, tmp_path: Path) -> None:
    copy = churn.copy(tmp_path / "machine")
    answer = copy.tool("resume", copy.run[:12], "--json", cwd=tmp_path)
    assert (answer.code, answer.data["status"], answer.data["run"]) == (0, "approved", copy.run)
    assert json.loads(PATHS.sub("", answer.out))["folder"] == "/work/project"
