"""Forks that go on to their end: runs of their own, each with a project of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.driving import Tool
from tests.models.coding import GOOD, code, configure, quick_checks
from tests.models.server import Heard, Said, serving
from tests.models.test_forks import kept
from tests.models.test_runs import KEY, design, helpful, said


def whole(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_fork_goes_on_with_another_model_in_a_project_of_its_own(tool: Tool) -> None:
    def script(heard: Heard) -> Said:
        return helpful(heard) if heard.body["model"] == "test-model" else said(summary="Sounder.")

    with serving(script) as server:
        run = design(tool, server).data["run"]
        folder, project = tool.home / "runs" / run, tool.here / "project"
        before = kept(folder), whole(project)
        asked = len(server.heard)
        other = ("--provider", "anthropic", "--base-url", server.url, "--model", "other-model", "--json")
        fork = ("replay", run, "--from", "governance-ethics", "--project", "fork", "--no-generate", *other)
        assert tool("replay", run, "--yes").code == 2
        assert tool(*fork[:4], "--project", "project", "--yes").code == 7, "never over the first one"
        waits = tool(*fork, env=KEY)
        assert waits.code == 8, waits.err
        rest = ["governance-ethics", "architecture", "technical-critic", "cost-critic", "policy-critic"]
        assert [heard.agent for heard in server.heard[asked:]] == rest
        assert not (tool.here / "fork").exists()
        own = waits.data["run"]
        assert own != run
        done = tool("resume", own, "--approve", "--json", env=KEY)
        assert done.code == 0, done.err
    assert done.data["project"] == "fork"
    assert "# Architecture of fork" in (tool.here / "fork" / "architecture" / "architecture.md").read_text()
    assert (kept(folder), whole(project)) == before, "the first run and its project stay as they are"
    record = tool("runs", "--json").data
    [mine] = [one for one in record if one["id"] == own]
    assert (mine["forked_from"], mine["forked_at"]) == (run, "governance-ethics")
    traced = tool("trace", own, "--json").data
    models = {one["agent"]: one["provider"] for one in traced["agents"]}
    assert "test-model" in models["project-stages"]
    assert "other-model" in models["architecture"]
    # its own part replays from its own recordings
    again = tool("replay", own, "--json")
    assert again.code == 0, again.said
    assert (again.data["identical"], again.data["since"]) == (True, "governance-ethics")


def test_a_fork_at_the_gate_generates_what_the_run_did_not(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    quick_checks(monkeypatch)
    with serving(lambda heard: code(*GOOD) if heard.agent == "code-extension" else helpful(heard)) as server:
        run = design(tool, server).data["run"]
        configure(tool, server)
        asked = len(server.heard)
        fork = ("replay", run, "--from", "architecture-gate", "--project", "fork", "--codegen", "model")
        done = tool(*fork, "--yes", "--json", env=KEY)
        assert done.code == 0, done.said
        assert [heard.agent for heard in server.heard[asked:]] == ["code-extension"]
    assert done.data["status"] == "done"
    assert (tool.here / "fork" / "src/scoring/domain/silence.py").is_file()
    assert not (tool.here / "project" / "src").exists()
    unknown = tool("replay", run, "--from", "package", "--project", "other")
    assert unknown.code == 2
    assert "architecture-gate" in unknown.err
    assert not (tool.here / "other").exists()
    assert len(tool("runs", "--json").data) == 2


def test_a_fork_from_the_beginning_is_answered_from_the_recordings(tool: Tool) -> None:
    with serving(helpful) as server:
        run = design(tool, server).data["run"]
    # the server is gone
    done = tool("replay", run, "--project", "fork", "--no-generate", "--yes", "--json", env=KEY)
    assert done.code == 0, done.said
    decisions = tool.here / "project" / "architecture" / "decisions"
    assert whole(decisions) == whole(tool.here / "fork" / "architecture" / "decisions")
