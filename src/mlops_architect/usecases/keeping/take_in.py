"""`state import`: runs of another machine or a backup; nothing of the file is trusted before it is checked."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mlops_architect.domain.calls import CallRecord
from mlops_architect.domain.model import Model
from mlops_architect.domain.run import RunRecord
from mlops_architect.errors import ArchitectError, InvalidInput, StoreError
from mlops_architect.store.database import TABLES
from mlops_architect.store.locks import exclusive
from mlops_architect.usecases.keeping.carry_out import FORMAT
from mlops_architect.usecases.keeping.layout import CHECKPOINTS, MANIFEST, ROWS, START, run_file
from mlops_architect.usecases.start import is_first_input
from mlops_architect.usecases.workbench import Workbench

_MOST_FILES = 200_000
_MOST_FILE = 512 * 2**20
_MOST_TOTAL = 8 * 2**30
_STORED = {"checkpoints", "writes"}
Rows = dict[str, list[dict[str, Any]]]
_NOTHING_DONE = "Nothing was imported; ask for the file again."


class Imported(Model):
    """What was taken over."""

    runs: tuple[str, ...]
    known: tuple[str, ...]
    """Runs that were here already; they were left as they are."""
    rows: int
    files: int


def import_state(bench: Workbench, path: Path, digest: str = "") -> Imported:
    """Take over the runs of a file that `state export` wrote; those that are here already stay as they are.

    Args:
        bench: Settings and run database.
        path: The file.
        digest: The sha256 that `state export` told, if it is known.

    Raises:
        InvalidInput: The file is not what it must be; nothing was imported.
        StoreError: The data folder cannot be written.
    """
    known = tuple(record.id for record in bench.database.runs())
    try:
        with path.open("rb") as file:
            if digest and hashlib.file_digest(file, "sha256").hexdigest() != digest.lower():
                raise _refused(path, "its digest is another one")
            file.seek(0)
            with zipfile.ZipFile(file) as archive, tempfile.TemporaryDirectory(prefix="mlops-architect-") as scratch:
                files = _checked(path, archive, Path(scratch))
                rows, here = _rows(path, (Path(scratch) / ROWS).read_bytes(), known)
                runs = tuple(row["id"] for row in rows["runs"])
                moved = _move(bench, Path(scratch), files, runs)
    except OSError as error:
        if isinstance(error, FileNotFoundError | IsADirectoryError | PermissionError) and error.filename == str(path):
            raise InvalidInput(f"{path}: {error.strerror}", "Give a file made by `state export`.") from error
        raise StoreError(
            f"cannot import {path}: {error.strerror or error}", "Free space, then import again."
        ) from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, UnicodeError) as error:
        raise _refused(path, f"it is not a file of `state export`: {error}") from error
    # after the files: a run that the list knows has its folder
    new = bench.database.restore(rows)
    return Imported(runs=runs, known=here, rows=new, files=moved)


def _refused(path: Path, why: str) -> InvalidInput:
    return InvalidInput(f"{path}: {why}", _NOTHING_DONE)


def _checked(path: Path, archive: zipfile.ZipFile, scratch: Path) -> tuple[str, ...]:
    """Unpack what the manifest lists, each file whole and of its hash and kind; return the names of runs' files."""
    infos = {info.filename: info for info in archive.infolist()}
    if len(infos) != len(archive.infolist()) or len(infos) > _MOST_FILES:
        raise _refused(path, "it holds a name twice, or far too many")
    if MANIFEST not in infos:
        raise _refused(path, "it has no manifest")
    listed = _manifest(path, _read(path, archive, infos[MANIFEST], 64 * 2**20))
    if set(infos) != {MANIFEST, *listed}:
        raise _refused(path, "it holds other files than its manifest lists")
    if sum(info.file_size for info in infos.values()) > _MOST_TOTAL:
        raise _refused(path, "it is far too large")
    for name, wanted in listed.items():
        if name != ROWS and run_file(name) is None:
            raise _refused(path, f"{name[:80]!r} is no file of a run")
        content = _read(path, archive, infos[name], _MOST_FILE)
        if hashlib.sha256(content).hexdigest() != wanted:
            raise _refused(path, f"{name} is not what the manifest says")
        target = scratch / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        if why := _unfit(name, target, content):
            raise _refused(path, f"{name}: {why}")
    if ROWS not in listed:
        raise _refused(path, f"it has no {ROWS}")
    return tuple(name for name in listed if name != ROWS)


def _read(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """Return a file of the archive; never more of it than it may have, whatever its header says."""
    with archive.open(info) as file:
        content = file.read(most + 1)
    if len(content) > most or info.is_dir():
        raise _refused(path, f"{info.filename[:80]!r} is far too large, or a folder")
    return content


def _manifest(path: Path, content: bytes) -> dict[str, str]:
    try:
        found = json.loads(content)
        listed = found["files"]
        if found["format"] != FORMAT:
            raise _refused(path, f"it is of format {found['format']!r}, and this release reads {FORMAT}")
        if not all(isinstance(one, str) for pair in listed.items() for one in pair):
            raise ValueError("files")
        return dict(listed)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _refused(path, "its manifest cannot be read") from error


def _unfit(name: str, target: Path, content: bytes) -> str:
    """Return what is wrong with a file of a run, empty when it is what its name says."""
    parts = run_file(name)
    if parts is None:
        return ""
    if parts["digest"] and hashlib.sha256(content).hexdigest() != parts["digest"]:
        return "its content is not what its name says"
    try:
        if parts["call"] and CallRecord.model_validate_json(content).key != parts["call"]:
            return "its key is not its name"
        if target.name == START and not is_first_input(json.loads(content)):
            return "it is not what a run begins with"
    except (ValueError, ValidationError, RecursionError):
        return "it cannot be read"
    return _not_plain(target) if target.name == CHECKPOINTS else ""


def _not_plain(path: Path) -> str:
    """Return why a file is not a database of checkpoints and nothing else: no trigger, no view, no foreign table."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            there = connection.execute("SELECT type, name, tbl_name FROM sqlite_master").fetchall()
            sound = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        return f"it is no database: {error}"
    strange = [name for kind, name, table in there if kind not in ("table", "index") or table not in _STORED]
    if strange:
        return f"it holds {str(strange[0])[:40]!r}, which checkpoints have no use for"
    return "" if sound == ("ok",) else f"it is damaged: {sound[0]}"


def _rows(path: Path, content: bytes, known: tuple[str, ...]) -> tuple[Rows, tuple[str, ...]]:
    """Return the rows of runs that are not here yet, each checked against its table, and the runs that are."""
    try:
        found = json.loads(content)
        runs = {RunRecord.model_validate_json(row["record"]).id for row in found["runs"]}
        for name, given in found.items():
            columns = set(TABLES[name].columns.keys())
            for row in given:
                if not set(row) <= columns or (row["id"] if name == "runs" else row["run"]) not in runs:
                    raise _refused(path, f"a row of {name} does not fit")
                if not all(value is None or isinstance(value, str | int | float) for value in row.values()):
                    raise _refused(path, f"a row of {name} holds no plain value")
        if any(RunRecord.model_validate_json(row["record"]).id != row["id"] for row in found["runs"]):
            raise _refused(path, "a run has two ids")
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError, RecursionError) as error:
        if isinstance(error, ArchitectError):
            raise
        raise _refused(path, f"{ROWS} cannot be read") from error
    fresh = runs - set(known)
    rows = {
        name: [row for row in given if (row["id"] if name == "runs" else row["run"]) in fresh]
        for name, given in found.items()
    }
    return rows, tuple(sorted(runs - fresh))


def _move(bench: Workbench, scratch: Path, files: tuple[str, ...], runs: tuple[str, ...]) -> int:
    """Put the files of new runs in their place, each run under its lock."""
    moved = 0
    for run in runs:
        folder = bench.settings.runs / run
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with exclusive(folder / "lock", f"run {run}"):
            for name in (name for name in files if name.startswith(f"runs/{run}/")):
                target = bench.settings.home / name
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                part = target.with_name(f"{target.name}.part")
                shutil.copyfile(scratch / name, part)
                part.chmod(0o600)
                part.replace(target)
                moved += 1
    return moved
