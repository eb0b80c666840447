"""A run gone through again from one of its checkpoints: the same bytes from recordings, other words from another model."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.driving import Tool
from tests.models.server import Heard, Said, serving
from tests.models.test_runs import KEY, design, helpful, said


def kept(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in ("artefacts", "calls")
        for path in (folder / part).rglob("*")
        if path.is_file()
    }


def test_a_fork_runs_the_rest_again(tool: Tool) -> None:
    with serving(helpful) as server:
        run = design(tool, server).data["run"]
        folder = tool.home / "runs" / run
        before = kept(folder)
        # from the recordings, without the calls of earlier agents: only the rest is asked for
        for step in ("monitoring", "optimise", "manager", "extract"):
            again = tool("replay", run, "--from", step, "--json")
            assert again.code == 0, again.said
            assert again.data["since"] == step
            assert again.data["identical"] is True
            assert again.data["spent_after"] == again.data["spent_before"]
        asked = len(server.heard)
        other = ("--provider", "anthropic", "--base-url", server.url, "--model", "other-model")
        forked = tool("replay", run, "--from", "governance-ethics", *other, "--json", env=KEY)
        assert forked.code == 0, forked.err
        rest = ["governance-ethics", "architecture", "technical-critic", "cost-critic", "policy-critic"]
        assert [heard.agent for heard in server.heard[asked:]] == rest
    assert kept(folder) == before, "the run itself stays as it is"
    for path in (folder / "calls").iterdir():
        if json.loads(path.read_text())["request"]["agent"] == "pipelines":
            path.unlink()
    assert tool("replay", run, "--from", "tech-stack", "--json").code == 0
    assert tool("replay", run, "--from", "pipelines", "--json").code == 6


def test_a_fork_counts_what_was_used_before_it(tool: Tool) -> None:
    """Where the budget ended in the middle of the run, it ends there in the replay too."""
    with serving(helpful) as server:
        run = design(tool, server, "--model-budget", "0.23").data["run"]
    refused = [row["agent"] for row in tool.rows("agent_runs") if not row["ok"]]
    assert 0 < len(refused) < 16
    again = tool("replay", run, "--from", refused[0], "--json")
    assert again.code == 0, again.said
    assert again.data["identical"] is True


def test_an_endpoint_that_failed_before_the_fork_is_not_asked_after_it(tool: Tool) -> None:
    def script(heard: Heard) -> Said:
        return Said(status=401) if heard.agent == "pipelines" else helpful(heard)

    with serving(script) as server:
        run = design(tool, server).data["run"]
    again = tool("replay", run, "--from", "monitoring", "--json")
    assert again.code == 0, again.said
    assert again.data["identical"] is True


def test_a_step_that_is_none_is_told_with_what_is_meant(tool: Tool) -> None:
    with serving(lambda _: said()) as server:
        run = design(tool, server).data["run"]
    for word, meant in (("tech-stak", "tech-stack"), ("optimize", "optimise"), ("package", "")):
        answer = tool("replay", run, "--from", word)
        assert answer.code == 2
        assert f"has no step '{word}'" in answer.err
        assert f"did you mean '{meant}'" in answer.err if meant else "Steps: intake" in answer.err
    (tool.home / "runs" / run / "checkpoints.sqlite").write_bytes(b"not a database")
    assert tool("replay", run, "--from", "tech-stack").code == 6
