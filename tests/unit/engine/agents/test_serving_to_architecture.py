"""Agents 5 and 11 to 16: whole answers, fitted to their system, with figures that add up."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from tests.unit.engine.agents import builders

from mlops_architect.domain.cost import Money
from mlops_architect.domain.decision import AgentOutput, Decision
from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.outputs.architecture import Architecture
from mlops_architect.domain.outputs.continual_learning import ContinualLearning, SampleSize
from mlops_architect.domain.outputs.deployment_serving import Autoscaling, DeploymentServing, ServiceSizing
from mlops_architect.domain.outputs.governance_ethics import GovernanceEthics
from mlops_architect.domain.outputs.inference_pipeline import FeatureLookup, InferencePipeline, LatencyBudget
from mlops_architect.domain.outputs.monitoring import Monitoring
from mlops_architect.domain.outputs.not_needed import NotNeeded
from mlops_architect.domain.outputs.tech_stack import TechStack
from mlops_architect.domain.plan import ScalingStep
from mlops_architect.engine.agents.blueprint import safe
from mlops_architect.engine.agents.registry import answer

AGENTS = (
    "tech-stack",
    "deployment-serving",
    "inference-pipeline",
    "monitoring",
    "continual-learning",
    "governance-ethics",
    "architecture",
)
SYSTEMS = ("fraud", "churn")


def with_scaling(design: builders.Design) -> builders.Design:
    """Return the design with its re-optimised larger loads."""
    base = design.plan.cost.infrastructure
    steps = tuple(
        ScalingStep(
            factor=factor,
            feasible=True,
            monthly=Money(
                low_usd=base.low_usd * factor, expected_usd=base.expected_usd * factor, high_usd=base.high_usd * factor
            ),
            breaks_first="nothing: more replicas carry it" if factor < 5 else "training (quota of 6 vCPUs)",
            changes=(),
        )
        for factor in (2.0, 5.0, 10.0)
    )
    return replace(design, scaling=steps)


@cache
def answers(system: str) -> dict[str, Any]:
    """Answer for every agent of this module in its order."""
    design = with_scaling(getattr(builders, system)())
    return answers_of(design)


def answers_of(design: builders.Design) -> dict[str, Any]:
    """Answer for every agent of this module, with an empty blueprint of pipelines before them."""
    outputs: dict[str, Any] = {"pipelines": AgentOutput(summary="", decisions=(), confidence=0.9)}
    for agent in AGENTS:
        outputs[agent] = answer(agent, design.view(agent, outputs))
    return {agent: outputs[agent] for agent in AGENTS}


def texts(value: Any) -> Iterator[str]:
    """Yield every text of a nested answer."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner)


def sentences(output: AgentOutput) -> set[str]:
    """Return the texts of an answer that say something: no ids, questions, titles or addresses."""
    found = texts(output.model_dump(mode="json"))
    return {text for text in found if len(text) > 40 and not text.endswith("?") and not text.startswith("https://")}


def decisions(output: AgentOutput) -> tuple[Decision, ...]:
    """Return the decisions of an answer."""
    return output.decisions


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("agent", AGENTS)
def test_no_text_has_an_unfilled_placeholder_or_a_raw_python_value(agent: str, system: str) -> None:
    for text in texts(answers(system)[agent].model_dump(mode="json")):
        if "diagram" not in text and not text.startswith("flowchart"):
            assert not re.search(r"\{[a-z_.:]+\}", text), text
        assert "None" not in text, text
        assert "nan" not in text.split(), text
        assert "('" not in text, text


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("agent", AGENTS)
def test_every_part_says_something(agent: str, system: str) -> None:
    output = answers(system)[agent]
    optional = {
        "practices",
        "findings",
        "assumptions",
        "not_needed",
        "exit_paths",
        "skills",
        "request_steps",
        "batch_steps",
        "contribution",
    }
    for name in type(output).model_fields:
        if name not in optional:
            assert getattr(output, name) not in ("", (), None), name


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("agent", AGENTS)
def test_every_decision_is_whole(agent: str, system: str) -> None:
    design = getattr(builders, system)()
    names = {name for name, _ in design.constraints.fields()}
    found = decisions(answers(system)[agent])
    assert found
    assert len({decision.id for decision in found}) == len(found)
    for decision in found:
        assert decision.rejected, decision.id
        assert all(one.reason and one.name for one in decision.rejected)
        assert set(decision.serves) <= names
        assert decision.rationale and decision.would_change_if and decision.consequences and decision.risks
        assert 0.05 <= decision.confidence <= 0.97


@pytest.mark.parametrize("agent", AGENTS)
def test_two_systems_get_different_answers(agent: str) -> None:
    fraud, churn = answers("fraud")[agent], answers("churn")[agent]
    assert fraud.summary != churn.summary
    ours, theirs = sentences(fraud), sentences(churn)
    assert len(ours & theirs) < 0.55 * min(len(ours), len(theirs))
    by_id = {decision.id: decision for decision in fraud.decisions}
    for decision in churn.decisions:
        if decision.id in by_id:
            assert decision.rationale != by_id[decision.id].rationale


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_stack_has_one_decision_a_choice_and_adds_up(system: str) -> None:
    design, stack = getattr(builders, system)(), answers(system)["tech-stack"]
    assert isinstance(stack, TechStack)
    assert [one.id for one in stack.decisions] == [one.capability for one in design.plan.choices]
    assert sum(one.monthly.expected_usd for one in stack.components) == pytest.approx(stack.monthly.expected_usd)
    assert sum(one.share_of_bill for one in stack.components) == pytest.approx(1.0, abs=0.01)
    assert {one.capability for one in stack.not_needed} == {one.capability for one in design.plan.skipped}


def test_alternatives_carry_their_exact_figures() -> None:
    stack = answers("fraud")["tech-stack"]
    serving = next(one for one in stack.decisions if one.id == "serve-online")
    dear, slow = serving.rejected
    assert dear.reason.startswith("+$412/month, +18 ms p99 and +3 operating hours/month, otherwise feasible")
    assert (dear.delta_monthly_usd, dear.delta_p99_ms) == (412.0, 18.0)
    assert slow.reason == "infeasible: 29 s cold start against the latency limit"
    assert not slow.feasible


def test_the_request_path_adds_up_to_the_plan() -> None:
    design, path = builders.fraud(), answers("fraud")["inference-pipeline"]
    assert isinstance(path, InferencePipeline)
    assert isinstance(path.latency_budget, LatencyBudget)
    assert sum(step.budget_ms for step in path.request_steps) == pytest.approx(design.plan.p99_ms)
    own = sum(one.candidate.p99_ms or 0 for one in design.plan.choices)
    assert sum(step.p99_ms for step in path.request_steps) == pytest.approx(own, abs=0.1)
    assert path.latency_budget.sum_of_p99_ms == pytest.approx(own)
    assert path.latency_budget.headroom_ms == pytest.approx(100 - (design.plan.p99_ms or 0))
    assert [step.order for step in path.request_steps] == list(range(1, len(path.request_steps) + 1))
    assert isinstance(path.feature_lookup, FeatureLookup)
    assert path.feature_lookup.timeout_ms < 100


def test_a_composed_path_is_below_the_sum_and_says_so() -> None:
    design = builders.fraud()
    composed = replace(design, plan=design.plan.model_copy(update={"p99_ms": 42.0}))
    path = answers_of(with_scaling(composed))["inference-pipeline"]
    assert sum(step.budget_ms for step in path.request_steps) == pytest.approx(42.0)
    assert "percentiles do not add" in path.latency_budget.composition


def test_a_batch_system_has_a_run_and_no_request_path() -> None:
    path, deployment = answers("churn")["inference-pipeline"], answers("churn")["deployment-serving"]
    assert isinstance(path.latency_budget, NotNeeded)
    assert isinstance(path.feature_lookup, NotNeeded)
    assert path.request_steps == ()
    assert len(path.batch_steps) == 5
    assert isinstance(deployment, DeploymentServing)
    assert isinstance(deployment.sizing, NotNeeded)
    assert isinstance(deployment.autoscaling, NotNeeded)
    assert "shadow" in deployment.rollout[0].name


def test_the_schema_is_that_of_the_use_case() -> None:
    for system in SYSTEMS:
        design, path = getattr(builders, system)(), answers(system)["inference-pipeline"]
        assert [one.name for one in path.request_schema] == [one.name for one in design.use_case.columns]


def test_size_and_rollout_follow_from_the_load() -> None:
    deployment = answers("fraud")["deployment-serving"]
    sizing = deployment.sizing
    assert isinstance(sizing, ServiceSizing)
    assert sizing.capacity_rps_each is not None
    assert sizing.utilisation_at_peak == pytest.approx(2000 / (18 * sizing.capacity_rps_each), abs=0.001)
    assert sizing.utilisation_without_a_zone == pytest.approx(2000 / (12 * sizing.capacity_rps_each), abs=0.001)
    assert isinstance(deployment.autoscaling, Autoscaling)
    assert deployment.autoscaling.minimum <= deployment.autoscaling.maximum
    canary = next(one for one in deployment.rollout if one.share_pct == 5.0)
    assert canary.cases_seen == pytest.approx(500 * 60 * 0.05 * canary.duration_minutes)


def test_error_budgets_are_amounts() -> None:
    monitoring = answers("fraud")["monitoring"]
    assert isinstance(monitoring, Monitoring)
    availability = next(one for one in monitoring.slos if one.sli == "availability")
    assert availability.budget_minutes_per_month == pytest.approx(43.8)
    assert availability.budget_events_per_month == pytest.approx(500 * 3600 * 730 * 0.001)
    assert not isinstance(monitoring.burn_rate, NotNeeded)
    fast = monitoring.burn_rate[0]
    assert fast.burn_rate == 14.4
    assert fast.error_share_pct == pytest.approx(1.44)
    # 14.4 times the budget rate over one hour of a 730 hour month is two percent of it.
    assert 14.4 / 730 * 100 == pytest.approx(fast.budget_spent_pct, abs=0.1)


@pytest.mark.parametrize("system", SYSTEMS)
def test_alerts_have_runbooks_and_monitors_have_alerts(system: str) -> None:
    monitoring = answers(system)["monitoring"]
    ids = {alert.id for alert in monitoring.alerts}
    assert all(alert.runbook in monitoring.runbooks and alert.who and alert.window for alert in monitoring.alerts)
    assert len(ids) == len(monitoring.alerts)
    bias = () if isinstance(monitoring.bias, NotNeeded) else monitoring.bias
    for monitor in (*monitoring.system, *monitoring.data, *monitoring.cost, *bias):
        assert monitor.alert == "" or monitor.alert in ids


@pytest.mark.parametrize("system", SYSTEMS)
def test_sensitive_columns_are_never_logged(system: str) -> None:
    design, monitoring = getattr(builders, system)(), answers(system)["monitoring"]
    sensitive = {column.name for column in design.use_case.columns if column.sensitivity}
    assert sensitive <= set(monitoring.logging.never)
    assert not sensitive & set(monitoring.logging.fields)


def test_sample_sizes_follow_the_formula() -> None:
    learning = answers("fraud")["continual-learning"]
    assert isinstance(learning, ContinualLearning)
    assert isinstance(learning.ab_test, SampleSize)
    p1, p2 = 0.002, 0.0018
    expected = (1.959964 + 0.841621) ** 2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2
    assert learning.ab_test.cases_per_arm == math.ceil(expected)
    per_day = learning.ab_test.cases_per_day_in_arm
    assert learning.ab_test.days_to_collect == pytest.approx(expected / per_day, abs=0.001)
    assert learning.ab_test.days_to_decide >= learning.ab_test.label_delay_days
    assert isinstance(answers("churn")["continual-learning"].canary, NotNeeded)


def test_a_test_that_cannot_end_is_not_promised() -> None:
    design = builders.fraud()
    quantities = tuple(
        one.model_copy(update={"value": 400.0}) if one.name == "daily_predictions" else one
        for one in design.workload.quantities
    )
    small = replace(design, workload=design.workload.model_copy(update={"quantities": quantities}))
    learning = answers_of(with_scaling(small))["continual-learning"]
    assert isinstance(learning.ab_test, NotNeeded)
    assert "400 a day" in learning.ab_test.because


def test_regimes_come_from_the_requirements_or_from_the_data() -> None:
    governance = answers("fraud")["governance-ethics"]
    assert isinstance(governance, GovernanceEthics)
    assert not isinstance(governance.regulations, NotNeeded)
    reasons = {one.regime: one.applies_because for one in governance.regulations}
    assert reasons["PCI DSS"] == "named in the requirements"
    assert "it is not named" in reasons["GDPR"]
    assert all(one.demands and len(one.demands) == len(one.served_by) for one in governance.regulations)


def test_a_human_in_the_loop_reviews_before_the_effect() -> None:
    design = builders.fraud().with_constraint("oversight.human_in_loop_required", True)
    governance = answers_of(with_scaling(design))["governance-ethics"]
    assert governance.human_oversight.reviews_before_effect
    assert governance.human_oversight.reviewers > 100
    assert not answers("fraud")["governance-ethics"].human_oversight.reviews_before_effect


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_blueprint_holds_every_choice_and_the_bill_adds_up(system: str) -> None:
    design, blueprint = getattr(builders, system)(), answers(system)["architecture"]
    assert isinstance(blueprint, Architecture)
    chosen = {one.capability for one in design.plan.choices}
    assert {one.id for one in blueprint.components} == chosen
    assert sum(one.monthly_usd for one in blueprint.components) == pytest.approx(
        blueprint.monthly_cost.total.expected_usd, abs=0.2
    )
    assert sum(one.share for one in blueprint.monthly_cost.by_capability) == pytest.approx(1.0, abs=0.01)
    ends = {name for line in blueprint.connections for name in (line.source, line.target)}
    assert ends - chosen <= {"callers", "readers", "sources", "people"}
    skipped = {one.capability for one in design.plan.skipped}
    assert not skipped & {step for flow in blueprint.data_flows for step in flow.path}
    assert [step.factor for step in blueprint.scaling] == [2.0, 5.0, 10.0]
    for step in blueprint.scaling:
        assert step.monthly is not None
        assert step.delta_monthly_usd == pytest.approx(
            step.monthly.expected_usd - blueprint.monthly_cost.total.expected_usd, abs=0.01
        )


@pytest.mark.parametrize("system", SYSTEMS)
def test_diagrams_are_safe_and_connected(system: str) -> None:
    blueprint = answers(system)["architecture"]
    for diagram in (blueprint.component_diagram, blueprint.flow_diagram):
        assert diagram.startswith("flowchart LR\n")
        assert diagram.count("subgraph ") == len(re.findall(r"^\s+end$", diagram, flags=re.M))
        for label in re.findall(r'"([^"]*)"', diagram):
            assert re.fullmatch(r"[A-Za-z0-9 .,:/+%()-]+(<br/>[A-Za-z0-9 .,:/+%()-]+)?", label), label
    defined = set(re.findall(r"^\s+(n_\w+)[\[(]", blueprint.component_diagram, flags=re.M))
    drawn = set(re.findall(r"(n_\w+) -", blueprint.component_diagram)) | set(
        re.findall(r"\| (n_\w+)$", blueprint.component_diagram, flags=re.M)
    )
    assert drawn <= defined


def test_hostile_names_cannot_leave_a_label() -> None:
    assert (
        safe('x"]; click n_a "javascript:alert(1)" {{7*7}} `rm` ${y} <script>\n')
        == "x click n a javascript:alert(1) 7 7 rm y script"
    )
    assert safe("\u202e\U0001f600") == "-"


def test_findings_that_name_an_agent_are_answered() -> None:
    finding = Finding(
        id="single-zone.serve-online", source="technical", title="One zone", outcome=Outcome.FAIL, severity=Severity.HIGH,
        detail="it lives in one zone", decision="serve-online", agents=AGENTS, remediation="spread it",
    )  # fmt: skip
    found = answers_of(with_scaling(replace(builders.fraud(), findings=(finding,))))
    for agent in AGENTS:
        assert [one.finding for one in found[agent].findings] == ["single-zone.serve-online"], agent
    before = next(one for one in answers("fraud")["tech-stack"].decisions if one.id == "serve-online")
    after = next(one for one in found["tech-stack"].decisions if one.id == "serve-online")
    assert after.confidence < before.confidence


def test_answers_are_the_same_every_time() -> None:
    design = with_scaling(builders.fraud())
    first, second = answers_of(design), answers_of(design)
    assert [one.model_dump_json() for one in first.values()] == [one.model_dump_json() for one in second.values()]
