"""Steps as they are reported: in the order of the graph, whatever finished first, and only once they are saved."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from types import SimpleNamespace
from typing import Any

import pytest

from mlops_architect.graph.control import steps

CRITICS = ("technical-critic", "cost-critic", "policy-critic")


class Scripted:
    """A graph that streams what it is told, in LangGraph's form."""

    nodes = dict.fromkeys(("__start__", "architecture", *CRITICS, "manager"))

    def __init__(self, finished: tuple[str, ...]) -> None:
        self.finished = finished

    def stream(self, *_arguments: Any, **_options: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the events of one round: an agent, three critics at once, the manager."""
        yield "tasks", {"name": "architecture", "input": {}}
        yield "updates", {"architecture": {"outputs": {}}}
        for critic in CRITICS:
            yield "tasks", {"name": critic, "input": {}}
        for critic in self.finished:
            yield "tasks", {"name": critic, "result": {}}
            yield "updates", {critic: {"reviews": {}}}
        yield "tasks", {"name": "manager", "input": {}}
        yield "updates", {"manager": None}


@pytest.mark.parametrize("finished", list(permutations(CRITICS)))
def test_steps_that_ran_side_by_side_are_reported_in_their_fixed_order(finished: tuple[str, ...]) -> None:
    graph: Any = Scripted(finished)
    context: Any = SimpleNamespace()
    reported = [step for step, update in steps(graph, None, {}, context) if update is not None]
    assert reported == ["architecture", *CRITICS, "manager"]
