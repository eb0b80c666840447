"""A run cut back to the checkpoint before a step, in a place of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    """Where a run is forked: the step, its checkpoint, and what had been done by then.

    Args:
        step: The first step to run again.
        checkpoint: The id of the checkpoint before it.
        earlier: The calls that were made by then.
        inputs: Hashes of all that agents had been given by then.
    """

    step: str
    checkpoint: str
    earlier: tuple[CallRecord, ...]
    inputs: frozenset[str]


def fork_of(folder: Path, run: str, step: str, *, gate: bool = False) -> Fork | None:
    """Return where to fork a run so that ``step`` is the first to run again; None for the beginning.

    Args:
        folder: The run's folder.
        run: Its id.
        step: A step of planning, as ``trace`` names it.
        gate: Whether the gate at its end counts as a step.

    Raises:
        UsageError: The run has no such step.
    """
    from mlops_architect.graph.history import history, planning_of

    if step in WHOLE:
        return None
    passed = history(folder / "checkpoints.sqlite", run)
    steps = planning_of(passed, gate=gate)
    if step not in steps:
        known = (*WHOLE, *steps)
        raise UsageError(
            f"run {run} has no step {step!r} up to its architecture{did_you_mean(step, known)}",
            f"Steps: {', '.join(known)}.",
        )
    until = steps[step]
    before = passed[: passed.index(until) + 1]
    given = (one.state.get(part, {}).values() for one in before for part in ("inputs", "conduct"))
    return Fork(step, until.id, _calls(folder, before), frozenset(chain.from_iterable(given)))


def lay_out(fork: Fork, run: str, source: Path, target: Path) -> None:
    """Copy what a run has written so far, cut back to the fork; the run itself is not touched."""
    from mlops_architect.graph.history import copy_checkpoints, cut_back

    shutil.copytree(source / "artefacts", target / "artefacts", dirs_exist_ok=True)
    copy_checkpoints(source / "checkpoints.sqlite", target / "checkpoints.sqlite")
    cut_back(target / "checkpoints.sqlite", run, fork.checkpoint)


def lay_out_as(fork: Fork, run: str, source: Path, other: str, target: Path, changes: Mapping[str, Any]) -> None:
    """Lay out a fork as another run, with other values in the state that it goes on from."""
    from mlops_architect.graph.history import hand_over

    lay_out(fork, run, source, target)
    hand_over(target / "checkpoints.sqlite", run, other, changes)


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
