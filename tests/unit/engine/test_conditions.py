"""Conditions: three-valued logic over facts."""

from __future__ import annotations

from typing import Any

import pytest

from mlops_architect.domain.policy import AllOf, AnyOf, Compare, Condition, ForEach, Not
from mlops_architect.engine.conditions import facts_of, holds

FACTS: dict[str, Any] = {
    "yes": True,
    "no": False,
    "unknown": None,
    "cost": 120.0,
    "budget": 100.0,
    "name": "kafka",
    "tools": ["kafka", "spark"],
    "none": [],
    "items": [{"size": 1, "kind": "a"}, {"size": 3, "kind": "b"}],
    "partly": [{"size": 1}, {"kind": "b"}],
}


def is_true(fact: str) -> Compare:
    """Return the condition that a fact is true."""
    return Compare(op="is-true", fact=fact)


T, F, U = is_true("yes"), is_true("no"), is_true("unknown")
KLEENE = [
    # one, other, and, or
    (T, T, True, True),
    (T, F, False, True),
    (T, U, None, True),
    (F, T, False, True),
    (F, F, False, False),
    (F, U, False, None),
    (U, T, None, True),
    (U, F, False, None),
    (U, U, None, None),
]


@pytest.mark.parametrize(("one", "other", "both", "either"), KLEENE)
def test_all_and_any_follow_kleene(one: Condition, other: Condition, both: bool | None, either: bool | None) -> None:
    assert holds(AllOf(op="all", of=(one, other)), FACTS) is both
    assert holds(AnyOf(op="any", of=(one, other)), FACTS) is either


@pytest.mark.parametrize(("one", "other", "both", "either"), KLEENE)
def test_de_morgan(one: Condition, other: Condition, both: bool | None, either: bool | None) -> None:
    neither = AllOf(op="all", of=(Not(op="not", of=one), Not(op="not", of=other)))
    lacking = AnyOf(op="any", of=(Not(op="not", of=one), Not(op="not", of=other)))
    assert holds(Not(op="not", of=neither), FACTS) is either
    assert holds(Not(op="not", of=lacking), FACTS) is both


@pytest.mark.parametrize(("condition", "negated"), [(T, False), (F, True), (U, None)])
def test_not(condition: Condition, negated: bool | None) -> None:
    assert holds(Not(op="not", of=condition), FACTS) is negated


def test_nothing_to_hold_holds_and_nothing_to_choose_from_does_not() -> None:
    assert holds(AllOf(op="all", of=()), {}) is True
    assert holds(AnyOf(op="any", of=()), {}) is False


@pytest.mark.parametrize(
    ("op", "fact", "value", "result"),
    [
        ("equals", "cost", 120, True),
        ("equals", "name", "Kafka", False),
        ("not-equals", "name", "spark", True),
        ("at-most", "cost", 120, True),
        ("at-most", "cost", 119.99, False),
        ("at-least", "cost", 120, True),
        ("at-least", "cost", 121, False),
        ("in", "name", ["kafka", "sqs"], True),
        ("in", "name", [], False),
        ("contains", "tools", "spark", True),
        ("contains", "none", "spark", False),
        ("contains-any", "tools", ["flink", "spark"], True),
        ("contains-any", "tools", [], False),
        ("is-true", "cost", None, True),
        ("is-false", "none", None, True),
        ("exists", "none", None, True),
        ("exists", "unknown", None, False),
        ("exists", "absent", None, False),
        ("equals", "unknown", 1, None),
        ("at-most", "absent", 1, None),
        ("is-false", "unknown", None, None),
        ("contains", "unknown", "a", None),
        ("equals", "cost", None, None),
    ],
)
def test_operators(op: Any, fact: str, value: Any, result: bool | None) -> None:
    assert holds(Compare(op=op, fact=fact, value=value), FACTS) is result


def test_two_facts_are_compared_and_an_unknown_other_is_unknown() -> None:
    assert holds(Compare(op="at-most", fact="cost", other="budget"), FACTS) is False
    assert holds(Compare(op="at-most", fact="cost", other="unknown"), FACTS) is None


@pytest.mark.parametrize(
    ("each", "maximum", "result"),
    [
        ("items", 3, True),
        ("items", 2, False),
        ("none", 0, True),
        ("absent", 1, None),
        ("partly", 1, None),
        ("partly", 0, False),
    ],
)
def test_for_each_item(each: str, maximum: float, result: bool | None) -> None:
    condition = ForEach(op="for-each", each=each, require=Compare(op="at-most", fact="item.size", value=maximum))
    assert holds(condition, FACTS) is result


def test_plain_items_are_named_item() -> None:
    condition = ForEach(op="for-each", each="tools", require=Compare(op="in", fact="item", value=["kafka", "spark"]))
    assert holds(condition, FACTS) is True


def test_what_a_condition_looks_at() -> None:
    condition = AllOf(
        op="all",
        of=(
            Not(op="not", of=T),
            Compare(op="at-most", fact="cost", other="budget"),
            ForEach(op="for-each", each="items", require=U),
        ),
    )
    assert facts_of(condition) == {"yes", "cost", "budget", "items", "unknown"}
