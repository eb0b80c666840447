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
from mlops_architect.graph.nodes.beside import opinions
from mlops_architect.graph.picking import objections
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
    if state["round"] - state.get("since", 0) >= MOST_ROUNDS:
        return _unless_withdrawn(desk, state.get("declined", []))
    demands, declined = list(desk.demands), list(state.get("declined", []))
    # what is kept gives way to a finding
    situation = replace(desk.framed().situation, kept=())
    for demand in demands_of(desk.reviews):
        if demand in demands or demand.reason in declined:
            continue
        if outline(replace(situation, demands=(*demands, demand))) is None:
            declined.append(demand.reason)
        else:
            demands.append(demand)
    if len(demands) == len(desk.demands):
        return _unless_withdrawn(desk, declined)
    return {
        "demands": [d.model_dump(mode="json") for d in demands],
        "declined": declined,
        "round": state["round"] + 1,
        "digest": "",
    }


def _unless_withdrawn(desk: Desk, declined: list[str]) -> dict[str, Any]:
    """Close planning, unless critics object to a design in which a model preferred something: then plan without it.

    What findings asked of that design goes with it, so the run goes on as it would have without the preference.
    """
    against = objections(desk.findings) if desk.picks else ()
    if not against:
        return _settled(desk, declined)
    again = desk.state["round"] + 1
    return {
        "picks": [],
        "picking": f"withdrawn: {against[0]}",
        "demands": [],
        "declined": [],
        "round": again,
        "since": again,
        "digest": "",
    }


def _settled(desk: Desk, declined: list[str]) -> dict[str, Any]:
    """Close planning: weigh the open questions against the settled design and fix what an approval binds to."""
    questions = desk.put(weighed_questions(desk.framed(), desk.plan))
    said = opinions(desk)
    reviews = {**desk.state.get("reviews", {}), **said.get("reviews", {})}
    whole: State = {**desk.state, "reviews": reviews}
    return {
        "declined": declined,
        "questions": questions,
        "digest": Desk(whole, desk.context).design_digest(),
        **said,
    }


def after_manager(state: State) -> Literal["replan", "go-on"]:
    """Route: another round when the manager added a demand."""
    return "go-on" if state.get("digest") else "replan"
