"""The whole run on one page."""

from __future__ import annotations

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from mlops_architect.engine.agents.registry import agent_ids
from mlops_architect.graph.context import RunContext
from mlops_architect.graph.nodes.extension import after_validation, extension
from mlops_architect.graph.nodes.gates import architecture_gate, release_gate
from mlops_architect.graph.nodes.implementation import (
    after_final_critic,
    code_agent,
    final_critic,
    implementation,
    package,
    repair,
    validation,
)
from mlops_architect.graph.nodes.planning import optimise, planning_agent
from mlops_architect.graph.nodes.reading import clarify, extract, intake
from mlops_architect.graph.nodes.reviewing import after_manager, critic_node, manager
from mlops_architect.graph.state import State

CRITICS = ("technical", "cost", "policy")
CODE_AGENTS = (
    "implementation-ingestion",
    "implementation-features",
    "implementation-training",
    "implementation-inference",
    "implementation-monitoring",
    "implementation-continual-learning",
)
SOLVED_BEFORE = "tech-stack"
"""The optimiser runs just before this agent."""


def build(checkpointer: Any = None) -> CompiledStateGraph[State, RunContext, State, State]:
    """Return the compiled graph; nothing in it decides at run time which agent comes next."""
    graph = StateGraph(State, context_schema=RunContext)
    graph.add_node("intake", intake)
    graph.add_node("extract", extract)
    graph.add_node("clarify", clarify, destinations=("extract", agent_ids()[0]))
    graph.add_edge(START, "intake")
    graph.add_edge("intake", "extract")
    graph.add_edge("extract", "clarify")

    graph.add_node("optimise", optimise)
    previous = ""
    for agent in agent_ids():
        graph.add_node(agent, planning_agent(agent))
        if agent == SOLVED_BEFORE:
            graph.add_edge(previous, "optimise")
            previous = "optimise"
        if previous:
            graph.add_edge(previous, agent)
        previous = agent

    for critic in CRITICS:
        graph.add_node(f"{critic}-critic", critic_node(critic))
        graph.add_edge(previous, f"{critic}-critic")
    graph.add_node("manager", manager)
    graph.add_edge([f"{critic}-critic" for critic in CRITICS], "manager")
    graph.add_node("architecture-gate", architecture_gate, destinations=("extract", "implementation", END))
    graph.add_conditional_edges("manager", after_manager, {"replan": agent_ids()[0], "go-on": "architecture-gate"})

    graph.add_node("implementation", implementation)
    previous = "implementation"
    for agent in CODE_AGENTS:
        graph.add_node(agent, code_agent(agent))
        graph.add_edge(previous, agent)
        previous = agent
    graph.add_node("validation", validation)
    graph.add_node("final-critic", final_critic)
    graph.add_node("repair", repair)
    graph.add_node("extension", extension)
    graph.add_edge(previous, "extension")
    graph.add_edge("extension", "validation")
    graph.add_conditional_edges(
        "validation", after_validation, {"extension": "extension", "final-critic": "final-critic"}
    )
    graph.add_conditional_edges(
        "final-critic", after_final_critic, {"repair": "repair", "release-gate": "release-gate"}
    )
    graph.add_edge("repair", CODE_AGENTS[0])
    graph.add_node("release-gate", release_gate, destinations=("package", END))
    graph.add_node("package", package)
    graph.add_edge("package", END)
    return graph.compile(checkpointer=checkpointer)
