"""The panel: fixed order, equal findings once, demands and agents for the next round."""

from __future__ import annotations

from tests.unit.critics import designs
from tests.unit.engine.agents import builders

from mlops_architect.critics.panel import agents_to_ask, demands_of, findings_of, merged, planning_critics, run_panel
from mlops_architect.domain.finding import Demand, Finding, Outcome, Review, Severity

DEMAND = Demand(kind="exclude", capability="train", pattern="p", reason="one")


def finding(finding_id: str, outcome: Outcome = Outcome.FAIL, **more: object) -> Finding:
    """Return a finding."""
    fields = {"source": "x", "title": finding_id, "severity": Severity.MEDIUM, "detail": finding_id, "agents": ("a",)}
    return Finding.model_validate({"id": finding_id, "outcome": outcome, **fields, **more})


def review(critic: str, *findings: Finding) -> Review:
    """Return a review."""
    return Review(critic=critic, title=critic, verdict=Outcome.PASS, summary="", findings=findings)


def test_the_order_is_fixed() -> None:
    critics = planning_critics(())
    assert [one.id for one in critics] == ["technical", "cost", "policy"]
    reviews = run_panel(critics, designs.design(builders.fraud()))
    assert [one.critic for one in reviews] == ["technical", "cost", "policy"]


def test_equal_findings_are_said_once_and_keep_the_worse_of_both() -> None:
    first = finding("single-zone.train", demand=DEMAND)
    second = finding(
        "zone-loss.train", severity=Severity.HIGH, blocking=True, agents=("b",), controls=("SOC 2",),
        demand=DEMAND.model_copy(update={"reason": "two"}),
    )  # fmt: skip
    technical, policy = merged((review("technical", first), review("policy", second)))
    assert policy.findings == ()
    (kept,) = technical.findings
    assert (kept.severity, kept.blocking, kept.agents, kept.controls) == (Severity.HIGH, True, ("a", "b"), ("SOC 2",))
    assert "zone-loss.train" in kept.detail
    assert technical.verdict is Outcome.FAIL


def test_different_findings_stay() -> None:
    reviews = merged((review("technical", finding("a")), review("cost", finding("b"), finding("a", Outcome.PASS))))
    assert [len(one.findings) for one in reviews] == [1, 2]


def test_worst_comes_first_and_demands_once() -> None:
    reviews = (
        review("technical", finding("low", severity=Severity.LOW, demand=DEMAND), finding("ok", Outcome.PASS)),
        review("policy", finding("bad", severity=Severity.CRITICAL, demand=DEMAND, agents=("tech-stack",))),
    )
    assert [one.id for one in findings_of(reviews)] == ["bad", "low", "ok"]
    assert demands_of(reviews) == (DEMAND,)
    assert agents_to_ask(reviews) == ("a", "tech-stack")


def test_a_passing_finding_demands_nothing() -> None:
    assert demands_of((review("technical", finding("ok", Outcome.PASS, demand=DEMAND)),)) == ()
