"""The graph of a run, drawn: a changed step or edge is a changed golden file."""

from __future__ import annotations

from collections.abc import Callable

from mlops_architect.graph.build import build


def test_the_graph_is_drawn_as_agreed(golden: Callable[[str, str], None]) -> None:
    golden("graph.mmd", build().get_graph().draw_mermaid())
