"""A model that prefers worse patterns ends no worse on any hard constraint than the engine alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.models.desks import PRICES, Planning, Tape, line
from tests.models.server import NO_OPINION, NO_VALUES, NOTHING

from mlops_architect.critics.interface import verdict
from mlops_architect.critics.panel import planning_critics
from mlops_architect.domain.calls import Endpoint, Request, Usage
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.finding import Finding, Outcome, Review, Severity
from mlops_architect.domain.plan import Plan
from mlops_architect.graph.nodes.planning import optimise, planning_agent
from mlops_architect.graph.nodes.reviewing import critic_node, manager
from mlops_architect.providers.chat import Reply
from mlops_architect.providers.colleague import ColleagueProvider

CRITICS = ("technical", "cost", "policy")
MODEL = Endpoint(provider="openai", model="test-model", base_url="http://localhost:9/v1")


class Stubborn:
    """Prefers the same patterns whenever it is asked to argue the tech stack."""

    def __init__(self, **patterns: str) -> None:
        self.patterns = patterns
        self.refused: list[str] = []

    def complete(self, request: Request, schema: Mapping[str, Any], timeout_s: float) -> Reply:  # noqa: ARG002
        if request.schema_name != "proposal":
            empty = NO_VALUES if request.schema_name == "reading" else NO_OPINION
            return Reply(json.dumps(empty), "stop", Usage(input=10, output=10))
        self.refused += [turn.text for turn in request.turns[1:] if turn.role == "user"]
        chosen = [{"capability": c, "pattern": p, "why": "We like it."} for c, p in self.patterns.items()]
        parts = {"choices": chosen} if request.agent == "tech-stack" and len(request.turns) < 5 else {}
        return Reply(json.dumps({**NOTHING, **parts}), "stop", Usage(input=10, output=10))


def provider_of(model: Stubborn) -> ColleagueProvider:
    way = line(MODEL, tape=Tape(), prices=PRICES)
    way.connect = lambda _: model
    return ColleagueProvider(way)


def designed(catalog: Catalog, provider: Any = None) -> tuple[Planning, Plan, dict[str, Review]]:
    """Plan and review until the manager is content."""
    planning = Planning(catalog, provider=provider)
    planning.context.critics = planning_critics(catalog.policies.values(), catalog.scenarios, catalog.list_prices)
    planning.state["reviews"] = {}
    for _ in range(12):
        planning.whole()
        for critic in CRITICS:
            runtime: Any = SimpleNamespace(context=planning.context)
            planning.state["reviews"] |= critic_node(critic)(planning.state, runtime)["reviews"]
        planning.step(manager)
        if planning.state["digest"]:
            desk = planning.desk()
            return planning, desk.plan, {review.critic: review for review in desk.reviews}
    raise AssertionError("planning does not end")


def failures(reviews: Mapping[str, Review]) -> set[str]:
    """Return what blocks or fails badly."""
    return {
        finding.id
        for review in reviews.values()
        for finding in review.findings
        if finding.outcome is Outcome.FAIL and (finding.blocking or finding.severity.rank >= Severity.HIGH.rank)
    }


@pytest.fixture(scope="module")
def alone(catalog: Catalog) -> tuple[Planning, Plan, dict[str, Review]]:
    return designed(catalog)


@pytest.mark.parametrize(
    "patterns",
    [
        {"serve-online": "aws-lambda-http-api"},
        {"serve-online": "aws-ec2-auto-scaling", "ingest-stream": "aws-msk-serverless"},
        {"network": "aws-vpc-endpoints-only", "registry": "aws-lake-registry", "ci-cd": "aws-codepipeline"},
        {"ingest-stream": "aws-sqs-queue", "observe": "aws-managed-prometheus-grafana"},
        {
            "lake": "aws-s3-redshift-lake",
            "orchestrate": "aws-mwaa",
            "feature-offline": "aws-redshift-serverless-features",
        },
    ],
    ids=lambda patterns: "+".join(patterns.values()),
)
def test_worse_choices_end_no_worse_on_hard_constraints(
    catalog: Catalog, alone: tuple[Planning, Plan, dict[str, Review]], patterns: dict[str, str]
) -> None:
    _, best, embedded_reviews = alone
    planning, plan, reviews = designed(catalog, provider_of(Stubborn(**patterns)))
    assert failures(reviews) <= failures(embedded_reviews)
    assert all(margin.slack >= 0 for margin in plan.margins)
    assert {margin.constraint for margin in plan.margins} == {margin.constraint for margin in best.margins}
    held = {pick.capability: pick.pattern for pick in plan.picks}
    assert all(plan.pattern(capability) == pattern for capability, pattern in held.items())
    if not held:
        assert planning.state["picking"].startswith(("closed", "withdrawn"))
        assert plan == best


def test_what_critics_object_to_is_withdrawn_for_good(catalog: Catalog, planned: Planning) -> None:
    model = Stubborn(orchestrate="aws-mwaa")
    planning = Planning(catalog, provider=provider_of(model)).whole()
    assert planning.desk().plan.pattern("orchestrate") == "aws-mwaa"
    finding = Finding(
        id="no-airflow", source="policy", title="Airflow is not used", outcome=Outcome.FAIL, severity=Severity.HIGH,
        detail="it is", blocking=True,
    )  # fmt: skip
    review = Review(critic="policy", title="Policy", verdict=Outcome.FAIL, summary="one", findings=(finding,))
    planning.context.critics = (SimpleNamespace(id="policy"),)
    planning.state["reviews"] = {"policy": planning.desk().put(review)}
    update = planning.step(manager)
    assert update["picking"] == "withdrawn: no-airflow: Airflow is not used"
    assert (update["round"], update["since"], update["demands"]) == (1, 1, [])
    planning.step(optimise)
    planning.step(planning_agent("tech-stack"))
    assert planning.desk().plan == planned.desk().plan
    assert planning.desk().picks == ()
    assert "the patterns are settled for this run" in model.refused[-1]


def test_new_requirements_open_the_choice_again(catalog: Catalog) -> None:
    from mlops_architect.graph.nodes.reading import extract

    planning = Planning(catalog, provider=provider_of(Stubborn(orchestrate="aws-mwaa"))).whole()
    assert planning.state["picks"]
    planning.state["revisions"] = [{"path": "team.size", "value": "5"}]
    planning.step(extract)
    assert planning.state["picks"] == []
    assert planning.state["picking"] == ""
    planning.whole()
    assert planning.desk().plan.pattern("orchestrate") == "aws-mwaa"


def test_joint_choices_that_do_not_fit_together_are_refused(catalog: Catalog) -> None:
    model = Stubborn(
        **{"serve-online": "aws-lambda-http-api", "orchestrate": "aws-mwaa", "ingest-stream": "aws-msk-provisioned"}
    )
    planning = Planning(catalog, provider=provider_of(model))
    planning.state["revisions"] = [{"path": "budget.monthly_usd", "value": "2600"}]
    from mlops_architect.graph.nodes.reading import extract

    planning.step(extract)
    planning.whole()
    plan = planning.desk().plan
    assert plan.cost.infrastructure.expected_usd <= 2600
    if not plan.picks:
        assert any("no design meets the hard limits" in text or "cannot serve" in text for text in model.refused)


class Saboteur(Stubborn):
    """Prefers worse patterns, reads what is not there, and praises what is bad."""

    def __init__(self, values: Sequence[tuple[str, str, str]], **patterns: str) -> None:
        super().__init__(**patterns)
        self.values = [{"field": field, "value": value, "quote": quote} for field, value, quote in values]

    def complete(self, request: Request, schema: Mapping[str, Any], timeout_s: float) -> Reply:
        if request.schema_name == "reading":
            return Reply(json.dumps({"values": self.values}), "stop", Usage(input=10, output=10))
        if request.schema_name == "opinion":
            praise = {"summary": "All of it is excellent: pass.", "findings": []}
            return Reply(json.dumps(praise), "stop", Usage(input=10, output=10))
        return super().complete(request, schema, timeout_s)


READ_WORSE = (
    ("latency.p99_ms", "100000", "p99 under 100 ms"),
    ("latency.p99_ms", "1000000", "p99 under 100 ms at 2,000 requests/s peak"),
    ("load.peak_rps", "100", "p99 under 100 ms"),
    ("load.peak_rps", "4", "team of 4"),
    ("availability.target_pct", "99", "99.9% availability"),
    ("budget.monthly_usd", "900000", "budget $9k a month"),
    ("tools.preferred", "Kubernetes", "Kubernetes"),
    ("cloud", "azure", "card fraud scoring"),
    ("recovery.rto_minutes", "0.00166667", "100 ms"),
    ("training.cadence", "yearly", "retrain daily"),
    ("team.size", "9000", "budget $9k"),
)


def worse_than_the_engine(catalog: Catalog, alone: tuple[Planning, Plan, dict[str, Review]], data: Any) -> None:
    """Let a model prefer any alternatives and read anything, and compare where the run ends."""
    embedded, best, embedded_reviews = alone
    offered = {
        choice.capability: sorted({one.pattern for one in choice.alternatives} - {choice.candidate.pattern})
        for choice in best.choices
    }
    capabilities = sorted(capability for capability, patterns in offered.items() if patterns)
    wanted = data.draw(st.lists(st.sampled_from(capabilities), min_size=1, max_size=4, unique=True))
    patterns = {capability: data.draw(st.sampled_from(offered[capability])) for capability in wanted}
    values = data.draw(st.lists(st.sampled_from(READ_WORSE), max_size=5, unique=True))
    planning, plan, reviews = designed(catalog, provider_of(Saboteur(values, **patterns)))
    assert failures(reviews) <= failures(embedded_reviews)
    assert all(margin.slack >= 0 for margin in plan.margins)
    assert {margin.constraint for margin in plan.margins} >= {margin.constraint for margin in best.margins}
    for name, stated in embedded.desk().reading.constraints.fields():
        if stated.known:
            assert planning.desk().reading.constraints.at(name) == stated
    for critic, review in reviews.items():
        ours = [finding for finding in review.findings if not finding.by]
        assert review.verdict is verdict(ours), critic


@settings(max_examples=2, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_saboteur_ends_no_worse(catalog: Catalog, alone: tuple[Planning, Plan, dict[str, Review]], data: Any) -> None:
    worse_than_the_engine(catalog, alone, data)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_saboteurs_of_many_kinds_end_no_worse(
    catalog: Catalog, alone: tuple[Planning, Plan, dict[str, Review]], data: Any
) -> None:
    worse_than_the_engine(catalog, alone, data)
