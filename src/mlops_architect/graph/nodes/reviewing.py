"""Critics side by side, and the manager that turns their findings into another round or none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from langgraph.runtime import Runtime

from mlops_architect.critics.panel import demands_of
from mlops_architect.engine.optimiser.plan import outline
from mlops_architect.engine.sensitivity import weighed_questions
from mlops_architect.graph.context import Node, RunContext
from mlops_architect.graph.desk import Desk
from mlops_architect.graph.state import State

MOST_ROUNDS = 3
"""Re-planning ends: each round adds a constraint and never takes one away."""


def critic_node(critic_id: str) -> Node:
    """Return the node of one critic."""

    def node(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
        desk = Desk(state, runtime.context)
        critic = next(critic for critic in runtime.context.critics if critic.id == critic_id)
        return {"reviews": {critic_id: desk.put(critic.review(desk.design()))}}

    return node


def manager(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Add the demands of failing findings that some design can meet; the others stay findings."""
    desk = Desk(state, runtime.context)
    if state["round"] >= MOST_ROUNDS:
        return _settled(desk, state.get("declined", []))
    demands, declined = list(desk.demands), list(state.get("declined", []))
    situation = desk.framed().situation
    for demand in demands_of(desk.reviews):
        if demand in demands or demand.reason in declined:
            continue
        if outline(replace(situation, demands=(*demands, demand))) is None:
            declined.append(demand.reason)
        else:
            demands.append(demand)
    if len(demands) == len(desk.demands):
        return _settled(desk, declined)
    return {
        "demands": [d.model_dump(mode="json") for d in demands],
        "declined": declined,
        "round": state["round"] + 1,
        "digest": "",
    }


def _settled(desk: Desk, declined: list[str]) -> dict[str, Any]:
    """Close planning: weigh the open questions against the settled design and fix what an approval binds to."""
    questions = desk.put(weighed_questions(desk.framed(), desk.plan))
    return {"declined": declined, "questions": questions, "digest": desk.design_digest()}


def after_manager(state: State) -> Literal["replan", "go-on"]:
    """Route: another round when the manager added a demand."""
    return "go-on" if state.get("digest") else "replan"
