"""Starting, answering and streaming a graph, without LangGraph's own types leaking out."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from langgraph.types import Command
from langsmith import tracing_context

from mlops_architect.graph.context import RunContext


@dataclass(frozen=True)
class Pending:
    """A gate that waits: the interrupt's id and what it shows."""

    id: str
    value: dict[str, Any]


def pending(graph: Any, config: dict[str, Any]) -> Pending | None:
    """Return the gate a run waits at, None when it waits for nothing."""
    found = graph.get_state(config).interrupts
    return Pending(found[0].id, found[0].value) if found else None


def answer(gate: Pending, reply: dict[str, Any]) -> Command[str]:
    """Return the input that answers exactly this gate."""
    return Command(resume={gate.id: reply})


@contextmanager
def untraced() -> Iterator[None]:
    """Keep the state on this machine, whatever tracing variables the shell has set."""
    with tracing_context(enabled=False):
        yield


def steps(
    graph: Any, start: Any, config: dict[str, Any], context: RunContext
) -> Generator[tuple[str, dict[str, Any] | None], None, None]:
    """Yield ``(step, None)`` as a step begins and ``(step, update)`` when it has finished and is checkpointed.

    LangGraph reports an update before its checkpoint is on disk; the report is held back until the next
    step begins, which it does only after that. Steps that ran side by side are reported in the order of the graph.
    """
    finished: list[tuple[str, dict[str, Any]]] = []
    places = {name: place for place, name in enumerate(graph.nodes)}

    def reported() -> list[tuple[str, dict[str, Any]]]:
        return sorted(finished, key=lambda report: places.get(report[0], len(places)))

    events = graph.stream(start, config, context=context, stream_mode=["tasks", "updates"], durability="sync")
    with closing(events) as stream:
        for mode, payload in stream:
            if mode == "tasks" and "input" in payload:
                yield from reported()
                finished.clear()
                yield payload["name"], None
            elif mode == "updates":
                for step, update in payload.items():
                    if step != "__interrupt__":
                        finished.append((step, update or {}))
    yield from reported()
