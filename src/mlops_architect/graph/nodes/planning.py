"""The sixteen planning agents, in their fixed order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from langgraph.runtime import Runtime

from mlops_architect.domain.agent import AgentSpec
from mlops_architect.domain.finding import Finding
from mlops_architect.domain.proposal import ChosenPattern
from mlops_architect.domain.run import Revision
from mlops_architect.engine.agents.registry import schema_of
from mlops_architect.engine.agents.view import SLICES, View
from mlops_architect.engine.optimiser.plan import outline, plan, scaling
from mlops_architect.engine.packs import packs_in_use, policies_in_effect
from mlops_architect.engine.proposing.check import CHOOSER
from mlops_architect.engine.reading import read
from mlops_architect.engine.understanding import requested
from mlops_architect.errors import InvalidInput
from mlops_architect.graph.context import Node, RunContext
from mlops_architect.graph.desk import Desk, digest_of
from mlops_architect.graph.picking import Picked, kept_of, picked, update_of
from mlops_architect.graph.state import State
from mlops_architect.providers.interface import Settle
from mlops_architect.providers.prompting import Brief


def planning_agent(agent: str) -> Node:
    """Return the node of one planning agent: asked again only when something it reads has changed."""

    def node(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
        desk = Desk(state, runtime.context)
        spec = spec_of(runtime.context, agent)
        inputs = _inputs(desk, spec)
        if state.get("inputs", {}).get(agent) == inputs:
            return {}
        asking = _Asking(desk, spec)
        answered = runtime.context.provider.answer(spec, asking.view(), lambda: brief_of(desk), asking.settle)
        output = answered.output
        if not isinstance(output, schema_of(agent)):
            raise InvalidInput(f"provider {runtime.context.provider.name} gave agent {agent} a {type(output).__name__}")
        update: dict[str, Any] = {"outputs": {agent: desk.put(output)}, "inputs": {agent: inputs}}
        if answered.conduct is not None:
            update["conduct"] = {agent: desk.put(answered.conduct)}
            update |= asking.closed(spec)
        return update

    return node


class _Asking:
    """One agent being asked: what it sees, and what becomes of patterns that it prefers."""

    def __init__(self, desk: Desk, spec: AgentSpec) -> None:
        self._desk, self._spec = desk, spec
        self._found: Picked | None = None

    def view(self) -> View:
        """Return what the agent may see."""
        return view_of(self._desk, self._spec)

    @property
    def settle(self) -> Settle | None:
        """How to solve again with other patterns: for the one agent that may choose, and once."""
        state = self._desk.state
        open_ = self._spec.id == CHOOSER and not state.get("picking") and not self._desk.options.keep
        return self._settle if open_ else None

    def _settle(self, chosen: tuple[ChosenPattern, ...]) -> View | str:
        found = picked(self._desk.framed().situation, self._desk.plan, chosen, self._desk.context.provider.name)
        if isinstance(found, str):
            return found
        self._found = found
        return view_of(self._after(found), self._spec)

    def _after(self, found: Picked) -> Desk:
        state: Any = {**self._desk.state, **update_of(found, self._desk.put)}
        return Desk(state, self._desk.context)

    def closed(self, spec: AgentSpec) -> dict[str, Any]:
        """Return what the choice changes in the state; nothing for agents that have none."""
        if self.settle is None:
            return {}
        if self._found is None:
            return {"picking": "closed"}
        after = self._after(self._found)
        # what is solved and answered now is not solved and asked again for the preference alone
        inputs = {"optimise": _solved_from(after), spec.id: _inputs(after, spec)}
        return {**update_of(self._found, self._desk.put), "picking": "closed", "inputs": inputs}


def optimise(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Solve the choice of patterns before agent 5 argues it; the same situation is not solved twice."""
    desk = Desk(state, runtime.context)
    inputs = _solved_from(desk)
    if state.get("inputs", {}).get("optimise") == inputs:
        return {}
    situation = desk.framed().situation
    dropped: dict[str, Any] = {}
    if situation.kept and outline(situation) is None:
        # what findings ask for since leaves no room for some of what was kept
        dropped = kept_of(situation, desk.kept, desk.let_go)
        desk = Desk({**state, **dropped}, runtime.context)  # type: ignore[typeddict-item]
        situation, inputs = desk.framed().situation, _solved_from(desk)
    if situation.picks and outline(situation) is None:
        # what findings ask for since leaves no room for a preference
        situation = replace(situation, picks=())
        dropped |= {"picks": [], "picking": "withdrawn: no design meets the findings with it"}
        inputs = _solved_from(Desk({**desk.state, "picks": []}, runtime.context))
    solved = plan(situation)
    return {
        "plan": desk.put(solved),
        "scaling": desk.put(scaling(situation, solved)),
        "inputs": {"optimise": inputs},
        **dropped,
    }


def _solved_from(desk: Desk) -> str:
    state = desk.state
    parts = [state["constraints"], state.get("demands", []), state["options"], desk.context.catalog.digest]
    return digest_of([*parts, *(state.get("picks") or ()), *(state.get("kept") or ())])


def brief_of(desk: Desk) -> Brief:
    """Return what every agent of a run is given beside its slices, where it is a model."""
    catalog, framed = desk.context.catalog, desk.framed()
    revisions = [one.text for one in map(Revision.model_validate, desk.state.get("revisions", [])) if one.text]
    words = "\n\n".join([desk.text, *revisions])
    used = packs_in_use(catalog.packs, desk.facts(framed, None), desk.context.switches)
    policies = policies_in_effect(catalog.policies.values(), catalog.packs, used)
    return Brief(
        requirements=requested(words, read(words, catalog.lexicon).injections),
        policies=tuple(
            f"{policy.id}: {policy.title} ({policy.severity.value}{', blocking' if policy.blocking else ''})"
            for policy in policies
            if policy.at("design") is not None
        ),
        skills=catalog.skills,
        cloud=framed.situation.cloud,
        hostile=lambda text: tuple(found.span.text for found in read(text, catalog.lexicon).injections),
    )


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
        "capabilities": desk.context.catalog.digest,
        "patterns": desk.context.catalog.digest,
        "practices": [desk.context.catalog.digest, state["constraints"]],
        "scaling": state.get("scaling"),
        "findings": [
            f.model_dump(mode="json") for f in _findings(desk, spec) if spec.id in f.agents and f.demand is not None
        ],
    }
    read = {name: slices[name] if name in SLICES else state.get("outputs", {}).get(name) for name in spec.reads}
    words = [one["text"] for one in state.get("revisions", []) if one.get("text")]
    return digest_of([spec.model_dump(), desk.context.provider.name, read, *words])


def _findings(desk: Desk, spec: AgentSpec) -> tuple[Finding, ...]:
    """Return what was found in this design: in its first round, what critics said last is about another one."""
    return desk.findings if desk.state.get("round") or spec.phase != "planning" else ()


def view_of(desk: Desk, spec: AgentSpec) -> View:
    """Return what an agent or critic may see: the slices it declares."""
    framed = desk.framed()
    planned = desk.plan if "plan" in spec.reads else None
    slices: dict[str, Any] = {
        "constraints": framed.constraints,
        "workload": framed.situation.workload,
        "use-case": framed.use_case,
        "plan": planned,
        "capabilities": desk.context.catalog.by_capability,
        "patterns": desk.context.catalog.patterns,
        "practices": desk.context.catalog.practices,
        "findings": _findings(desk, spec),
        "scaling": desk.scaling if "scaling" in desk.state else (),
        "playbook": desk.context.catalog.playbooks.get((framed.use_case.problem, spec.id)),
    }
    declared = set(spec.reads)
    outputs = {agent: desk.output(agent) for agent in desk.state.get("outputs", {}) if agent in declared}
    return View(spec.id, spec.reads, slices, outputs, desk.facts(framed, planned))
