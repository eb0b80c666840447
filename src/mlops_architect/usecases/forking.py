"""A run cut back to the checkpoint before a step, in a place of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_architect.domain.calls import CallRecord, Conduct
from mlops_architect.errors import UsageError
from mlops_architect.store.artefacts import ArtefactStore
from mlops_architect.store.recordings import CallFiles
from mlops_architect.usecases.linting.subject import did_you_mean

if TYPE_CHECKING:
    from mlops_architect.graph.history import Passed

WHOLE = ("intake", "extract", "clarify")
"""Steps before which nothing is settled yet: from there, everything is gone through again."""


@dataclass(frozen=True)
class Fork:
    """Where a run is forked: the step, its checkpoint, and the calls that were made until then."""

    step: str
    checkpoint: str
    earlier: tuple[CallRecord, ...]


def fork_of(folder: Path, run: str, step: str) -> Fork | None:
    """Return where to fork a run so that ``step`` is the first to run again; None for the beginning.

    Args:
        folder: The run's folder.
        run: Its id.
        step: A step of planning, as ``trace`` names it.

    Raises:
        UsageError: The run has no such step.
    """
    from mlops_architect.graph.history import history, planning_of

    if step in WHOLE:
        return None
    passed = history(folder / "checkpoints.sqlite", run)
    steps = planning_of(passed)
    if step not in steps:
        known = (*WHOLE, *steps)
        raise UsageError(
            f"run {run} has no step {step!r} up to its architecture{did_you_mean(step, known)}",
            f"Steps: {', '.join(known)}.",
        )
    until = steps[step]
    return Fork(step, until.id, _calls(folder, passed[: passed.index(until) + 1]))


def lay_out(fork: Fork, run: str, source: Path, target: Path) -> None:
    """Copy what a run has written so far, cut back to the fork; the run itself is not touched."""
    from mlops_architect.graph.history import copy_checkpoints, cut_back

    shutil.copytree(source / "artefacts", target / "artefacts", dirs_exist_ok=True)
    copy_checkpoints(source / "checkpoints.sqlite", target / "checkpoints.sqlite")
    cut_back(target / "checkpoints.sqlite", run, fork.checkpoint)


def _calls(folder: Path, passed: Iterable[Passed]) -> tuple[CallRecord, ...]:
    """Return the calls that agents had made, whatever became of their answers, each once and in order."""
    artefacts, files = ArtefactStore(folder / "artefacts"), CallFiles(folder / "calls")
    conducts = {digest: None for one in passed for digest in one.state.get("conduct", {}).values()}
    found: dict[str, CallRecord] = {}
    for digest in conducts:
        for note in Conduct.model_validate(artefacts.get_json(digest)).calls:
            record = files.get(note.key)
            if record is not None:
                found[record.key] = record
    return tuple(found.values())
