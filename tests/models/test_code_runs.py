"""Whole runs whose code a model extends: what is released, recorded, traced and replayed."""

from __future__ import annotations

import json

import pytest
from tests.cli.driving import CHURN, Tool
from tests.models.coding import CODE, GOOD, KEY, change, code, configure, generate, in_turn, quick_checks
from tests.models.server import serving


def test_a_release_says_what_a_model_wrote_and_replays(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = quick_checks(monkeypatch)
    with serving(in_turn(code(*GOOD, change("infra/main.tf", "x = 1\n")))) as server:
        configure(tool, server)
        answer = generate(tool)
    assert answer.code == 0, answer.said
    assert len(server.heard) == len(checked) == 1
    folder = tool.here / "project"
    assert (folder / "src/scoring/domain/silence.py").read_text() == CODE
    entries = {one["path"]: one for one in json.loads((folder / "manifest.json").read_text())["files"]}
    assert {path for path, one in entries.items() if "written_by" in one} == {one["path"] for one in GOOD}
    assert entries["tests/test_silence.py"]["written_by"] == "anthropic/test-model"
    report = json.loads((folder / "reports" / "code-generation.json").read_text())
    assert {one["path"]: one["standing"] for one in report["files"]}["infra/main.tf"] == "template"
    assert report["tokens"]["output"] == 200
    page = (folder / "reports" / "code-generation.md").read_text()
    assert "| `infra/main.tf` | template | left out: no model may write it |" in page
    run = answer.data["run"]
    traced = tool("trace", run, "--json").data
    mine = next(one for one in traced["agents"] if one["agent"] == "code-extension")
    assert (mine["standing"], len(mine["calls"])) == ("taken", 1)
    assert traced["spent"]["calls"] == 1
    # asked once, looked at after the validation
    passes = [(step["changed"], [one["agent"] for one in step["beside"]]) for step in traced["steps"]
              if step["step"] == "extension"]  # fmt: skip
    assert passes == [(True, ["code-extension"]), (True, [])]
    assert "code-extension · anthropic/test-model" in tool("trace", run).said

    # the server is gone, and nothing is checked again
    again = tool("replay", run, "--json")
    assert again.code == 0, again.said
    assert again.data["identical"] is True
    assert len(checked) == 1
    record = next((tool.home / "runs" / run / "calls").iterdir())
    record.write_text(record.read_text().replace("a quarter is called", "a year is called"))
    changed = tool("replay", run, "--json")
    assert changed.code == 6, changed.said
    assert "otherwise than it was checked" in changed.err


def test_wrong_use_is_said_before_anything_is_designed(tool: Tool) -> None:
    for given, told in (
        (("magic",), "templates, model, claude-code"),
        (("model",), "--provider anthropic"),
        (("model", "--provider", "anthropic"), "ANTHROPIC_API_KEY"),
    ):
        answer = tool("new", CHURN, "--project", "project", "--yes", "--codegen", *given)
        assert answer.code in (2, 4)
        assert told in answer.err
        assert not (tool.here / "project").exists()


def test_the_file_may_name_who_writes(tool: Tool) -> None:
    folder = tool.root / "user" / ".config" / "mlops-architect"
    (folder / "config.toml").write_text('[codegen]\nby = "claude-code"\nprovider = "openai"\n')
    answer = tool("new", CHURN, "--project", "project", "--yes", env=KEY)
    assert answer.code == 2
    assert "does not ask models of openai" in answer.err
    # the command line wins
    stopped = tool("new", CHURN, "--project", "project", "--yes", "--codegen", "templates", "--no-generate", "--json")
    assert stopped.code == 0, stopped.said
