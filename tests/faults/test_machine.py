"""A machine that fails at the worst moment: one message, the right code, and afterwards the run goes on as if nothing had been."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.cli.driving import Answer, Designed, forked, git
from tests.cli.traces import Kept, kept, same_but_for_the_wait

from mlops_architect.graph import checkpoints
from mlops_architect.store import database

EXPECTED_CODES = {0, 5, 6, 7}


@pytest.fixture(scope="module")
def expected(churn: Designed) -> Kept:
    """Return what an undisturbed run leaves behind."""
    return kept(churn.tool)


def goes_on(waiting: Designed, expected: Kept) -> None:
    """Finish the run, and compare it with an undisturbed one."""
    answer = waiting.tool("resume", waiting.run, "--yes", "--json")
    assert answer.code == 0, answer.err
    same_but_for_the_wait(without_failures(kept(waiting.tool)), expected)
    verified = waiting.tool("verify", "project", "--json")
    assert verified.code == 0, verified.out


def without_failures(found: Kept) -> Kept:
    """Return what a run keeps without the events that say how it was stopped."""
    from dataclasses import replace

    return replace(found, events=tuple(event for event in found.events if not event.startswith("stopped")))


def limited(waiting: Designed, limit: Callable[[], None]) -> tuple[int, str]:
    """Approve in a copy of this process under a limit of the machine; return exit code and what it said."""
    said = waiting.tool.root / "said.txt"
    said.touch()
    with said.open("r+") as out:

        def work() -> int:
            limit()
            answer: Answer = waiting.tool("resume", waiting.run, "--yes")
            with contextlib.suppress(OSError):
                os.write(out.fileno(), answer.err[-3000:].encode())
            return answer.code

        code = forked(work)
    return code, said.read_text()


def some(*, usual: tuple[int, ...], rare: tuple[int, ...]) -> list[object]:
    """Return cases, the rare ones left to the whole suite."""
    return [*usual, *(pytest.param(value, marks=pytest.mark.slow) for value in rare)]


@pytest.mark.parametrize("size", some(usual=(4_096, 65_536), rare=(0, 512, 20_000, 200_000, 600_000)))
def test_a_disk_that_is_full_loses_nothing(size: int, waiting: Designed, expected: Kept) -> None:
    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond the limit then fails as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    code, said = limited(waiting, full)
    assert code in EXPECTED_CODES, said
    assert "a bug in" not in said and "Traceback" not in said
    goes_on(waiting, expected)


@pytest.mark.parametrize("spare", some(usual=(8,), rare=(0, 2, 5, 12, 20)))
def test_a_process_that_may_open_no_more_files_loses_nothing(spare: int, waiting: Designed, expected: Kept) -> None:
    def few() -> None:
        used = {int(name) for name in os.listdir("/proc/self/fd")}  # noqa: PTH208 - names of handles, no paths
        free = [number for number in range(len(used) + spare + 2) if number not in used]
        resource.setrlimit(resource.RLIMIT_NOFILE, (free[spare], free[spare]))

    code, said = limited(waiting, few)
    assert code in EXPECTED_CODES, said
    assert code or spare > 8, "nothing was in short supply"
    assert "a bug in" not in said and "Traceback" not in said
    goes_on(waiting, expected)


def test_a_locked_git_index_is_5_and_the_run_goes_on_afterwards(churn: Designed, tmp_path: Path) -> None:
    project = churn.copy(tmp_path / "machine")
    change = ("revise", "budget 900 dollars a month", "--project", "project", "--no-generate", "--yes", "--json")
    (project.folder / "notes.txt").write_text("mine")
    git(project.folder, "add", ".")
    git(project.folder, "commit", "-qm", "mine")
    lock = project.folder / ".git" / "index.lock"
    lock.write_text("")
    stopped = project.tool(*change)
    assert (stopped.code, "index.lock" in stopped.err) == (5, True), stopped.err
    lock.unlink()
    assert project.tool("resume", stopped.data["run"], "--yes").code == 0
    assert git(project.folder, "tag").split() == ["v1", "v2"]
    assert git(project.folder, "rev-list", "--count", "architect") == "2"
    assert (project.folder / "notes.txt").read_text() == "mine"
    assert project.tool("verify", "project").code == 0


def test_hooks_that_fail_stop_nothing(churn: Designed, tmp_path: Path) -> None:
    project = churn.copy(tmp_path / "machine")
    marker = tmp_path / "ran"
    hooks = project.folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in (
        "pre-commit",
        "commit-msg",
        "pre-merge-commit",
        "post-merge",
        "reference-transaction",
        "post-checkout",
    ):
        (hooks / name).write_text(f"#!/bin/sh\ntouch '{marker}'\nexit 1\n")
        (hooks / name).chmod(0o755)
    change = ("revise", "budget 900 dollars a month", "--project", "project", "--no-generate", "--yes")
    assert project.tool(*change).code == 0
    assert not marker.exists()
    assert project.tool("verify", "project").code == 0


@pytest.mark.parametrize("name", ["architect.sqlite", "checkpoints.sqlite"])
def test_a_database_that_stays_busy_is_5_and_the_run_goes_on(
    name: str, waiting: Designed, expected: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BUSY_TIMEOUT_S", 1)
    monkeypatch.setattr(checkpoints, "_BUSY_TIMEOUT_S", 1)
    home = waiting.tool.home
    path = home / name if name.startswith("architect") else home / "runs" / waiting.run / name
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        answer = waiting.tool("resume", waiting.run, "--yes")
        assert (answer.code, "locked" in answer.err) == (5, True), answer.err
        holder.execute("ROLLBACK")
    goes_on(waiting, expected)


@pytest.mark.parametrize("hours", [-24 * 400, -2, 24 * 400], ids=["a year back", "two hours back", "a year on"])
def test_a_clock_that_jumps_changes_nothing_that_is_decided(
    hours: float, waiting: Designed, expected: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = datetime.fromisoformat(database.now())
    jumps = iter(range(1, 100_000))

    def jumping() -> str:
        # to and fro, further each time
        number = next(jumps)
        return (real + timedelta(hours=hours if number % 2 else 0, seconds=-number)).isoformat(timespec="seconds")

    monkeypatch.setattr(database, "now", jumping)
    assert waiting.tool("resume", waiting.run, "--revise", "budget 900 dollars a month").code == 8
    assert waiting.tool("resume", waiting.run, "--revise", "budget 1500 dollars a month").code == 8
    done = waiting.tool("resume", waiting.run, "--approve", "--json")
    assert done.code == 0, done.err
    found = kept(waiting.tool)
    assert (found.tags, found.merged, len(found.commits)) == ("v1", True, 1)
    assert found.events.count("versioned " + '{"version": "v1"}') == expected.events.count(
        "versioned " + '{"version": "v1"}'
    )
    assert waiting.tool("verify", "project").code == 0


def test_a_clock_put_back_between_two_approvals_does_not_bring_the_first_design_back(
    waiting: Designed, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlops_architect.usecases import advance

    def killed(*_: object) -> None:
        os._exit(77)

    with monkeypatch.context() as patch:
        patch.setattr(advance, "_answer", killed)  # the yes is recorded, and nothing after it
        assert forked(lambda: waiting.tool("resume", waiting.run, "--approve").code) == 77
    assert waiting.tool("resume", waiting.run, "--revise", "budget 900 dollars a month").code == 8
    monkeypatch.setattr(database, "now", lambda: "2001-01-01T00:00:00+00:00")
    assert waiting.tool("resume", waiting.run, "--approve").code == 0
    assert "900" in (waiting.folder / "architecture/constraints.yaml").read_text()
    assert waiting.tool("verify", "project").code == 0
