"""Locked, corrupt and missing state, a read-only disk, no git, no identity: one message, the right code, nothing lost."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import ormsgpack
import pytest
from tests.cli.driving import CHURN, Answer, Designed, Tool, git

from mlops_architect.store import database

UNATTENDED = ("--yes", "--no-generate")


def checkpoints(waiting: Designed) -> Path:
    return waiting.tool.home / "runs" / waiting.run / "checkpoints.sqlite"


def refused(answer: Answer, code: int, *parts: str) -> None:
    assert answer.code == code, answer.err
    assert "Traceback" not in answer.err
    for part in parts:
        assert part in answer.err


def _overwritten(path: Path) -> None:
    path.write_bytes(b"no database " * 400)


def _damaged_state(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE checkpoints SET checkpoint = x'c1ffff'")


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


@pytest.mark.parametrize(
    "damage",
    [_overwritten, _truncated, _damaged_state],
    ids=["overwritten", "truncated", "damaged-state"],
)
def test_a_corrupt_checkpoint_file_is_6(damage: Callable[[Path], None], waiting: Designed) -> None:
    path = checkpoints(waiting)
    damage(path)
    for flags in ((), ("--approve",)):
        refused(waiting.tool("resume", waiting.run, *flags), 6, str(path), "Move the file away")
    path.rename(path.with_suffix(".broken"))
    refused(waiting.tool("resume", waiting.run, "--approve"), 6, "its checkpoints are gone")


def test_a_run_without_checkpoints_begins_again_from_the_same_requirements(waiting: Designed) -> None:
    digest = waiting.answer.data["gate"]["digest"]
    checkpoints(waiting).unlink()
    again = waiting.tool("resume", waiting.run, "--json")
    assert (again.code, again.data["gate"]["digest"]) == (8, digest)
    assert waiting.tool("resume", waiting.run, "--approve").code == 0
    assert git(waiting.folder, "tag") == "v1"


def test_a_checkpoint_that_names_code_is_not_executed(waiting: Designed) -> None:
    marker = waiting.tool.root / "executed"
    call = ormsgpack.packb(("os", "system", (f"touch '{marker}'",)))
    with contextlib.closing(sqlite3.connect(checkpoints(waiting))) as connection, connection:
        for kind in range(8):
            evil = ormsgpack.packb(ormsgpack.Ext(kind, call))
            connection.execute("UPDATE checkpoints SET checkpoint = ? WHERE rowid % 8 = ?", (evil, kind))
            connection.execute("UPDATE writes SET value = ? WHERE rowid % 8 = ?", (evil, kind))
    refused(waiting.tool("resume", waiting.run), 6)
    assert not marker.exists()


def test_a_missing_artefact_is_5_and_named(waiting: Designed) -> None:
    artefacts = waiting.tool.home / "runs" / waiting.run / "artefacts"
    artefacts.rename(artefacts.with_name("elsewhere"))
    refused(waiting.tool("resume", waiting.run, "--approve"), 5, "artefact", str(artefacts))
    artefacts.with_name("elsewhere").rename(artefacts)
    assert waiting.tool("resume", waiting.run, "--approve").code == 0


def test_a_changed_artefact_is_5(waiting: Designed) -> None:
    artefacts = waiting.tool.home / "runs" / waiting.run / "artefacts"
    for path in artefacts.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes() + b" ")
    refused(waiting.tool("resume", waiting.run, "--approve"), 5, "was changed on disk")


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"project": 1, "text": 2, "options": 3}'])
def test_a_corrupt_first_input_is_6(content: str, waiting: Designed) -> None:
    (waiting.tool.home / "runs" / waiting.run / "start.json").write_text(content)
    checkpoints(waiting).unlink()
    refused(waiting.tool("resume", waiting.run), 6, "start.json", "mlops-architect new")


def test_a_removed_run_folder_is_6(waiting: Designed) -> None:
    shutil.rmtree(waiting.tool.home / "runs" / waiting.run)
    refused(waiting.tool("resume", waiting.run, "--approve"), 6, "folder was removed", "mlops-architect new")


def test_a_damaged_event_is_5(waiting: Designed) -> None:
    with contextlib.closing(sqlite3.connect(waiting.tool.home / "architect.sqlite")) as connection, connection:
        connection.execute("UPDATE events SET detail = '{'")
    refused(waiting.tool("log"), 5, "an event is damaged", "Move the file away")


@pytest.mark.parametrize(
    "verb", [("runs",), ("log",), ("resume", "2026"), ("new", CHURN, *UNATTENDED)], ids=lambda v: v[0]
)
def test_a_corrupt_run_database_is_5_and_left_alone(verb: tuple[str, ...], tool: Tool) -> None:
    path = tool.home / "architect.sqlite"
    path.write_bytes(b"no database at all " * 300)
    before = path.read_bytes()
    refused(tool(*verb), 5, str(path), "Move the file away")
    assert path.read_bytes() == before
    assert list(tool.here.iterdir()) == []


def test_projects_are_shown_without_the_run_database(churn: Designed, tmp_path: Path) -> None:
    project = churn.copy(tmp_path / "machine")
    shutil.rmtree(project.tool.home)
    assert project.tool("show", "--project", "project").code == 0
    assert project.tool("diff", "v1", "v1", "--project", "project").code == 0


def test_a_locked_run_database_is_5_and_the_run_resumes(waiting: Designed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_TIMEOUT_S", 1)
    with contextlib.closing(sqlite3.connect(waiting.tool.home / "architect.sqlite", isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        refused(waiting.tool("resume", waiting.run, "--approve"), 5, "locked", "Another process holds it")
        holder.execute("ROLLBACK")
    assert waiting.tool("resume", waiting.run, "--approve").code == 0
    assert [row["answer"] for row in waiting.tool.rows("approvals")] == ["approve"]


def test_a_record_of_another_version_is_5(waiting: Designed) -> None:
    with contextlib.closing(sqlite3.connect(waiting.tool.home / "architect.sqlite")) as connection, connection:
        connection.execute("""UPDATE runs SET record = '{"of": "the future"}'""")
    refused(waiting.tool("runs"), 5, "another version")


def test_a_home_that_is_a_file_is_5(tool: Tool) -> None:
    shutil.rmtree(tool.home)
    tool.home.write_text("mine")
    for verb in (("runs",), ("new", CHURN, *UNATTENDED)):
        refused(tool(*verb), 5, "MLOPS_ARCHITECT_HOME")
    assert tool.home.read_text() == "mine"


def test_without_git_nothing_is_begun(tool: Tool) -> None:
    refused(tool("new", CHURN, *UNATTENDED, env={"PATH": str(tool.root)}), 5, "git is not installed", "doctor")
    assert tool("runs", "--json").data == []


def test_git_that_has_gone_while_the_run_waited_is_5_and_the_run_resumes(waiting: Designed) -> None:
    answer = waiting.tool("resume", waiting.run, "--approve", env={"PATH": str(waiting.tool.root)})
    refused(answer, 5, "git is not installed")
    assert waiting.tool("resume", waiting.run).code == 0


def test_no_git_identity_is_needed(churn: Designed) -> None:
    # the tests' user has none: see the home folder of ``Tool``
    assert (
        "user.name"
        not in subprocess.run(
            ["git", "config", "--list"],
            cwd="/",
            env=churn.tool.environment(),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
    assert git(churn.folder, "log", "--format=%an <%ae>") == "mlops-architect <mlops-architect@localhost>"


def test_a_merge_has_the_users_own_identity_where_there_is_one(churn: Designed, tmp_path: Path) -> None:
    project = churn.copy(tmp_path / "machine")
    (project.folder / "notes.txt").write_text("mine")
    git(project.folder, "add", ".")
    git(project.folder, "commit", "-qm", "mine")
    (project.tool.root / "user" / ".gitconfig").write_text("[user]\n\tname = Ada Example\n\temail = ada@example.com\n")
    assert project.tool("revise", "budget 900 dollars a month", "--project", "project", *UNATTENDED).code == 0
    assert git(project.folder, "log", "-1", "--format=%an %s") == "Ada Example Merge v2 of the architecture"
    assert git(project.folder, "log", "-1", "--format=%an", "architect") == "mlops-architect"
    assert (project.folder / "notes.txt").read_text() == "mine"


@pytest.fixture
def read_only() -> Iterator[Callable[[Tool, Path], Callable[..., Answer]]]:
    """Return how to run the tool with one folder read-only: by a mount of its own, or by permissions for a common user."""
    made: list[Path] = []

    def on(tool: Tool, folder: Path) -> Callable[..., Answer]:
        if os.geteuid() != 0:
            folder.chmod(0o555)
            made.append(folder)
            return tool.process
        unshare = shutil.which("unshare")
        probe = ["mount", "--bind", str(folder), str(folder)]
        if unshare is None or subprocess.run([unshare, "-m", *probe], capture_output=True, check=False).returncode:
            pytest.skip("root without mounts of its own: no folder can be made read-only")
        script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && cd "$1" && shift && exec "$@"'

        def run(*arguments: str) -> Answer:
            command = [unshare, "-m", "sh", "-c", script, str(folder), str(tool.here), *tool.command(*arguments)]
            done = subprocess.run(command, env=tool.environment(), capture_output=True, text=True, check=False)
            return Answer(done.returncode, done.stdout, done.stderr)

        return run

    yield on
    for folder in made:
        folder.chmod(0o755)


ReadOnly = Callable[[Tool, Path], Callable[..., Answer]]


def test_a_read_only_place_for_the_project_is_5_before_anything_is_designed(tool: Tool, read_only: ReadOnly) -> None:
    refused(read_only(tool, tool.here)("new", CHURN, *UNATTENDED), 5, "cannot be written", "--project")
    assert not (tool.home / "architect.sqlite").exists() or tool("runs", "--json").data == []


def test_a_read_only_home_is_5(tool: Tool, read_only: ReadOnly) -> None:
    refused(read_only(tool, tool.home)("new", CHURN, *UNATTENDED), 5, "MLOPS_ARCHITECT_HOME")


def test_a_disk_that_became_read_only_loses_nothing(waiting: Designed, read_only: ReadOnly) -> None:
    run = read_only(waiting.tool, waiting.tool.here)
    refused(run("resume", waiting.run, "--approve"), 5, "cannot create", "--project")
    assert waiting.tool("resume", waiting.run).code == 0
    assert git(waiting.folder, "tag") == "v1"
    assert [row["answer"] for row in waiting.tool.rows("approvals")] == ["approve"]


@pytest.mark.slow
def test_what_is_recorded_can_be_read_on_a_read_only_disk(waiting: Designed, read_only: ReadOnly) -> None:
    run = read_only(waiting.tool, waiting.tool.home)
    assert waiting.run in run("runs").out
    assert run("log", waiting.run).code == 0
    refused(run("resume", waiting.run, "--approve"), 5)
