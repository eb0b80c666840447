"""Code agents, validation of what they wrote, the final critic, and one round of repair."""

from __future__ import annotations

from typing import Any, Literal

from langgraph.runtime import Runtime

from mlops_architect.critics.final import AsBuilt, Check, FinalCritic
from mlops_architect.documents import parse_hcl
from mlops_architect.domain.generated import Check as Validated
from mlops_architect.domain.generated import CheckOutcome
from mlops_architect.engine.code_facts import code_facts, matches, wanted_files
from mlops_architect.engine.infrastructure_facts import infrastructure_facts
from mlops_architect.graph.context import Node, RunContext
from mlops_architect.graph.desk import Desk, digest_of
from mlops_architect.graph.state import State

MOST_REPAIRS = 1
_DETAIL_LINES = 3


def code_agent(agent: str) -> Node:
    """Return the node of one code agent: its part of the repository from the approved design."""

    def node(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
        desk = Desk(state, runtime.context)
        written = runtime.context.generator.generate(agent, desk.design(), state["project"])
        for _, content in written:
            runtime.context.artefacts.put(content)
        return {"files": {agent: desk.put([file for file, _ in written])}}

    return node


def implementation(state: State) -> dict[str, Any]:  # noqa: ARG001
    """Mark the start of the implementation: the decision set is settled here."""
    return {}


def validation(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Check the repository as it would be shipped; the same files are not checked twice."""
    desk = Desk(state, runtime.context)
    inputs = digest_of([state["files"], desk.options.deep])
    if state.get("inputs", {}).get("validation") == inputs:
        return {}
    found = runtime.context.validator.validate(desk.files, desk.plan, deep=desk.options.deep)
    return {"validation": desk.put(found), "inputs": {"validation": inputs}}


def final_critic(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Judge the whole system as built against requirements, decisions and policies."""
    desk = Desk(state, runtime.context)
    parsed = {
        file.path: parse_hcl(runtime.context.artefacts.get(file.sha256).decode(), file.path)
        for file in desk.files
        if file.path.startswith("infra/") and file.path.endswith((".tf", ".tfvars"))
    }
    catalog, wanted = runtime.context.catalog, wanted_files(runtime.context.catalog.code_facts)
    texts = {
        file.path: runtime.context.artefacts.get(file.sha256).decode(errors="replace")
        for file in desk.files
        if matches(file.path, wanted)
    }
    built = AsBuilt(
        checks=tuple(_check(check) for check in desk.validation.checks),
        files={file.path: file.decision for file in desk.files},
        infrastructure=infrastructure_facts(parsed, catalog.provider_facts),
        code=code_facts(texts, catalog.code_facts),
    )
    critic = FinalCritic(tuple(catalog.policies.values()), catalog.packs, runtime.context.switches)
    return {"final_review": desk.put(critic.review(desk.design(), built))}


def _check(check: Validated) -> Check:
    return Check(
        name=check.id,
        outcome=check.outcome.value,
        # Tools say last how it ended.
        detail="\n".join((check.reason or check.detail).splitlines()[-_DETAIL_LINES:]),
        required=check.outcome is not CheckOutcome.NOT_RUN,
    )


def repair(state: State) -> dict[str, Any]:
    """Note the failed round, so that the code agents are asked once more and no more than that."""
    return {"repairs": state["repairs"] + 1}


def after_final_critic(state: State, runtime: Runtime[RunContext]) -> Literal["repair", "release-gate"]:
    """Route: one repair round when a check failed, unless the last repair changed nothing."""
    failed = Desk(state, runtime.context).validation.failed
    return "repair" if failed and state["repairs"] < MOST_REPAIRS else "release-gate"


def package(state: State) -> dict[str, Any]:  # noqa: ARG001
    """Mark the release: the use case writes it to the project."""
    return {"packaged": True}
