"""Starting runs: `new` for a new project, `revise` for the next version of one."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from mlops_architect.decisions.git import ProjectRepository, require_git
from mlops_architect.domain.run import Revision, RunOptions
from mlops_architect.errors import InvalidInput, StoreError, UsageError, WouldOverwrite
from mlops_architect.settings.switches import require_generate
from mlops_architect.usecases.advance import advance
from mlops_architect.usecases.basis import Base, base_of, first_input, record_of
from mlops_architect.usecases.intake import slug
from mlops_architect.usecases.interruption import orderly
from mlops_architect.usecases.observer import Observer
from mlops_architect.usecases.result import RunResult, result_of
from mlops_architect.usecases.session import Gatekeeper, open_session
from mlops_architect.usecases.telemetry.export import exported
from mlops_architect.usecases.workbench import Workbench

_FEW_WORDS = 5

START_FILE = "start.json"
"""The first input of a run, so that one killed before its first checkpoint can begin again."""

_FIRST_INPUT = {
    "project": str, "text": str, "revisions": list, "options": dict, "outputs": dict, "inputs": dict, "reviews": dict,
    "files": dict,
}  # fmt: skip


def is_first_input(value: object) -> bool:
    """Whether ``value`` has the shape of what a run begins with."""
    return isinstance(value, dict) and all(isinstance(value.get(key), kind) for key, kind in _FIRST_INPUT.items())


def new(
    bench: Workbench,
    text: str,
    folder: Path | None,
    options: RunOptions,
    gatekeeper: Gatekeeper,
    observer: Observer,
    revisions: Sequence[Revision] = (),
) -> RunResult:
    """Design a new project from requirements, and write it once it is approved.

    Args:
        bench: Settings, run database and catalogue.
        text: The checked requirements text.
        folder: Where the project goes; None picks a free name in the current folder.
        options: How to run.
        gatekeeper: Who answers the gates.
        observer: Who watches.
        revisions: Settings given with the text (``--set``).

    Raises:
        ArchitectError: See ``advance``.
    """
    require_git()
    project, target = _target(bench, text, folder)
    return start(bench, Base(project, target, text), options, gatekeeper, observer, revisions)


def revise(
    bench: Workbench,
    folder: Path,
    revisions: Sequence[Revision],
    options: RunOptions,
    gatekeeper: Gatekeeper,
    observer: Observer,
    hourly_rate_usd: float | None = None,
    replacing: Sequence[str] = (),
    *,
    as_asked: bool = True,
) -> RunResult:
    """Design the next version of a project from its current requirements and later changes.

    Args:
        bench: Settings, run database and catalogue.
        folder: The project.
        revisions: What changes, in words or by field.
        options: How to run.
        gatekeeper: Who answers the gates.
        observer: Who watches.
        hourly_rate_usd: What an hour of operating work costs; None keeps the current version's rate.
        replacing: Capabilities of an adopted repository that the engine is to choose anew.
        as_asked: Whether somebody said that code is to be written; unasked, none is in an adopted repository.

    Raises:
        UsageError: A capability to replace is not in place.
        StoreError: The folder is not a project.
        WouldOverwrite: It has uncommitted changes.
        ArchitectError: See ``advance``.
    """
    base = base_of(ProjectRepository(folder), folder)
    options = base.options(options, hourly_rate_usd, replacing, as_asked=as_asked)
    wanted = (*base.revisions, *revisions)
    return start(bench, base, options, gatekeeper, observer, wanted)


def _target(bench: Workbench, text: str, folder: Path | None) -> tuple[str, Path]:
    name = _name(bench, text)
    if folder is not None:
        target = ensure_free(folder)
        return slug(target.name, fallback=name), target
    project = name
    here = Path.cwd()
    target = here / project
    number = 2
    while target.exists():
        target = here / f"{project}-{number}"
        number += 1
    _ensure_free(target)
    return project, target


def _name(bench: Workbench, text: str) -> str:
    """Return a name for the project: the words for what it does when they are few, else the kind of system."""
    from mlops_architect.engine.reading import read
    from mlops_architect.engine.understanding import requested
    from mlops_architect.engine.use_case_choice import choose_use_case

    reading = read(text, bench.catalog.lexicon)
    constraints = reading.constraints
    words = (constraints.use_case.value or "").split()
    if 0 < len(words) <= _FEW_WORDS:
        return slug(" ".join(words))
    try:
        return choose_use_case(constraints, requested(text, reading.injections), bench.catalog).id
    except InvalidInput:
        return slug("")


def ensure_free(folder: Path) -> Path:
    """Return where a new project may go.

    Raises:
        UsageError: It is no path that a folder can have.
        WouldOverwrite: Something is there.
        StoreError: It cannot be written.
    """
    try:
        target = folder.expanduser().resolve()
        _ensure_free(target)
    except (OSError, RuntimeError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"--project: {reason}", "Give the path of a folder that can be made.") from error
    return target


def _ensure_free(target: Path) -> None:
    str(target).encode()  # a name that is no text could not be recorded
    if target.exists():
        if not target.is_dir():
            raise WouldOverwrite(f"{target} is a file", "Choose another folder with --project.")
        if (target / ".git").exists():
            raise WouldOverwrite(
                f"{target} is a git repository already",
                "For a new version of a project run `mlops-architect revise` in it; else choose another folder.",
            )
        if any(target.iterdir()):
            raise WouldOverwrite(f"{target} is not empty", "Choose another folder with --project.")
    parent = next(folder for folder in (target, *target.parents) if folder.exists())
    if not os.access(parent, os.W_OK | os.X_OK):
        raise StoreError(f"{parent} cannot be written", "Choose a writable folder with --project.")


def start(
    bench: Workbench,
    base: Base,
    options: RunOptions,
    gatekeeper: Gatekeeper,
    observer: Observer,
    revisions: Sequence[Revision],
) -> RunResult:
    """Run the graph from a base, and return what it comes to.

    Raises:
        ArchitectError: See ``advance``.
    """
    if options.generate:
        require_generate()
    record = record_of(bench, base, options)
    with open_session(bench, record, observer) as session, exported(session), orderly():
        state = first_input(session, base, revisions)
        (session.folder / START_FILE).write_text(json.dumps(state))
        bench.database.begin_run(record, project=base.project, folder=record.folder, parent=base.parent)
        observer.run_started(record, resumed=False)
        advance(session, state, gatekeeper)
        return result_of(session)
