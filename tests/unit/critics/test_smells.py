"""Smells of the shape: each fires on the design that has it, and on no sound one."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.critics import designs
from tests.unit.engine.agents import builders

from mlops_architect.critics.interface import Design
from mlops_architect.critics.smells import smell_findings
from mlops_architect.domain.cost import BillLine
from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.outputs.data_engineering import DataEngineering, StreamDesign
from mlops_architect.domain.outputs.deployment_serving import DeploymentServing
from mlops_architect.domain.pattern import Limit, Option
from mlops_architect.domain.plan import Plan


def found(seen: Design) -> dict[str, Finding]:
    return {one.id: one for one in smell_findings(seen)}


def sharing(plan: Plan, *capabilities: str) -> Plan:
    """Return the plan in which some parts pay for one cluster."""
    for capability in capabilities:
        candidate = designs.candidate_of(plan, capability)
        line = BillLine(
            capability=capability, pattern=candidate.pattern, what="cluster", sku="x", quantity=1, unit="h",
            unit_usd=1.0, monthly=None, basis="unpriced", as_of="", source="", share="one-cluster",
        )  # fmt: skip
        cost = candidate.cost.model_copy(update={"lines": (*candidate.cost.lines, line)})
        plan = designs.with_candidate(plan, capability, cost=cost)
    return plan


@pytest.mark.parametrize(
    ("parts", "outcome"),
    [
        (("serve-online", "train"), Outcome.FAIL),
        (("feature-online", "transform"), Outcome.FAIL),
        (("train", "transform"), Outcome.PASS),
        (("serve-online",), Outcome.PASS),
    ],
)
def test_serving_on_the_cluster_of_batch_jobs_is_found(parts: tuple[str, ...], outcome: Outcome) -> None:
    plan = sharing(designs.spread(builders.fraud().plan), *parts)
    finding = found(designs.design(builders.fraud(), plan))["shared-failure-domain"]
    assert finding.outcome is outcome
    assert ("one cluster" in finding.detail) is (outcome is Outcome.FAIL)


def test_an_application_of_its_own_defines_features_twice() -> None:
    plan = designs.spread(builders.fraud().plan)
    patterns = designs.patterns_of(plan)
    name = designs.candidate_of(plan, "stream-process").pattern
    assert found(designs.design(builders.fraud(), plan, patterns))["training-serving-skew"].outcome is Outcome.PASS
    patterns[name] = patterns[name].model_copy(update={"traits": ("own-application",)})
    finding = found(designs.design(builders.fraud(), plan, patterns))["training-serving-skew"]
    assert (finding.outcome, finding.decision) == (Outcome.FAIL, "stream-process")


def test_features_that_age_more_than_they_may_are_counted() -> None:
    plan = designs.spread(builders.fraud().plan)
    without = plan.model_copy(
        update={"choices": tuple(one for one in plan.choices if one.capability != "stream-process")}
    )
    finding = found(designs.design(builders.fraud(), without))["training-serving-skew"]
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.LOW)
    assert "card_count_10m" in finding.detail
    accepted = builders.fraud().with_constraint("data.freshness_s", 7 * 86_400.0)
    assert found(designs.design(accepted, without))["training-serving-skew"].outcome is Outcome.PASS


def test_a_quota_that_parts_fill_together_is_found() -> None:
    plan = designs.spread(builders.fraud().plan)
    patterns = designs.patterns_of(plan)

    def limited(capability: str, value: float) -> None:
        candidate = designs.candidate_of(plan, capability)
        limit = Limit(what="vCPUs of the account", value=value, maximum=100, quota=True)
        option = Option(id=candidate.option)
        changed = {"limits": (limit,), "options": (option,)}
        patterns[candidate.pattern] = patterns[candidate.pattern].model_copy(update=changed)

    limited("serve-online", 50)
    assert found(designs.design(builders.fraud(), plan, patterns))["quota-room"].outcome is Outcome.PASS
    limited("train", 45)
    finding = found(designs.design(builders.fraud(), plan, patterns))["quota-room"]
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.LOW)
    assert "95% used by train and serve-online" in finding.detail
    limited("train", 450)
    assert found(designs.design(builders.fraud(), plan, patterns))["quota-room"].outcome is Outcome.PASS, (
        "beyond the quota there is another finding"
    )


def judged(outputs: dict[str, Any], base: builders.Design | None = None) -> dict[str, Finding]:
    return found(designs.design(base or builders.fraud(), outputs=outputs))


def test_what_agents_settled_is_checked() -> None:
    outputs = builders.fraud().run("data-engineering", "deployment-serving")
    sound = judged(outputs)
    names = ("stream-back-pressure", "unbounded-retention", "way-back")
    assert {name: sound[name].outcome for name in names} == dict.fromkeys(names, Outcome.PASS)

    engineering, serving = outputs["data-engineering"], outputs["deployment-serving"]
    assert isinstance(engineering, DataEngineering)
    assert isinstance(engineering.streaming, StreamDesign)
    assert isinstance(serving, DeploymentServing)
    for change in ({"retention_hours": 8.0}, {"dead_letters": " "}, {"back_pressure": ""}):
        stream = engineering.streaming.model_copy(update=change)
        poor = judged({"data-engineering": engineering.model_copy(update={"streaming": stream})})
        assert poor["stream-back-pressure"].outcome is Outcome.FAIL, change

    endless = tuple(zone.model_copy(update={"retention_days": 0}) for zone in engineering.layout[:1])
    layout = (*endless, *engineering.layout[1:])
    kept = judged({"data-engineering": engineering.model_copy(update={"layout": layout})})["unbounded-retention"]
    assert kept.outcome is Outcome.FAIL
    assert endless[0].name in kept.detail

    slow = serving.model_copy(update={"rollback": serving.rollback.model_copy(update={"minutes": 90.0})})
    assert judged({"deployment-serving": slow})["way-back"].severity is Severity.MEDIUM
    assert judged({"deployment-serving": slow})["way-back"].outcome is Outcome.FAIL
    none = serving.model_copy(update={"rollback": serving.rollback.model_copy(update={"steps": ()})})
    assert judged({"deployment-serving": none})["way-back"].severity is Severity.HIGH


def test_checks_of_answers_are_left_out_where_there_are_none() -> None:
    assert not {"stream-back-pressure", "unbounded-retention", "way-back"} & set(
        found(designs.design(builders.churn()))
    )
