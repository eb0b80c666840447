"""Systems that answer from documents, on every cloud: a whole design from the shipped playbooks, patterns and prices."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from mlops_architect.catalog.load import load_catalog
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints, MlTask, Provenance, Stated
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.outputs.deployment_serving import DeploymentServing
from mlops_architect.domain.outputs.governance_ethics import GovernanceEthics
from mlops_architect.domain.outputs.inference_pipeline import InferencePipeline
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.domain.plan import Plan
from mlops_architect.engine.agents.registry import agent_ids, answer
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.facts import design_facts
from mlops_architect.engine.optimiser.plan import plan, scaling
from mlops_architect.engine.situation import Framed, frame
from mlops_architect.errors import Infeasible, InvalidInput

CLOUDS = ("aws", "gcp", "azure")
RICH: dict[str, Any] = {
    "load.peak_rps": 6.0,
    "data.entities": 1_500_000.0,
    "data.stored_gb": 40.0,
    "language_model.prompt_tokens": 3000.0,
    "language_model.completion_tokens": 400.0,
    "latency.p95_ms": 15_000.0,
    "budget.monthly_usd": 20_000.0,
    "availability.target_pct": 99.5,
    "team.size": 6.0,
    "compliance.regimes": ("gdpr",),
    "data.classes": ("confidential",),
    "oversight.human_in_loop_required": True,
    "oversight.explainability_required": True,
}


@cache
def shipped() -> Catalog:
    return load_catalog((builtin_root(),))


def stated(cloud: str, **values: Any) -> Constraints:
    found = Constraints()
    for path, value in {"cloud": cloud, "ml_task": MlTask.LLM_RAG, **values}.items():
        found = found.replacing(path, Stated[Any](value=value, provenance=Provenance.STATED, confidence=0.9))
    return found


def framed(cloud: str, **values: Any) -> Framed:
    return frame(stated(cloud, **values), "questions about our documents", shipped(), 60.0)


@cache
def design(cloud: str, rich: bool = False) -> tuple[Framed, Plan, dict[str, AgentOutput]]:
    situation = framed(cloud, **(RICH if rich else {}))
    solved = plan(situation.situation)
    return situation, solved, answers(situation, solved)


def answers(situation: Framed, solved: Plan) -> dict[str, AgentOutput]:
    outputs: dict[str, AgentOutput] = {}
    slices: dict[str, Any] = {
        "constraints": situation.constraints,
        "workload": situation.situation.workload,
        "use-case": situation.use_case,
        "plan": solved,
        "capabilities": shipped().by_capability,
        "patterns": shipped().patterns,
        "practices": shipped().practices,
        "findings": (),
        "scaling": scaling(situation.situation, solved),
    }
    specs = {spec.id: spec for spec in shipped().agents}
    for agent in agent_ids():
        reads = specs[agent].reads
        facts = design_facts(
            situation.constraints,
            situation.situation.workload,
            situation.use_case,
            solved if "plan" in reads else None,
            patterns=shipped().patterns,
        )
        playbook = shipped().playbooks.get((situation.use_case.problem, agent))
        view = View(agent, reads, {**slices, "playbook": playbook}, outputs, facts)
        outputs[agent] = answer(agent, view)
    return outputs


@pytest.mark.parametrize("rich", [False, True], ids=["bare", "rich"])
@pytest.mark.parametrize("cloud", CLOUDS)
def test_every_cloud_has_a_whole_design(cloud: str, rich: bool) -> None:
    situation, solved, outputs = design(cloud, rich)
    chosen = {choice.capability for choice in solved.choices}
    assert situation.use_case.problem == "retrieval"
    assert {"language-model", "vector-store", "serve-online", "ingest-batch", "orchestrate", "lake"} <= chosen
    assert not chosen & {"train", "registry", "feature-offline", "feature-online", "transform", "stream-process"}
    assert solved.cost.complete
    assert list(outputs) == list(agent_ids())
    assert all(output.decisions for output in outputs.values())


@pytest.mark.parametrize("rich", [False, True], ids=["bare", "rich"])
@pytest.mark.parametrize("cloud", CLOUDS)
def test_nothing_speaks_of_a_model_that_is_trained_on_tables(cloud: str, rich: bool) -> None:
    for agent, output in design(cloud, rich)[2].items():
        for sentence in sentences(output.model_dump()):
            for wrong in ("AUC", "average precision", "label column", "gradient", "churn", "fraud", "unknown ms"):
                assert wrong not in sentence, (agent, sentence)
            assert "{" not in sentence.replace("{{", ""), (agent, sentence)


def sentences(value: Any) -> Iterator[str]:
    """Yield every text of an answer that people read as words; diagrams are drawn, not read."""
    if isinstance(value, str):
        if "\n" not in value:
            yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            if name != "training_schedule_cron":
                yield from sentences(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from sentences(item)


@pytest.mark.parametrize("cloud", CLOUDS)
def test_guardrails_rights_and_refusals_are_tested_and_watched(cloud: str) -> None:
    outputs = design(cloud, True)[2]
    tests = json.dumps(outputs["testing-strategy"].model_dump(mode="json"))
    for guardrail in design(cloud, True)[0].use_case.retrieval.guardrails:  # type: ignore[union-attr]
        assert f"attack-{guardrail.id}" in tests
    assert "rights" in json.dumps(outputs["monitoring"].model_dump(mode="json"))


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_latency_limit_is_judged_and_its_budget_adds_up(cloud: str) -> None:
    _, solved, outputs = design(cloud, True)
    path = outputs["inference-pipeline"]
    assert isinstance(path, InferencePipeline)
    assert not isinstance(path.latency_budget, NotNeeded)
    assert path.latency_budget.limit_ms == 15_000.0
    assert path.latency_budget.within is True
    assert sum(step.budget_ms for step in path.request_steps) == pytest.approx(solved.p99_ms, rel=1e-6)


def test_human_review_is_there_only_where_it_is_asked_for() -> None:
    asked, open_ = design("aws", True)[2]["governance-ethics"], design("aws", False)[2]["governance-ethics"]
    assert isinstance(asked, GovernanceEthics)
    assert isinstance(open_, GovernanceEthics)
    assert asked.human_oversight.reviews_before_effect
    assert asked.human_oversight.review_share_pct == 100
    assert not open_.human_oversight.reviews_before_effect
    serving = design("aws", True)[2]["deployment-serving"]
    assert isinstance(serving, DeploymentServing)
    assert isinstance(serving.batch_run, NotNeeded)


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize("wish", ["self-hosted model", "vLLM"])
def test_a_wish_to_run_the_model_oneself_bites(cloud: str, wish: str) -> None:
    solved = plan(framed(cloud, **{"tools.preferred": (wish,)}).situation)
    choice = solved.choice("language-model")
    assert choice is not None
    assert "self-hosted-model" in shipped().patterns[choice.candidate.pattern].traits


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize("refused", ["hosted API", "hosted model"])
def test_a_refusal_of_hosted_models_bites(cloud: str, refused: str) -> None:
    solved = plan(framed(cloud, **{"tools.forbidden": (refused,)}).situation)
    choice = solved.choice("language-model")
    assert choice is not None
    assert "hosted-model" not in shipped().patterns[choice.candidate.pattern].traits


def test_a_refusal_of_openai_leaves_azure_with_an_open_model() -> None:
    solved = plan(framed("azure", **{"tools.forbidden": ("OpenAI API",)}).situation)
    choice = solved.choice("language-model")
    assert choice is not None
    assert choice.candidate.pattern == "azure-vllm-scale-set"


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_family_asked_for_is_the_family_chosen(cloud: str) -> None:
    solved = plan(
        framed(cloud, **{"language_model.family": "Llama 3.1", "tools.preferred": ("self-hosted model",)}).situation
    )
    choice = solved.choice("language-model")
    assert choice is not None
    assert "llama-3-1" in choice.candidate.option


def test_a_family_nobody_offers_is_infeasible_and_says_so() -> None:
    with pytest.raises(Infeasible, match=r"family|language model"):
        plan(framed("gcp", **{"language_model.family": "Falcon"}).situation)


def test_a_larger_model_asked_for_is_not_answered_by_a_smaller_one() -> None:
    values = {"language_model.parameters_b": 70.0, "tools.preferred": ("self-hosted model",)}
    choice = plan(framed("aws", **values).situation).choice("language-model")
    assert choice is not None
    assert choice.candidate.sizes["weights_gb"] >= 70


def test_a_playbook_that_names_nothing_known_says_where() -> None:
    from mlops_architect.engine.agents.registry import schema_of
    from mlops_architect.engine.agents.written import written

    situation, _, _ = design("aws")
    playbook = shipped().playbooks["retrieval", "project-stages"]
    broken = playbook.model_copy(update={"summary": "{no_such_fact:n}"})
    facts = design_facts(situation.constraints, situation.situation.workload, situation.use_case)
    slices = {
        "constraints": situation.constraints,
        "workload": situation.situation.workload,
        "use-case": situation.use_case,
        "practices": shipped().practices,
        "findings": (),
    }
    view = View("project-stages", tuple(slices), slices, {}, facts)
    with pytest.raises(InvalidInput, match="retrieval/project-stages: unknown name 'no_such_fact'"):
        written(broken, view, schema_of("project-stages"))


def test_what_waits_for_the_model_is_paid_by_what_is_billed_by_request_time() -> None:
    load = framed("aws").situation.workload
    assert load["answer_wait_ms"] == load["completion_tokens"] * 8 > 0
    choice = plan(framed("aws", **{"tools.preferred": ("Lambda",)}).situation).choice("serve-online")
    assert choice is not None
    assert choice.candidate.pattern == "aws-lambda-http-api"
    waited_s = load["requests_per_month_m"] * 1e6 * load["answer_wait_ms"] / 1000
    assert choice.candidate.sizes["gb_seconds"] > waited_s * 0.125
