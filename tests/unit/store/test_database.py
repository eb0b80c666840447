"""The run database: every write once, together with other processes, and clear errors when the file is not well."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

import mlops_architect.store.database as module
from mlops_architect.domain.run import RunRecord, RunStatus
from mlops_architect.errors import NotResumable, StoreError
from mlops_architect.store.database import Database

SRC = Path(module.__file__).parents[2]


def record(run_id: str = "20260101-aa", **changes: Any) -> RunRecord:
    """Return the record of a run."""
    return RunRecord(
        id=run_id,
        project="fraud",
        folder="/projects/fraud",
        status=RunStatus.RUNNING,
        started_at="2026-01-01T00:00:00+00:00",
        updated_at="2026-01-01T00:00:00+00:00",
    ).model_copy(update=changes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the database lies."""
    return tmp_path / "home" / "architect.sqlite"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    """Return an open database."""
    opened = Database(path)
    yield opened
    opened.close()


def test_a_run_is_saved_and_replaced(database: Database) -> None:
    database.save_run(record())
    database.save_run(record(status=RunStatus.DONE, monthly_usd=12.5))
    assert [run.status for run in database.runs()] == [RunStatus.DONE]
    assert database.run("20260101-aa").monthly_usd == 12.5


def test_runs_are_listed_newest_first(database: Database) -> None:
    for run_id, at in (("a", "2026-01-01"), ("c", "2026-01-03"), ("b", "2026-01-02")):
        database.save_run(record(run_id, started_at=at))
    assert [run.id for run in database.runs()] == ["c", "b", "a"]


def test_a_run_is_found_by_an_unambiguous_beginning(database: Database) -> None:
    database.save_run(record("20260101-aa"))
    database.save_run(record("20260101-ab"))
    assert database.run("20260101-aa").id == "20260101-aa"
    for text, message in (
        ("20260101", "several runs begin"),
        ("x", "no run begins"),
        ("", "several"),
        ("%", "no run"),
        ("_", "no run"),
    ):
        with pytest.raises(NotResumable, match=message):
            database.run(text)


def test_nothing_is_found_by_an_empty_id(database: Database) -> None:
    database.save_run(record())
    with pytest.raises(NotResumable):
        database.run("")


def test_events_are_numbered_and_keyed_events_come_once(database: Database) -> None:
    for _ in range(2):
        database.add_event("r", "agent", "tech-stack:1", title="Tech stack")
        database.add_event("r", "note")
    database.add_event("r", "agent", "tech-stack:2")
    database.add_event("other", "agent", "tech-stack:1")
    assert [(e.sequence, e.kind) for e in database.events("r")] == [
        (1, "agent"),
        (2, "note"),
        (3, "note"),
        (4, "agent"),
    ]
    assert database.events("r")[0].detail == {"title": "Tech stack"}
    assert len(database.events("other")) == 1


def test_awkward_text_comes_back(database: Database) -> None:
    text = "'; DROP TABLE runs; -- \"\n\u202e😀 ${x} {{ y }}"
    database.add_event("r", "note", text, text=text)
    database.save_run(record(project=text))
    assert database.events("r")[0].detail == {"text": text}
    assert database.runs()[0].project == text


def test_agent_runs_and_estimates_come_once(database: Database) -> None:
    hashes = {"prompt_hash": "p", "input_hash": "i", "output_hash": "o"}
    for provider in ("embedded", "another"):
        database.add_agent_run("r", "tech-stack", 1, provider=provider, confidence=0.5, **hashes)
        database.add_estimate("r", "d", region="eu-west-1", low_usd=1, expected_usd=2, high_usd=3)
    assert [row["provider"] for row in database.agent_runs("r")] == ["embedded"]


def test_each_answer_to_the_same_content_is_kept_once(database: Database) -> None:
    for answer in ("revise", "approve", "approve"):
        database.add_approval("r", "architecture", "digest", answer=answer, by="me", reason="")
    assert sorted(row["answer"] for row in database.approvals("r")) == ["approve", "revise"]


def test_a_row_that_lacks_something_is_not_lost_in_silence(database: Database) -> None:
    with pytest.raises(IntegrityError):
        database.add_approval("r", "architecture", "digest", answer="approve")


def test_the_file_is_the_owners_only(database: Database, path: Path) -> None:
    database.save_run(record())
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


@pytest.mark.parametrize("folder", ["what?mode=ro", "100% sure", "a#b", "with space", "ünïcode"])
def test_any_folder_name_will_do(tmp_path: Path, folder: str) -> None:
    opened = Database(tmp_path / folder / "architect.sqlite")
    opened.save_run(record())
    opened.close()
    assert (tmp_path / folder / "architect.sqlite").is_file()
    assert [path.name for path in tmp_path.iterdir()] == [folder]


def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is not a database " * 100)
    with pytest.raises(StoreError, match="not a database") as caught:
        Database(path)
    assert caught.value.exit_code == 5
    assert "Move the file away" in caught.value.hint
    assert path.read_bytes() == b"this is not a database " * 100


def test_a_damaged_database_is_refused(path: Path, database: Database) -> None:
    for number in range(200):
        database.add_event("r", "note", f"{number}", text="x" * 200)
    database.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError):
        Database(path).events("r")


def test_a_record_of_another_version_is_told_as_that(path: Path, database: Database) -> None:
    database.save_run(record())
    with sqlite3.connect(path) as raw:
        raw.execute("""UPDATE runs SET record = '{"id": "20260101-aa", "colour": "red"}'""")
    raw.close()
    for read in (database.runs, lambda: database.run("20260101-aa")):
        with pytest.raises(StoreError, match="another version of mlops-architect"):
            read()


def test_a_database_that_stays_locked_is_told_as_that(
    path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.close()
    monkeypatch.setattr(module, "_BUSY_TIMEOUT_S", 0)
    holder = sqlite3.connect(path)
    holder.execute("BEGIN EXCLUSIVE")
    opened = None
    try:
        with pytest.raises(StoreError, match="locked") as caught:
            opened = Database(path)
            opened.save_run(record())
        assert "Another process holds it" in caught.value.hint
    finally:
        holder.rollback()
        holder.close()
        if opened is not None:
            opened.close()


def test_a_place_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot create") as caught:
        Database(tmp_path / "file" / "architect.sqlite")
    assert "MLOPS_ARCHITECT_HOME" in caught.value.hint


WRITER = """
import sys
from pathlib import Path
from mlops_architect.store.database import Database

database = Database(Path(sys.argv[1]))
for number in range(25):
    database.add_event("r", "own", f"{sys.argv[2]}:{number}")
    database.add_event("r", "shared", f"{number}")
    database.add_event("r", "unkeyed")
database.close()
"""


def test_processes_write_together_from_the_first_open_on(path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [
        subprocess.Popen([*command, str(n)], env={"PYTHONPATH": str(SRC)}, stderr=subprocess.PIPE) for n in range(4)
    ]
    for writer in writers:
        _, problem = writer.communicate(timeout=60)
        assert writer.returncode == 0, problem.decode()
    opened = Database(path)
    events = opened.events("r")
    opened.close()
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert [sum(event.kind == kind for event in events) for kind in ("own", "shared", "unkeyed")] == [100, 25, 100]


def test_a_file_of_an_earlier_release_gains_its_columns(path: Path) -> None:
    path.parent.mkdir(parents=True)
    columns = "run, agent, round INTEGER, provider, prompt_hash, input_hash, output_hash, confidence REAL"
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE agent_runs ({columns}, PRIMARY KEY (run, agent, round, input_hash))")
        connection.execute("INSERT INTO agent_runs VALUES ('r', 'pipelines', 0, 'embedded', 'p', 'i', 'o', 0.5)")
    connection.close()
    for _ in range(2):
        opened = Database(path)
        opened.add_agent_run(
            "r", "monitoring", 0, provider="openai/m", prompt_hash="p", input_hash="i", output_hash="o", confidence=0.5,
            model="openai/m", calls=1, cost_usd=0.25, ok=1,
        )  # fmt: skip
        new, old = sorted(opened.agent_runs("r"), key=lambda row: str(row["agent"]))
        opened.close()
        assert (old["agent"], old["calls"], old["cost_usd"]) == ("pipelines", None, None)
        assert (new["agent"], new["calls"], new["cost_usd"], new["ok"]) == ("monitoring", 1, 0.25, 1)


def test_a_run_and_its_beginning_are_there_together_or_not_at_all(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "_append", killed)
        with pytest.raises(KeyboardInterrupt):
            database.begin_run(record(), project="p")
    assert database.runs() == ()
    database.begin_run(record(), project="p")
    (begun,) = database.events(database.runs()[0].id)
    assert (begun.kind, begun.detail) == ("started", {"project": "p"})
