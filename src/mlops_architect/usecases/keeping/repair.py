"""`doctor --fix`: what a crash, a full disk or another program left behind; every repair is said, nothing is thrown away."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from mlops_architect.domain.model import Model
from mlops_architect.domain.run import RunRecord, RunStatus
from mlops_architect.errors import StoreError
from mlops_architect.settings import Settings
from mlops_architect.store.database import Database
from mlops_architect.store.locks import is_held
from mlops_architect.store.salvage import salvaged, set_aside
from mlops_architect.usecases.keeping.layout import CHECKPOINTS, START, run_file

_STALE_S = 600.0
"""A lock of git that is older than this, while no run of ours works on the project, was left by a process that ended."""


class Repair(Model):
    """One thing that was wrong, where, and what was done about it."""

    kind: str
    path: str
    done: str
    fixed: bool


def repair(settings: Settings, *, pretend: bool = False) -> tuple[Repair, ...]:
    """Put the data folder right, and say what was wrong.

    Args:
        settings: Where the data folder lies.
        pretend: Only say what is wrong.

    Raises:
        StoreError: The folder cannot be written.
    """
    if not settings.home.is_dir():
        return ()
    try:
        found = list(_database(settings, pretend=pretend))
        if pretend and found:
            return tuple(found)
        found += _private(settings, pretend=pretend)
        database = Database(settings.database)
        try:
            records = {record.id: record for record in database.runs()}
            found += _orphans(settings, records, pretend=pretend)
            found += _half_written(settings, records, pretend=pretend)
            found += _locks(settings, records, pretend=pretend)
            found += _lost_folders(settings, database, records, pretend=pretend)
        finally:
            database.close()
    except OSError as error:
        raise StoreError(
            f"cannot repair {settings.home}: {error.strerror or error}", "Make it writable, then run the command again."
        ) from error
    return tuple(found)


def _database(settings: Settings, *, pretend: bool) -> Iterator[Repair]:
    """Set a damaged database aside, and make a new one of every row that can still be read."""
    path = settings.database
    if not path.exists():
        return
    why = ""
    try:
        database = Database(path)
        try:
            why = database.problem()
        finally:
            database.close()
    except StoreError as error:
        if "locked" in error.message or "newer release" in error.message:
            raise
        why = error.message.removeprefix(f"run database {path}: ")
    if not why:
        return
    if pretend:
        yield Repair(kind="database", path=str(path), done=f"it is damaged: {why}", fixed=False)
        return
    rows = salvaged(path)
    aside = set_aside(path)
    database = Database(path)
    try:
        kept = database.restore(rows)
    finally:
        database.close()
    yield Repair(
        kind="database", path=str(path), fixed=True,
        done=f"it was damaged ({why}): {kept} rows of {len(rows.get('runs', ()))} runs saved, the old file is {aside.name}",
    )  # fmt: skip


def _private(settings: Settings, *, pretend: bool) -> Iterator[Repair]:
    """Take away what others may do with the records."""
    wanted = [(settings.database, 0o600), *((path, 0o700) for path in settings.runs.glob("*") if path.is_dir())]
    wanted += [(path, 0o600) for path in settings.runs.glob(f"*/{CHECKPOINTS}")]
    for path, mode in wanted:
        if path.exists() and path.stat().st_mode & 0o077:
            if not pretend:
                path.chmod(mode)
            yield Repair(kind="permissions", path=str(path), done="others could read it", fixed=not pretend)


def _orphans(settings: Settings, records: dict[str, RunRecord], *, pretend: bool) -> Iterator[Repair]:
    """Set aside folders of runs that the list does not know; one that never began holds nothing and goes."""
    for folder in sorted(settings.runs.glob("*")):
        if folder.name in records or not folder.is_dir() or is_held(folder / "lock"):
            continue
        empty = not (folder / CHECKPOINTS).exists() and not (folder / START).exists()
        aside = settings.home / "set-aside" / folder.name
        if not pretend:
            if empty:
                shutil.rmtree(folder)
            else:
                aside.parent.mkdir(exist_ok=True, mode=0o700)
                shutil.move(folder, aside if not aside.exists() else aside.with_name(f"{aside.name}-{time.time_ns()}"))
        done = (
            "of a run that never began: removed" if empty else f"no run is known for it: moved to {aside.parent.name}/"
        )
        yield Repair(kind="orphan", path=str(folder), done=done, fixed=not pretend)


def _half_written(settings: Settings, records: dict[str, RunRecord], *, pretend: bool) -> Iterator[Repair]:
    """Remove files that a process was writing when it ended."""
    for run, record in sorted(records.items()):
        folder = settings.runs / run
        if is_held(folder / "lock"):
            continue
        left = [
            path
            for part in ("artefacts", "calls")
            for path in sorted((folder / part).rglob("*"))
            if path.is_file() and not run_file(path.relative_to(settings.home).as_posix())
        ]
        left += sorted((Path(record.folder) / "dist").glob("*.part"))
        for path in left:
            if not pretend:
                path.unlink()
            yield Repair(kind="half-written", path=str(path), done="removed", fixed=not pretend)


def _locks(settings: Settings, records: dict[str, RunRecord], *, pretend: bool) -> Iterator[Repair]:
    """Remove locks of projects that no run belongs to, and the lock that a killed git left in a project."""
    folders = {record.folder for record in records.values()}
    keys = {hashlib.sha256(folder.encode()).hexdigest()[:16] for folder in folders}
    for path in sorted((settings.home / "locks").glob("*.lock")):
        if path.stem not in keys and not is_held(path):
            if not pretend:
                path.unlink()
            yield Repair(kind="lock", path=str(path), done="of no project: removed", fixed=not pretend)
    for folder in sorted(folders):
        key = hashlib.sha256(folder.encode()).hexdigest()[:16]
        path = Path(folder) / ".git" / "index.lock"
        if path.is_file() and not is_held(settings.home / "locks" / f"{key}.lock"):
            age_s = time.time() - path.stat().st_mtime
            stale = age_s > _STALE_S
            if stale and not pretend:
                path.unlink()
            done = "left by a git that ended: removed" if stale else f"{age_s:.0f} s old: left, a git may still work"
            yield Repair(kind="lock", path=str(path), done=done, fixed=stale and not pretend)


def _lost_folders(
    settings: Settings, database: Database, records: dict[str, RunRecord], *, pretend: bool
) -> Iterator[Repair]:
    """Mark runs that cannot go on, because their folder is gone, as failed."""
    open_ = (RunStatus.RUNNING, RunStatus.AWAITING, RunStatus.QUESTIONS)
    for run, record in sorted(records.items()):
        folder = settings.runs / run
        if record.status in open_ and not (folder / START).exists() and not is_held(folder / "lock"):
            if not pretend:
                said = "its folder was removed"
                database.save_run(record.model_copy(update={"status": RunStatus.FAILED, "message": said}))
            yield Repair(
                kind="run",
                path=str(folder),
                done=f"run {run} cannot go on without it: marked failed",
                fixed=not pretend,
            )
