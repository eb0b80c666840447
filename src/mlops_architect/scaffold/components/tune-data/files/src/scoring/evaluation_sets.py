"""The sets that every model is judged on: tasks, requests to refuse, general text; owners replace the made-up ones."""

from __future__ import annotations

from collections.abc import Iterable

from scoring.lake.formats import read_lines, write_lines
from scoring.lake.interface import Lake
from scoring.sampling.draw import Task

TASKS, SAFETY, GENERAL = (f"evaluation/{name}.jsonl.gz" for name in ("tasks", "safety", "general"))


def write_tasks(lake: Lake, key: str, tasks: Iterable[Task]) -> None:
    """Write a set."""
    write_lines(lake, key, [vars(task) for task in tasks])


def read_tasks(lake: Lake, key: str) -> list[Task]:
    """Return a set.

    Raises:
        FileNotFoundError: There is none.
    """
    return [Task(**row) for row in read_lines(lake, key)]


def read_general(lake: Lake) -> list[str]:
    """Return the general texts."""
    return [str(row["text"]) for row in read_lines(lake, GENERAL)]
