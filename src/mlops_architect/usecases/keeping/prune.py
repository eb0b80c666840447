"""`prune`: what runs that ended long ago keep on this disk; projects and their decision sets are never touched."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta

from mlops_architect.domain.model import Model
from mlops_architect.domain.run import RunRecord, RunStatus
from mlops_architect.errors import NotResumable, StoreError
from mlops_architect.store.locks import exclusive
from mlops_architect.usecases.keeping.layout import size_bytes
from mlops_architect.usecases.workbench import Workbench, lock_of

_ENDED = (RunStatus.DONE, RunStatus.APPROVED, RunStatus.REJECTED, RunStatus.FAILED, RunStatus.BLOCKED)


class Pruned(Model):
    """One run that is taken away, or would be."""

    run: str
    project: str
    status: str
    updated_at: str
    bytes: int


class Pruning(Model):
    """What was done, or would be."""

    done: bool
    records: bool
    """Whether the rows of the runs went too: events, approvals, estimates."""
    runs: tuple[Pruned, ...]
    kept: int
    bytes: int


def prune(
    bench: Workbench, *, days: float, keep: int, records: bool, pretend: bool, now: datetime | None = None
) -> Pruning:
    """Remove checkpoints, artefacts and recordings of runs that ended.

    Args:
        bench: Settings and run database.
        days: Only runs that were last touched longer ago than this many days.
        keep: The newest runs of each project that stay whatever their age.
        records: Remove their rows as well; the audit trail of a project is in the project.
        pretend: Say what would be removed, and remove nothing.
        now: The time in UTC; that of the clock when left out.

    Raises:
        StoreError: A folder cannot be removed.
    """
    limit = (now or datetime.now(UTC)) - timedelta(days=days)
    found: list[Pruned] = []
    seen: Counter[str] = Counter()
    every = bench.database.runs()
    for record in every:
        seen[record.folder] += 1
        old = datetime.fromisoformat(record.updated_at) < limit
        if record.status not in _ENDED or not old or seen[record.folder] <= keep:
            continue
        folder = bench.settings.runs / record.id
        if folder.is_dir() or records:
            found.append(_entry(record, size_bytes(folder) if folder.is_dir() else 0))
    taken = tuple(one for one in found if pretend or _removed(bench, one.run, records=records))
    return Pruning(
        done=not pretend,
        records=records,
        runs=taken,
        kept=len(every) - len(taken),
        bytes=sum(one.bytes for one in taken),
    )


def _entry(record: RunRecord, size: int) -> Pruned:
    return Pruned(
        run=record.id, project=record.project, status=record.status.value, updated_at=record.updated_at, bytes=size
    )


def _removed(bench: Workbench, run: str, *, records: bool) -> bool:
    """Take a run away under its lock; one that somebody has just taken up again stays."""
    folder = bench.settings.runs / run
    try:
        if folder.is_dir():
            with exclusive(lock_of(bench.settings, run), f"run {run}"):
                if bench.database.run(run).status not in _ENDED:
                    return False
                shutil.rmtree(folder)
        if records:
            bench.database.forget(run)
        else:
            bench.database.add_event(run, "pruned", "pruned")
    except NotResumable:
        return False
    except OSError as error:
        raise StoreError(
            f"cannot remove {folder}: {error.strerror or error}", "Make it removable, then prune again."
        ) from error
    return True
