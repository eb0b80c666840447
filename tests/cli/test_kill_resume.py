"""A process that ends at any moment loses nothing that was finished and repeats no effect."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from langgraph.checkpoint.sqlite import SqliteSaver
from tests.cli.driving import CHURN, Designed, Tool, forked, git, kill_self
from tests.cli.traces import Kept, kept, same_but_for_the_wait

from mlops_architect.decisions.git import ProjectRepository
from mlops_architect.store.artefacts import ArtefactStore
from mlops_architect.store.database import Database
from mlops_architect.usecases import settle

NEW = ("new", CHURN, "--project", "project", "--yes", "--no-generate", "--json")
WHOLE = ("new", CHURN, "--project", "project", "--yes", "--json")
MOMENTS: tuple[tuple[Any, str], ...] = (
    (ArtefactStore, "put"),  # inside a step
    (SqliteSaver, "put"),  # as its checkpoint is written
    (SqliteSaver, "put_writes"),
    (Database, "begin_run"),
    (Database, "save_run"),  # between steps
    (Database, "add_event"),
    (Database, "add_approval"),
    (Database, "add_consent"),
    (Database, "add_agent_run"),
    (ProjectRepository, "_run"),  # each git command
    (settle, "write_zip"),
)
"""Calls before and after which a process may be killed."""


class Killer:
    """Counts the moments of a process, and ends it at one of them."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int = -1) -> None:
        self.passed = 0
        self.at = at
        for owner, name in MOMENTS:
            patch.setattr(owner, name, self._watched(getattr(owner, name)))

    def _watched(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self._tick()
            result = original(*arguments, **options)
            self._tick()
            return result

        return call

    def _tick(self) -> None:
        if self.passed == self.at:
            kill_self()
        self.passed += 1


def interrupted_until_done(
    tool: Tool, patch: pytest.MonkeyPatch, arguments: tuple[str, ...], moments: list[int]
) -> int:
    """Start a run and resume it, killing each process at its next moment; return how many were killed."""
    killed = 0
    for at in [*moments, -1]:
        known = tool("runs", "--json").data
        again = ("resume", known[0]["id"], "--yes", "--json") if known else arguments

        def work(at: int = at, again: tuple[str, ...] = again) -> int:
            with patch.context() as own:
                Killer(own, at)
                return tool(*again).code

        code = forked(work)
        assert code in (0, -signal.SIGKILL), f"{again} killed at {at} ended with {code}"
        killed += code == -signal.SIGKILL
    return killed


@pytest.fixture(scope="module")
def expected(churn: Designed) -> Kept:
    """Return what an uninterrupted run leaves behind."""
    return kept(churn.tool)


@pytest.fixture(scope="module")
def moments(tmp_path_factory: pytest.TempPathFactory) -> int:
    """Return how many moments an uninterrupted run has."""
    tool = Tool(tmp_path_factory.mktemp("moments"))
    with pytest.MonkeyPatch.context() as patch:
        killer = Killer(patch)
        assert tool(*NEW).code == 0
    return killer.passed


def test_a_run_that_nobody_interrupts_is_complete(expected: Kept) -> None:
    assert expected.tags == "v1"
    assert len(expected.commits) == 1
    assert expected.merged
    assert expected.approvals == (("architecture", "approve"),)
    assert len(expected.agents) >= 16
    assert len(set(expected.events)) == len(expected.events)


@pytest.mark.parametrize("seed", [1, 2])
def test_kill_9_at_random_moments_changes_nothing(
    seed: int, tool: Tool, expected: Kept, moments: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    places = [int(moments * share) for share in (chance.random() ** 2 for _ in range(5))]
    assert interrupted_until_done(tool, monkeypatch, NEW, places) >= 2
    assert kept(tool) == expected


def test_kill_9_while_the_decision_set_is_written_changes_nothing(
    waiting: Designed, expected: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Only the moments from the approval on: every effect on the project lies here.
    tool, run = waiting.tool, waiting.run
    chance = random.Random(7)
    for at in sorted(chance.sample(range(4, 100), 9)):
        forked(lambda at=at: _approved(tool, run, at, monkeypatch))  # type: ignore[misc]
    assert tool("resume", run, "--yes").code == 0
    same_but_for_the_wait(kept(tool), expected)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(8))
def test_kill_9_at_every_moment_of_writing_changes_nothing(
    start: int, waiting: Designed, expected: Kept, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        killer = Killer(patch)
        assert waiting.copy(tmp_path / "counted").tool("resume", waiting.run, "--yes").code == 0
    for at in range(start, killer.passed, 8):
        fresh = waiting.copy(tmp_path / str(at))
        assert forked(lambda: _approved(fresh.tool, waiting.run, at, monkeypatch)) == -signal.SIGKILL  # noqa: B023
        assert fresh.tool("resume", waiting.run, "--yes").code == 0, at
        same_but_for_the_wait(kept(fresh.tool), expected)


def _approved(tool: Tool, run: str, at: int, patch: pytest.MonkeyPatch) -> int:
    with patch.context() as own:
        Killer(own, at)
        return tool("resume", run, "--yes").code


@pytest.mark.parametrize("nth", [2, 8, 20])
def test_kill_9_between_the_writes_of_a_step_and_its_checkpoint_changes_nothing(
    nth: int, tool: Tool, expected: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, calls = SqliteSaver.put, 0

    def killed(self: SqliteSaver, *arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth:
            time.sleep(0.2)  # the writes are stored by a thread of their own
            kill_self()
        return put(self, *arguments)

    monkeypatch.setattr(SqliteSaver, "put", killed)
    assert forked(lambda: tool(*NEW).code) == -signal.SIGKILL
    monkeypatch.undo()
    (run,) = tool("runs", "--json").data
    assert run["status"] == "interrupted"
    assert tool("resume", run["id"], "--yes", "--json").code == 0
    assert kept(tool) == expected


SIGNALS = {"Ctrl-C": signal.SIGINT, "terminate": signal.SIGTERM, "terminal-closed": signal.SIGHUP}


@pytest.mark.parametrize("number", SIGNALS.values(), ids=SIGNALS)
def test_an_interrupt_is_130_with_the_way_on(number: signal.Signals, tool: Tool, expected: Kept) -> None:
    running = subprocess.Popen(
        tool.command(*NEW[:-1]),
        cwd=tool.here,
        env=tool.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        pipesize=4096,  # so that the tool waits for its reader, however slow, and is not done before the signal comes
    )
    assert running.stdout is not None and running.stderr is not None
    for line in running.stdout:
        if "─ 4 · ".encode() in line:  # the card of the fourth agent
            break
    running.send_signal(number)
    with running:
        running.stdout.read()
        said = running.stderr.read().decode()
    assert running.returncode == 130
    (record,) = tool("runs", "--json").data
    run = record["id"]
    assert record["status"] == "interrupted"
    assert said.startswith("error: interrupted; everything finished is saved")
    assert f"mlops-architect resume {run}" in said
    assert "Traceback" not in said
    assert not (tool.here / "project").exists()
    assert tool("resume", run, "--yes", "--json").code == 0
    assert kept(tool) == expected


@pytest.mark.parametrize("number", SIGNALS.values(), ids=SIGNALS)
def test_an_interrupt_before_the_first_step_is_130_with_the_way_on(
    number: signal.Signals, tool: Tool, expected: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = Database.begin_run

    def asked(self: Database, *arguments: Any, **facts: Any) -> None:
        begun(self, *arguments, **facts)
        os.kill(os.getpid(), number)

    monkeypatch.setattr(Database, "begin_run", asked)
    answer = tool(*NEW)
    monkeypatch.undo()
    assert answer.code == 130
    (record,) = tool("runs", "--json").data
    assert (record["status"], record["step"]) == ("interrupted", "")
    assert f"mlops-architect resume {record['id']}" in answer.err
    assert tool("resume", record["id"], "--yes", "--json").code == 0
    assert kept(tool) == expected


@pytest.mark.parametrize("number", SIGNALS.values(), ids=SIGNALS)
def test_an_interrupt_before_there_is_a_run_is_130_and_leaves_none(
    number: signal.Signals, tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlops_architect.usecases.start.require_git", lambda: os.kill(os.getpid(), number))
    answer = tool(*NEW)
    assert (answer.code, answer.err.strip()) == (130, "interrupted")
    assert tool("runs", "--json").data == []


def test_kill_9_while_code_is_generated_changes_nothing(
    tool: Tool, generated: Designed, unchecked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    del unchecked
    whole = kept(generated.tool)
    assert len(whole.commits) == 2
    assert len(whole.zips) == 1
    started = tool("new", CHURN, "--project", "project", "--json")
    assert started.code == 8
    chance = random.Random(3)
    killed = 0
    for at in chance.sample(range(10, 200), 6):
        killed += forked(lambda at=at: _approved(tool, started.data["run"], at, monkeypatch)) < 0  # type: ignore[misc]
    assert killed >= 3
    assert tool("resume", started.data["run"], "--yes").code == 0
    found = kept(tool)
    same_but_for_the_wait(found, whole)
    assert found.zips == whole.zips


@pytest.mark.slow
def test_kill_9_during_a_real_validation_and_an_interrupt_of_it_leave_no_tool_running(tool: Tool) -> None:
    running = subprocess.Popen(
        tool.command(*WHOLE[:-1]),
        cwd=tool.here,
        env=tool.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout is not None and running.stderr is not None
    for line in running.stdout:
        if b"Types" in line or b"Python lint" in line or b"YAML" in line:  # the first checks are through
            break
    asked = time.monotonic()
    running.send_signal(signal.SIGTERM)
    with running:
        running.stdout.read()
        said = running.stderr.read().decode()
    assert running.returncode == 130, said
    assert time.monotonic() - asked < 30, "the tools that ran were waited for instead of ended"
    assert _children_of(tool) == []
    run = tool("runs", "--json").data[0]["id"]
    resumed = subprocess.Popen(
        tool.command("resume", run, "--yes"),
        cwd=tool.here,
        env=tool.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with resumed:
        assert resumed.stdout is not None
        resumed.stdout.readline()
        time.sleep(5)
        resumed.kill()
    done = tool.process("resume", run, "--yes", "--json")
    assert done.code == 0, done.err
    assert git(tool.here / "project", "tag") == "v1"
    assert git(tool.here / "project", "rev-list", "--count", "architect") == "2"


def _children_of(tool: Tool) -> list[str]:
    """Return the command lines of processes that still work for this machine."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                environment = (entry / "environ").read_bytes()
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if str(tool.home).encode() in environment or str(tool.home) in command:
                found.append(command)
    return found
