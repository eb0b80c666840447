"""The sixteen planning agents, in their fixed order."""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from mlops_architect.domain.agent import AgentSpec
from mlops_architect.engine.agents.registry import schema_of
from mlops_architect.engine.agents.view import SLICES, View
from mlops_architect.engine.optimiser.plan import plan, scaling
from mlops_architect.errors import InvalidInput
from mlops_architect.graph.context import Node, RunContext
from mlops_architect.graph.desk import Desk, digest_of
from mlops_architect.graph.state import State


def planning_agent(agent: str) -> Node:
    """Return the node of one planning agent: asked again only when something it reads has changed."""

    def node(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
        desk = Desk(state, runtime.context)
        spec = spec_of(runtime.context, agent)
        inputs = _inputs(desk, spec)
        if state.get("inputs", {}).get(agent) == inputs:
            return {}
        output = runtime.context.provider.answer(spec, _view(desk, spec))
        if not isinstance(output, schema_of(agent)):
            raise InvalidInput(f"provider {runtime.context.provider.name} gave agent {agent} a {type(output).__name__}")
        return {"outputs": {agent: desk.put(output)}, "inputs": {agent: inputs}}

    return node


def optimise(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Solve the choice of patterns before agent 5 argues it; the same situation is not solved twice."""
    desk = Desk(state, runtime.context)
    inputs = digest_of(
        [state["constraints"], state.get("demands", []), state["options"], runtime.context.catalog.digest]
    )
    if state.get("inputs", {}).get("optimise") == inputs:
        return {}
    framed = desk.framed()
    solved = plan(framed.situation)
    return {
        "plan": desk.put(solved),
        "scaling": desk.put(scaling(framed.situation, solved)),
        "inputs": {"optimise": inputs},
    }


def spec_of(context: RunContext, agent: str) -> AgentSpec:
    """Return the declaration of an agent.

    Raises:
        InvalidInput: No prompt declares it.
    """
    for spec in context.catalog.agents:
        if spec.id == agent:
            return spec
    raise InvalidInput(f"no prompt declares the agent {agent!r}", "Check the folder prompts/agents of the catalogue.")


def _inputs(desk: Desk, spec: AgentSpec) -> str:
    """Return the hash of everything the agent may read, its prompt included."""
    state = desk.state
    slices: dict[str, Any] = {
        "constraints": state["constraints"],
        "workload": state["constraints"],
        "use-case": state["constraints"],
        "plan": state.get("plan"),
        "patterns": desk.context.catalog.digest,
        "practices": [desk.context.catalog.digest, state["constraints"]],
        "scaling": state.get("scaling"),
        "findings": [f.model_dump(mode="json") for f in desk.findings if spec.id in f.agents and f.demand is not None],
    }
    read = {name: slices[name] if name in SLICES else state.get("outputs", {}).get(name) for name in spec.reads}
    return digest_of([spec.model_dump(), desk.context.provider.name, read])


def _view(desk: Desk, spec: AgentSpec) -> View:
    framed = desk.framed()
    planned = desk.plan if "plan" in spec.reads else None
    slices: dict[str, Any] = {
        "constraints": framed.constraints,
        "workload": framed.situation.workload,
        "use-case": framed.use_case,
        "plan": planned,
        "patterns": desk.context.catalog.patterns,
        "practices": desk.context.catalog.practices,
        "findings": desk.findings,
        "scaling": desk.scaling if "scaling" in desk.state else (),
        "playbook": desk.context.catalog.playbooks.get((framed.use_case.problem, spec.id)),
    }
    declared = set(spec.reads)
    outputs = {agent: desk.output(agent) for agent in desk.state.get("outputs", {}) if agent in declared}
    return View(spec.id, spec.reads, slices, outputs, desk.facts(framed, planned))
