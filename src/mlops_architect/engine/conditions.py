"""Conditions of policies and practices, judged over facts: true, false, or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from mlops_architect.domain.policy import AllOf, AnyOf, Compare, Condition, ForEach, Not

Facts = Mapping[str, Any]
"""Facts by dotted name; a fact that is absent or None is unknown."""


def holds(condition: Condition, facts: Facts) -> bool | None:
    """Judge ``condition``; None when the facts do not tell (Kleene's three-valued logic)."""
    if isinstance(condition, AllOf):
        return _all([holds(part, facts) for part in condition.of])
    if isinstance(condition, AnyOf):
        return _negated(_all([_negated(holds(part, facts)) for part in condition.of]))
    if isinstance(condition, Not):
        return _negated(holds(condition.of, facts))
    if isinstance(condition, ForEach):
        items = facts.get(condition.each)
        if items is None:
            return None
        return _all([holds(condition.require, {**facts, **_item_facts(item)}) for item in items])
    if isinstance(condition, Compare):
        return _compare(condition, facts)
    assert_never(condition)


def facts_of(condition: Condition) -> frozenset[str]:
    """Return the names of the facts a condition looks at."""
    if isinstance(condition, AllOf | AnyOf):
        return frozenset().union(*(facts_of(part) for part in condition.of))
    if isinstance(condition, Not):
        return facts_of(condition.of)
    if isinstance(condition, ForEach):
        return frozenset({condition.each}) | facts_of(condition.require)
    return frozenset(name for name in (condition.fact, condition.other) if name)


def _item_facts(item: Any) -> dict[str, Any]:
    if isinstance(item, Mapping):
        return {f"item.{key}": value for key, value in item.items()}
    return {"item": item}


def _all(results: list[bool | None]) -> bool | None:
    if False in results:
        return False
    return None if None in results else True


def _negated(result: bool | None) -> bool | None:
    return None if result is None else not result


def _compare(condition: Compare, facts: Facts) -> bool | None:
    fact = facts.get(condition.fact)
    if condition.op == "exists":
        return fact is not None
    if fact is None:
        return None
    wanted = facts.get(condition.other) if condition.other else condition.value
    match condition.op:
        case "is-true":
            return bool(fact)
        case "is-false":
            return not fact
    if wanted is None:
        return None
    match condition.op:
        case "equals":
            return bool(fact == wanted)
        case "not-equals":
            return bool(fact != wanted)
        case "at-most":
            return bool(fact <= wanted)
        case "at-least":
            return bool(fact >= wanted)
        case "in":
            return fact in wanted
        case "contains":
            return wanted in fact
        case "contains-any":
            return any(one in fact for one in wanted)
        case _:
            raise ValueError(f"unknown operator {condition.op}")
