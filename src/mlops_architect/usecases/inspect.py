"""Looking at what is there: runs, versions, differences, events. Nothing here loads the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field

from mlops_architect.decisions.diff import Change, SetDiff, compare
from mlops_architect.decisions.git import ProjectRepository
from mlops_architect.decisions.verifying import verified
from mlops_architect.domain.model import Model
from mlops_architect.domain.run import Event, RunRecord, RunStatus
from mlops_architect.errors import NotResumable, StoreError
from mlops_architect.store.locks import is_held
from mlops_architect.usecases.upgrade_due import notice
from mlops_architect.usecases.workbench import Workbench, lock_of

_FOLDER = "architecture"

__all__ = ["Change", "Compared", "SetDiff", "Shown", "diff", "list_events", "list_runs", "show", "verified"]


class Shown(Model):
    """One version of a project: its summary page, and its parts as plain data."""

    version: str
    versions: tuple[str, ...]
    summary: str
    parts: dict[str, Any]
    upgrade: str = Field(default="", exclude_if=lambda value: not value)
    """What to do where another version of the tool or the catalogue made the latest version; empty where this one did."""


class Compared(Model):
    """Two versions compared: what changed in meaning, and git's own diff."""

    semantic: SetDiff
    git: str


def list_runs(bench: Workbench) -> tuple[RunRecord, ...]:
    """Return all runs, newest first; one that no process works on any more is interrupted."""
    return tuple(as_it_is(bench, record) for record in bench.database.runs())


def as_it_is(bench: Workbench, record: RunRecord) -> RunRecord:
    """Return the record of a run; one that no process works on any more is interrupted."""
    # a process that was killed could not write down that it ended
    if record.status is RunStatus.RUNNING and not is_held(lock_of(bench.settings, record.id)):
        return record.model_copy(update={"status": RunStatus.INTERRUPTED})
    return record


def list_events(bench: Workbench, run_id: str) -> tuple[Event, ...]:
    """Return the events of a run; of the newest run when no id is given.

    Raises:
        NotResumable: There is no such run, or none yet.
    """
    if not run_id:
        runs = bench.database.runs()
        if not runs:
            raise NotResumable("there is no run yet", "Start one with `mlops-architect new`.")
        run_id = runs[0].id
    return bench.database.events(bench.database.run(run_id).id)


def show(bench: Workbench, folder: Path, version: str = "") -> Shown:
    """Return a version of a project; the latest when none is named, and whether an upgrade of it is due.

    Raises:
        StoreError: The folder is not a project, or has no version yet.
        NotResumable: There is no such version.
    """
    from mlops_architect.documents import parse_yaml

    repository = _project(folder)
    try:
        versions = repository.versions()
        wanted = repository.known_version(version) if version else versions[-1]
        files = repository.files_at(wanted, _FOLDER)
    finally:
        repository.close()
    parts = {path: parse_yaml(content.decode(), path) for path, content in files.items() if path.endswith(".yaml")}
    return Shown(
        version=wanted,
        versions=versions,
        summary=files[f"{_FOLDER}/summary.md"].decode(),
        parts=parts,
        upgrade=notice(bench, folder) if wanted == versions[-1] else "",
    )


def diff(folder: Path, before: str, after: str, *, stat: bool = False) -> Compared:
    """Return what changed between two versions.

    Raises:
        StoreError: The folder is not a project.
        NotResumable: A version does not exist.
    """
    repository = _project(folder)
    try:
        names = repository.known_version(before), repository.known_version(after)
        old, new = (repository.files_at(name, _FOLDER) for name in names)
        return Compared(semantic=compare(old, new, names), git=repository.diff(*names, stat=stat, folder=_FOLDER))
    finally:
        repository.close()


def _project(folder: Path) -> ProjectRepository:
    repository = ProjectRepository(folder)
    if not repository.versions():
        repository.close()
        raise StoreError(
            f"{folder.resolve()} has no decision set", "Give a project made by `mlops-architect new` with --project."
        )
    return repository
