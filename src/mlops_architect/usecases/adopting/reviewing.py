"""What the critics say of a proposal, without a run: the planning agents answer from the engine, and nothing is kept."""

from __future__ import annotations

from mlops_architect.domain.adoption import Verdict
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.finding import Outcome
from mlops_architect.engine.adopting.proposal import Proposed
from mlops_architect.usecases.workbench import Workbench


def reviewed(bench: Workbench, found: Proposed) -> tuple[Verdict, ...]:
    """Return what fails or cannot be told in the proposal, by critic, the policies among them."""
    from mlops_architect.critics.interface import Design
    from mlops_architect.critics.panel import planning_critics, run_panel
    from mlops_architect.engine.facts import design_facts
    from mlops_architect.usecases.policy_switches import switches_of

    catalog, framed = bench.catalog, found.framed
    situation = framed.situation
    critics = planning_critics(
        catalog.policies.values(),
        catalog.scenarios,
        catalog.list_prices,
        catalog.packs,
        switches_of(bench.settings, catalog.packs),
    )
    facts = design_facts(framed.constraints, situation.workload, framed.use_case, found.plan, patterns=catalog.patterns)
    design = Design(
        constraints=framed.constraints,
        workload=situation.workload,
        use_case=framed.use_case,
        plan=found.plan,
        patterns=catalog.patterns,
        outputs=_answers(bench, found),
        facts=facts,
    )
    return tuple(
        Verdict(
            critic=review.critic,
            verdict=review.verdict.value,
            summary=review.summary,
            findings=tuple(one for one in review.findings if one.outcome in (Outcome.FAIL, Outcome.ERROR)),
        )
        for review in run_panel(critics, design)
    )


def _answers(bench: Workbench, found: Proposed) -> dict[str, AgentOutput]:
    from mlops_architect.engine.agents.registry import agent_ids, answer
    from mlops_architect.engine.agents.view import View
    from mlops_architect.engine.facts import design_facts
    from mlops_architect.engine.optimiser.plan import scaling

    catalog, framed = bench.catalog, found.framed
    workload = framed.situation.workload
    scaled = scaling(framed.situation, found.plan)
    outputs: dict[str, AgentOutput] = {}
    specs = {spec.id: spec for spec in catalog.agents}
    for spec in (specs[agent] for agent in agent_ids() if agent in specs):
        planned = found.plan if "plan" in spec.reads else None
        slices = {
            "constraints": framed.constraints, "workload": workload, "use-case": framed.use_case, "plan": planned,
            "capabilities": catalog.by_capability, "patterns": catalog.patterns, "practices": catalog.practices, "findings": (), "scaling": scaled,
            "playbook": catalog.playbooks.get((framed.use_case.problem, spec.id)),
        }  # fmt: skip
        facts = design_facts(framed.constraints, workload, framed.use_case, planned, patterns=catalog.patterns)
        read = {agent: outputs[agent] for agent in outputs if agent in spec.reads}
        outputs[spec.id] = answer(spec.id, View(spec.id, spec.reads, slices, read, facts))
    return outputs
