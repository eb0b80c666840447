"""`state export` and `state import`: everything comes back, and nothing of a hostile file does anything."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cli.driving import Designed, Tool, git

from mlops_architect.errors import InvalidInput
from mlops_architect.settings import load_settings
from mlops_architect.usecases.keeping.take_in import import_state
from mlops_architect.usecases.workbench import workbench

Files = dict[str, bytes]


def unpacked(path: Path) -> Files:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, files: Files, *, manifest: bool = True) -> Path:
    """Write an archive; unless told otherwise with a manifest that fits."""
    if manifest:
        described = json.loads(files["manifest.json"])
        described["files"] = {
            name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "manifest.json"
        }
        files = {**files, "manifest.json": json.dumps(described).encode()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def exported(waiting: Designed) -> Path:
    path = waiting.tool.root / "runs.export"
    answer = waiting.tool("state", "export", str(path), "--json")
    assert answer.code == 0, answer.err
    assert answer.data["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (answer.data["runs"], path.stat().st_mode & 0o777) == ([waiting.run], 0o600)
    return path


def test_a_run_goes_on_where_it_was_brought_to(waiting: Designed, exported: Path, tmp_path: Path) -> None:
    digest = waiting.answer.data["gate"]["digest"]
    other = Tool(tmp_path / "other")
    shutil.rmtree(waiting.tool.home / "runs")
    taken = other(
        "state", "import", str(exported), "--digest", hashlib.sha256(exported.read_bytes()).hexdigest(), "--json"
    )
    assert (taken.code, taken.data["runs"], taken.data["known"]) == (0, [waiting.run], []), taken.err
    other.move_project(waiting.tool.root, other.root)
    again = other("resume", waiting.run, "--json")
    assert (again.code, again.data["gate"]["digest"]) == (8, digest)
    assert other("resume", waiting.run, "--approve").code == 0
    assert git(other.here / "project", "tag") == "v1"
    twice = other("state", "import", str(exported), "--json")
    assert (twice.data["runs"], twice.data["known"], twice.data["rows"]) == ([], [waiting.run], 0)
    assert other("runs", "--json").data[0]["status"] == "approved", "what is here stays as it is"


def test_an_export_overwrites_nothing_and_leaves_out_what_is_in_use(waiting: Designed, exported: Path) -> None:
    assert waiting.tool("state", "export", str(exported)).code == 7
    import fcntl

    with (waiting.tool.home / "runs" / waiting.run / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        answer = waiting.tool("state", "export", str(exported.with_name("second")), "--json")
    assert (answer.data["runs"], answer.data["left_out"]) == ([], [waiting.run])


def _renamed(name: str) -> Callable[[Files], Files]:
    return lambda files: {**files, name: b"x"}


def _trigger(files: Files) -> Files:
    path = Path(os.environ["TESTS_SHARED_CACHE"]) / "hostile.sqlite"
    (name,) = [name for name in files if name.endswith("checkpoints.sqlite")]
    path.write_bytes(files[name])
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TRIGGER t AFTER INSERT ON checkpoints BEGIN DELETE FROM writes; END")
    return {**files, name: path.read_bytes()}


def _rows(change: Callable[[dict[str, Any]], Any]) -> Callable[[Files], Files]:
    def made(files: Files) -> Files:
        rows = json.loads(files["rows.json"])
        return {**files, "rows.json": json.dumps(change(rows) or rows).encode()}

    return made


def _cut(name: str) -> Callable[[Files], Files]:
    return lambda files: {one: content for one, content in files.items() if one != name}


def _artefact(files: Files) -> Files:
    name = next(name for name in files if "/artefacts/" in name)
    return {**files, name: files[name] + b" "}


HOSTILE: dict[str, Callable[[Files], Files]] = {
    "above": _renamed("../../.bashrc"),
    "absolute": _renamed("/etc/cron.d/evil"),
    "inside a run, above": _renamed("runs/20260101-00000000/../../x"),
    "another name": _renamed("runs/20260101-00000000/lock"),
    "backslash": _renamed("runs\\20260101-00000000\\start.json"),
    "no rows": _cut("rows.json"),
    "a trigger": _trigger,
    "another content": _artefact,
    "no json": lambda files: {**files, "rows.json": b"[" * 100_000},
    "a table that is none": _rows(lambda rows: rows | {"sqlite_master": []}),
    "a column that is none": _rows(lambda rows: rows["events"][0].update(evil=1)),
    "a row of nobody": _rows(lambda rows: rows["events"][0].update(run="20260101-ffffffff")),
    "a run with two ids": _rows(lambda rows: rows["runs"][0].update(id="../../x")),
    "no plain value": _rows(lambda rows: rows["events"][0].update(detail={"a": 1})),
    "another format": lambda files: {
        **files, "manifest.json": json.dumps({**json.loads(files["manifest.json"]), "format": 99}).encode()
    },
}  # fmt: skip


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_3_and_leaves_nothing_behind(
    change: Callable[[Files], Files], exported: Path, tmp_path: Path
) -> None:
    other = Tool(tmp_path / "other")
    path = packed(tmp_path / "hostile", change(unpacked(exported)))
    answer = other("state", "import", str(path))
    assert (answer.code, "Nothing was imported" in answer.err) == (3, True), answer.said
    assert other("runs", "--json").data == []
    assert sorted(one.name for one in other.root.rglob("*") if one.name in ("x", ".bashrc", "start.json")) == []


def test_what_is_no_archive_at_all_is_3(exported: Path, tmp_path: Path) -> None:
    other = Tool(tmp_path / "other")
    whole = exported.read_bytes()
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 40)
    for name in ("empty", "cut", "binary", "missing", "."):
        assert other("state", "import", str(tmp_path / name)).code == 3, name
    assert other("state", "import", str(exported), "--digest", "0" * 64).code == 3
    twice = tmp_path / "twice"
    with zipfile.ZipFile(twice, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("manifest.json", "{}")
        archive.writestr("manifest.json", "{}")
    assert other("state", "import", str(twice)).code == 3


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_bytes_are_refused_or_change_nothing(data: st.DataObject, exported: Path, tmp_path: Path) -> None:
    whole = bytearray(exported.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "fuzzed"
    path.write_bytes(bytes(whole))
    home = tmp_path / "fuzz-home"
    before = unpacked(exported)
    with workbench(load_settings({"MLOPS_ARCHITECT_HOME": str(home)})) as bench:
        try:
            import_state(bench, path)
        except InvalidInput:
            assert not list(home.glob("runs/*"))
        else:
            written = {
                one.relative_to(home).as_posix(): one.read_bytes() for one in home.glob("runs/**/*") if one.is_file()
            }
            assert {name: content for name, content in written.items() if not name.endswith("lock")} == {
                name: content for name, content in before.items() if name.startswith("runs/")
            }
    shutil.rmtree(home)


def test_an_archive_that_lies_about_its_size_is_read_no_further_than_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlops_architect.usecases.keeping import take_in

    monkeypatch.setattr(take_in, "_MOST_FILE", 1000)
    rows = b" " * 5000
    manifest = {"format": 1, "files": {"rows.json": hashlib.sha256(rows).hexdigest()}}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr("rows.json", rows)
    (tmp_path / "bomb").write_bytes(made.getvalue())
    answer = Tool(tmp_path / "other")("state", "import", str(tmp_path / "bomb"))
    assert (answer.code, "far too large" in answer.err) == (3, True), answer.said
