"""`prune` and `doctor --fix`: what they say is what they do, and nothing that is needed goes."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from tests.cli.driving import CHURN, Designed, git

from mlops_architect.store.database import Database
from mlops_architect.usecases.keeping.layout import size_bytes


def fixed(run: Designed, *more: str) -> dict[str, str]:
    answer = run.tool("doctor", "--fix", "--json", *more)
    assert "Traceback" not in answer.err
    return {one["kind"]: one["done"] for one in answer.data}


def test_prune_says_first_and_removes_only_what_ended(churn: Designed, tmp_path: Path) -> None:
    project = churn.copy(tmp_path / "machine")
    tool = project.tool
    waits = tool("new", CHURN, "--no-generate", "--project", "other", "--json").data["run"]
    said = tool("prune", "--older-than", "0", "--keep", "0", "--json").data
    assert (said["done"], [one["run"] for one in said["runs"]], said["kept"]) == (False, [project.run], 1)
    folder = tool.home / "runs" / project.run
    assert said["bytes"] == size_bytes(folder) > 10_000
    assert tool("prune", "--older-than", "0", "--yes", "--json").data["runs"] == [], "the newest of a project stays"
    assert tool("prune", "--keep", "0", "--yes", "--json").data["runs"] == [], "it is not 90 days old"
    done = tool("prune", "--older-than", "0", "--keep", "0", "--yes", "--json").data
    assert (done["done"], [one["run"] for one in done["runs"]]) == (True, [project.run])
    assert not folder.exists()
    assert "pruned" in [event["kind"] for event in tool("log", project.run, "--json").data]
    assert tool("resume", project.run).code == 6
    assert tool("resume", waits, "--approve").code == 0
    assert tool("verify", "project").code == 0, "what a project records is in the project"
    assert tool("prune", "--older-than", "0", "--keep", "0", "--records", "--yes", "--json").data["kept"] == 0
    assert tool.rows("approvals") == tool.rows("events") == []


def test_a_sound_folder_needs_no_repair(waiting: Designed) -> None:
    shutil.rmtree(waiting.tool.home / "locks")  # of the machine that this one is a copy of
    answer = waiting.tool("doctor", "--fix")
    assert (answer.code, answer.out, "nothing is wrong" in answer.err) == (0, "", True)


@pytest.mark.parametrize("damage", ["overwritten head", "page in the middle", "cut short"])
def test_a_damaged_database_is_set_aside_and_what_can_be_read_is_saved(damage: str, waiting: Designed) -> None:
    path = waiting.tool.home / "architect.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        tables = dict(connection.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'").fetchall())
    content = bytearray(path.read_bytes())
    if damage == "overwritten head":
        content[:100] = b"no database " * 8 + b"...."
    elif damage == "page in the middle":
        start = (tables["agent_runs"] - 1) * 4096
        content[start : start + 4096] = b"\xff" * 4096
    else:
        del content[len(content) // 2 :]
    path.write_bytes(content)
    before = path.read_bytes()
    said = fixed(waiting, "--pretend")
    assert "it is damaged" in said["database"]
    assert path.read_bytes() == before, "pretending changes nothing"
    assert "the old file is architect.sqlite.damaged-" in fixed(waiting)["database"]
    (aside,) = waiting.tool.home.glob("architect.sqlite.damaged-*[0-9]")
    assert aside.read_bytes() == before
    assert "database" not in fixed(waiting)
    if damage == "page in the middle":
        assert [one["id"] for one in waiting.tool("runs", "--json").data] == [waiting.run]
        assert waiting.tool("resume", waiting.run, "--approve").code == 0
        assert git(waiting.folder, "tag") == "v1"
    else:
        assert waiting.tool("runs").code == 0


def test_what_was_left_behind_is_found_and_cleared(waiting: Designed, churn: Designed, tmp_path: Path) -> None:
    home = waiting.tool.home
    for lock in (home / "locks").iterdir():
        lock.unlink()  # of the machine that this one is a copy of
    never, unknown = home / "runs/20260101-00000001", home / "runs/20260101-00000002"
    never.mkdir(mode=0o700)
    unknown.mkdir(mode=0o700)
    (unknown / "start.json").write_text("{}")
    half = home / "runs" / waiting.run / "artefacts" / "ab" / "tmp12345"
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"half")
    (home / "locks" / "0123456789abcdef.lock").write_text("pid 1")
    (home / "runs" / waiting.run).chmod(0o755)
    said = waiting.tool("doctor", "--fix", "--pretend").out.splitlines()
    assert len(said) == 5 and all(line.startswith("would repair ") for line in said), said
    answer = waiting.tool("doctor", "--fix", "--json").data
    assert {(one["kind"], Path(one["path"]).name) for one in answer} == {
        ("orphan", never.name), ("orphan", unknown.name), ("half-written", half.name),
        ("lock", "0123456789abcdef.lock"), ("permissions", waiting.run),
    }  # fmt: skip
    assert not never.exists() and (home / "set-aside" / unknown.name / "start.json").exists() and not half.exists()
    assert waiting.tool("resume", waiting.run, "--approve").code == 0

    project = churn.copy(tmp_path / "project")
    shutil.rmtree(project.tool.home / "locks")
    lock = project.folder / ".git" / "index.lock"
    lock.write_text("")
    answer = project.tool("doctor", "--fix", "--json")
    assert (answer.code, answer.data[0]["fixed"]) == (1, False), "a git may still work"
    os.utime(lock, (time.time() - 7200,) * 2)
    assert project.tool("doctor", "--fix").code == 0
    assert not lock.exists()


def test_a_run_whose_folder_is_gone_is_no_longer_shown_as_waiting(waiting: Designed) -> None:
    shutil.rmtree(waiting.tool.home / "runs" / waiting.run)
    assert "marked failed" in fixed(waiting)["run"]
    (record,) = waiting.tool("runs", "--json").data
    assert (record["status"], record["message"]) == ("failed", "its folder was removed")


def test_a_database_of_a_newer_release_is_refused_and_not_repaired(waiting: Designed) -> None:
    path = waiting.tool.home / "architect.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA user_version = 99")
    for verb in (("runs",), ("doctor", "--fix")):
        answer = waiting.tool(*verb)
        assert (answer.code, "newer release" in answer.err) == (5, True), answer.err


def test_rows_of_every_table_come_back(tmp_path: Path, waiting: Designed) -> None:
    one = Database(waiting.tool.home / "architect.sqlite")
    other = Database(tmp_path / "other.sqlite")
    rows = one.dump()
    assert other.restore(rows) == sum(map(len, rows.values())) > 20
    assert other.dump() == rows
    assert other.restore(rows) == 0
    other.forget(waiting.run)
    assert not any(other.dump().values())
    one.close()
    other.close()
