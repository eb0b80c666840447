"""The checkpoints a run has passed: what to run next at each, and a run cut back to one of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver

from mlops_architect.graph.build import build

_BEFORE_PLANNING = ("extract", "clarify")
"""Everything is read anew from here, so what lies before the last time is another design."""
_AFTER_PLANNING = "architecture-gate"


@dataclass(frozen=True)
class Passed:
    """A checkpoint: the steps that were to run next, and the state they found; ``at`` is ISO 8601 in UTC."""

    id: str
    at: str
    next: tuple[str, ...]
    state: Mapping[str, Any]


def history(path: Path, run: str) -> tuple[Passed, ...]:
    """Return the checkpoints of a run, oldest first; none where the file cannot be read.

    The file is opened for reading alone, and nothing but plain data is taken from it: a run in progress is not
    disturbed, and a folder handed over by somebody else cannot run code.
    """
    if not path.is_file():
        return ()
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=1)) as connection:
            saver = SqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
            saver.is_setup = True  # what is opened for reading cannot be set up, and has been
            found = list(build(saver).get_state_history({"configurable": {"thread_id": run}}))
    except Exception:
        return ()  # damaged, or of another shape: what is known of the run is shown without it
    return tuple(
        Passed(one.config["configurable"]["checkpoint_id"], one.created_at or "", tuple(one.next), one.values)
        for one in reversed(found)
    )


def planning_of(passed: tuple[Passed, ...], *, gate: bool = False) -> dict[str, Passed]:
    """Return the checkpoint before each step of the last planning, by step; with ``gate`` its gate is one of them.

    A step that ran in several rounds counts where it last changed something: where nothing changed there is nothing
    to run again.
    """
    begins = max((place for place, one in enumerate(passed) if set(_BEFORE_PLANNING) & set(one.next)), default=-1)
    found: dict[str, Passed] = {}
    for before, after in pairwise(passed[begins + 1 :]):
        if _AFTER_PLANNING in before.next:
            break
        for step in before.next:
            if step not in found or _did_something(step, before, after):
                found[step] = before
    at_gate = next((one for one in passed[begins + 1 :] if _AFTER_PLANNING in one.next), None)
    return {**found, _AFTER_PLANNING: at_gate} if gate and at_gate is not None else found


def _did_something(step: str, before: Passed, after: Passed) -> bool:
    known, now = (one.state.get("inputs", {}).get(step) for one in (before, after))
    return now is None or known != now


def cut_back(path: Path, run: str, checkpoint: str) -> None:
    """Take everything after a checkpoint out of a copy of a run's checkpoints: it then goes on from there.

    The ids of checkpoints are in the order of time.
    """
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM checkpoints WHERE thread_id = ? AND checkpoint_id > ?", (run, checkpoint))
        connection.execute("DELETE FROM writes WHERE thread_id = ? AND checkpoint_id >= ?", (run, checkpoint))


def hand_over(path: Path, run: str, other: str, changes: Mapping[str, Any]) -> None:
    """Make the checkpoints of a copy those of another run, with other values in the state of the last one."""
    with closing(sqlite3.connect(path)) as connection:
        with connection:
            for table in ("checkpoints", "writes"):
                connection.execute(f"UPDATE {table} SET thread_id = ? WHERE thread_id = ?", (other, run))
        saver = SqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
        last = saver.get_tuple({"configurable": {"thread_id": other, "checkpoint_ns": ""}})
        assert last is not None  # a run is forked at a checkpoint that it has
        values = last.checkpoint["channel_values"]
        # what the state does not hold yet is none of its channels
        values.update({name: value for name, value in changes.items() if name in values})
        before = last.parent_config or {"configurable": {"thread_id": other, "checkpoint_ns": ""}}
        saver.put(before, last.checkpoint, last.metadata, {})


def copy_checkpoints(source: Path, target: Path) -> None:
    """Copy a checkpoint file as it is at one moment, its write-ahead log included."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as there,
        closing(sqlite3.connect(target)) as here,
    ):
        there.backup(here)
