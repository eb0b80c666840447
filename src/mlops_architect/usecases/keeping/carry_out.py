"""`state export`: every run of this machine as one file, complete and checked by digest."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

from mlops_architect import __version__
from mlops_architect.domain.model import Model
from mlops_architect.errors import NotResumable, StoreError, WouldOverwrite
from mlops_architect.store.database import now
from mlops_architect.store.locks import exclusive
from mlops_architect.usecases.keeping.layout import CHECKPOINTS, MANIFEST, ROWS, run_files
from mlops_architect.usecases.workbench import Workbench, lock_of

FORMAT = 1
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Exported(Model):
    """What was written: the digest is what `state import --digest` compares."""

    path: str
    sha256: str
    bytes: int
    runs: tuple[str, ...]
    files: int
    left_out: tuple[str, ...]
    """Runs that another process works on; export again when it has finished."""


def export_state(bench: Workbench, path: Path) -> Exported:
    """Write runs, events, approvals and everything that `resume`, `trace` and `replay` need into one file.

    Projects are not in it: they are git repositories of their own.

    Raises:
        WouldOverwrite: The file is there already.
        StoreError: It cannot be written.
    """
    if path.exists():
        raise WouldOverwrite(f"{path} is there already", "Give another name.")
    rows = bench.database.dump()
    done: list[str] = []
    left_out: list[str] = []
    hashes: dict[str, str] = {}
    scratch = path.with_name(f"{path.name}.part")
    try:
        with zipfile.ZipFile(scratch, "x", zipfile.ZIP_DEFLATED) as archive:
            os.chmod(scratch, 0o600)  # noqa: PTH101 - before anything is in it
            for run in sorted(row["id"] for row in rows["runs"]):
                try:
                    hashes |= _run(bench, archive, run)
                    done.append(run)
                except NotResumable:
                    left_out.append(run)
            kept = {name: [row for row in of if row.get("run", row.get("id")) in done] for name, of in rows.items()}
            hashes[ROWS] = _put(archive, ROWS, json.dumps(kept, sort_keys=True, ensure_ascii=False).encode())
            manifest = {"format": FORMAT, "tool": __version__, "at": now(), "runs": done, "files": hashes}
            _put(archive, MANIFEST, json.dumps(manifest, sort_keys=True, indent=1).encode())
        scratch.replace(path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise StoreError(
            f"cannot write {path}: {error.strerror or error}", "Free space, or give another place."
        ) from error
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    return Exported(
        path=str(path), sha256=digest, bytes=path.stat().st_size, runs=tuple(done), files=len(hashes),
        left_out=tuple(left_out),
    )  # fmt: skip


def _run(bench: Workbench, archive: zipfile.ZipFile, run: str) -> dict[str, str]:
    """Put a run that nobody works on into the archive; its lock is held meanwhile."""
    home = bench.settings.home
    if not (home / "runs" / run).is_dir():
        return {}  # pruned: its rows are all that is kept
    found = {}
    with exclusive(lock_of(bench.settings, run), f"run {run}"):
        for name, path in run_files(home, run):
            content = _snapshot(path) if path.name == CHECKPOINTS else path.read_bytes()
            found[name] = _put(archive, name, content)
    return found


def _snapshot(path: Path) -> bytes:
    """Return a database with what its write-ahead log holds."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        try:
            with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
        except sqlite3.Error as error:
            raise StoreError(f"{path}: {error}", "`mlops-architect doctor --fix` looks after it.") from error
        return copy.read_bytes()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> str:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o100600 << 16
    archive.writestr(info, content)
    return hashlib.sha256(content).hexdigest()
