"""`trace` of a run without any model: every step, and the reasons recorded on its way."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.driving import CHURN, Tool


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tool, str]:
    """Return a machine with a run that was revised once and then approved."""
    tool = Tool(tmp_path_factory.mktemp("traced"))
    run = tool("new", CHURN, "--project", "project", "--no-generate", "--json").data["run"]
    assert "not approved yet" in tool("trace", run, "--why", "approved").said
    assert tool("resume", run, "--revise", "keep raw data for 400 days").code == 8
    assert tool("resume", run, "--approve", "--reason", "fits the team").code == 0
    return tool, run


def test_every_step_is_there_with_its_checkpoint(traced: tuple[Tool, str]) -> None:
    tool, run = traced
    found = tool("trace", run, "--json").data
    steps = found["steps"]
    assert found["checkpoints"] > 40
    assert [one["step"] for one in steps[:4]] == ["intake", "extract", "clarify", "project-stages"]
    assert next(one["told"] for one in steps if one["step"] == "architecture-gate") == "revised"
    assert "approve by" in steps[-1]["told"] and "fits the team" in steps[-1]["told"]
    assert {one["design"] for one in steps} == {1, 2}
    assert all(one["checkpoint"] for one in steps)
    assert sorted(one["until"] for one in steps) == [one["until"] for one in steps]
    asked = [one["agent"] for one in steps if one["agent"]]
    assert [one["agent"] for one in found["agents"]] == [one["agent"] for one in asked]
    assert len(asked) >= 16
    least = [one["least"] for one in found["confidence"]]
    assert least[15] == min(one["confidence"] for one in found["confidence"][:16])
    shown = tool("trace", run).out
    assert "design 1, round 0" in shown and "design 2, round 0" in shown
    assert "confidence over time" in shown


def test_a_step_of_the_last_design_can_be_run_again(traced: tuple[Tool, str]) -> None:
    tool, run = traced
    again = tool("replay", run, "--from", "continual-learning", "--json")
    assert again.code == 0, again.said
    assert again.data["identical"] is True


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("aws-mwaa", ("rejected orchestrate: aws-mwaa", "operating hours", "in all, otherwise feasible")),
        ("why was aws-mwaa not chosen?", ("rejected orchestrate: aws-mwaa",)),
        ("why is it not retrained hourly", ("rejected retraining: hourly", "labels that arrive 30 days late")),
        ("approved", ("architecture: approve", "fits the team")),
        ("serve-online", ("not needed serve-online", "nobody waits for a score")),
        ("environments beside production", ("found", "dev and staging")),
    ],
)
def test_reasons_are_those_that_were_recorded(traced: tuple[Tool, str], question: str, words: tuple[str, ...]) -> None:
    tool, run = traced
    answer = tool("trace", run, "--why", question)
    assert answer.code == 0, answer.err
    for one in words:
        assert one in answer.said
    data = tool("trace", run, "--why", question, "--json").data
    assert data["exact"] is True and data["reasons"]


def test_what_nobody_said_is_not_answered(traced: tuple[Tool, str]) -> None:
    tool, run = traced
    for question in ("quantum zebra", "why?", "\x1b[2J"):
        answer = tool("trace", run, "--why", question)
        assert answer.code == 2
        assert "\x1b" not in answer.err
    assert "did you mean 'alerting'" in tool("trace", run, "--why", "alertin").said


def test_a_run_without_its_checkpoints_is_told_from_the_database(traced: tuple[Tool, str], tmp_path: Path) -> None:
    tool, run = traced[0].copy(tmp_path / "copy"), traced[1]
    for damage in (b"not a database", b""):
        (tool.home / "runs" / run / "checkpoints.sqlite").write_bytes(damage)
        found = tool("trace", run, "--json").data
        assert found["steps"] == [] and found["checkpoints"] == 0
        assert len(found["agents"]) >= 16
        assert "round 0" in tool("trace", run).out
        assert tool("trace", run, "--why", "aws-mwaa").code == 6
    assert tool("trace", "no-such-run").code == 6
