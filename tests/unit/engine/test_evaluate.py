"""Policies over facts: outcomes, items, missing facts and wrong types."""

from __future__ import annotations

from typing import Any

from mlops_architect.domain.finding import Outcome
from mlops_architect.domain.policy import Policy
from mlops_architect.engine.evaluate import evaluate, judge, outcome_of


def policy(**more: Any) -> Policy:
    """Return a policy that asks for at most ten."""
    fields: dict[str, Any] = {
        "id": "at-most-ten", "title": "At most ten", "theme": "test", "description": "d", "severity": "high", "blocking": True,
        "remediation": "less", "require": {"op": "at-most", "fact": "plan.value", "value": 10}, "cases": [],
    }  # fmt: skip
    return Policy.model_validate({**fields, **more})


def test_a_fact_decides_and_its_absence_does_not() -> None:
    assert outcome_of(policy(), {"plan.value": 9}) is Outcome.PASS
    assert outcome_of(policy(), {"plan.value": 11}) is Outcome.FAIL
    assert outcome_of(policy(), {}) is Outcome.UNKNOWN
    assert outcome_of(policy(), {"plan.value": None}) is Outcome.UNKNOWN


def test_the_condition_for_applying_has_three_values_too() -> None:
    guarded = policy(when={"op": "is-true", "fact": "applies"})
    assert outcome_of(guarded, {"applies": False, "plan.value": 99}) is Outcome.NOT_APPLICABLE
    (finding,) = judge(guarded, {"plan.value": 1})
    assert finding.outcome is Outcome.UNKNOWN
    assert "applies is unknown" in finding.detail


def test_only_a_failure_blocks() -> None:
    assert judge(policy(), {"plan.value": 11})[0].blocking
    assert not judge(policy(), {"plan.value": 9})[0].blocking
    assert not judge(policy(), {})[0].blocking


def test_facts_of_the_wrong_type_are_an_error_and_block() -> None:
    (finding,) = judge(policy(), {"plan.value": "many"})
    assert finding.outcome is Outcome.ERROR
    assert finding.blocking


def test_items_with_a_capability_fail_one_by_one() -> None:
    each = policy(
        require={"op": "for-each", "each": "items", "require": {"op": "at-most", "fact": "item.size", "value": 10}}
    )
    items = [
        {"capability": "lake", "size": 3},
        {"capability": "train", "size": 30},
        {"capability": "registry", "size": 11},
    ]
    found = judge(each, {"items": items})
    assert [(one.id, one.decision) for one in found] == [
        ("at-most-ten.train", "train"),
        ("at-most-ten.registry", "registry"),
    ]
    assert "size = 30" in found[0].detail
    (passed,) = judge(each, {"items": items[:1]})
    assert passed.outcome is Outcome.PASS
    assert passed.detail == "1 of 1 in items"


def test_items_without_a_capability_are_listed_in_one_finding() -> None:
    each = policy(
        subject="infrastructure",
        require={"op": "for-each", "each": "items", "require": {"op": "is-false", "fact": "item.open"}},
    )
    (finding,) = judge(each, {"items": [{"address": f"rule.{index}", "open": True} for index in range(9)]})
    assert finding.detail.startswith("9 of 9 in items: rule.0: open = true")
    assert finding.detail.endswith("and 3 more")


def test_subjects_are_kept_apart_and_sorted() -> None:
    policies = [policy(id="b"), policy(id="a"), policy(id="c", subject="infrastructure")]
    assert [one.id for one in evaluate(policies, {"plan.value": 1})] == ["a", "b"]
    assert [one.id for one in evaluate(policies, {"plan.value": 1}, "infrastructure")] == ["c"]
