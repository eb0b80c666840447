"""Policies judged over facts: one finding a policy, or one for each item that fails it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mlops_architect.domain.finding import Finding, Outcome
from mlops_architect.domain.policy import AllOf, AnyOf, Compare, Condition, ForEach, Not, Policy
from mlops_architect.engine.conditions import Facts, facts_of, holds

_SHOWN_ITEMS = 6


def evaluate(policies: Iterable[Policy], facts: Facts, subject: str = "design") -> tuple[Finding, ...]:
    """Judge every policy of ``subject`` over ``facts``, in the order of their ids.

    A policy whose facts are missing is ``unknown``; one whose facts have the wrong type is ``error``.
    A ``for-each`` over items with a ``capability`` gives one finding for each item that fails.
    """
    findings: list[Finding] = []
    for policy in sorted(policies, key=lambda one: one.id):
        here = policy.at(subject)
        if here is not None:
            findings.extend(judge(here, facts))
    return tuple(findings)


def judge(policy: Policy, facts: Facts) -> tuple[Finding, ...]:
    """Judge one policy over ``facts``."""
    try:
        return _judged(policy, facts)
    except (TypeError, ValueError) as error:
        return (_finding(policy, Outcome.ERROR, f"the facts cannot be judged: {error}"),)


def outcome_of(policy: Policy, facts: Facts) -> Outcome:
    """Return the one outcome of a policy over ``facts``."""
    return judge(policy, facts)[0].outcome


def places_of(policy: Policy, facts: Facts) -> tuple[tuple[Mapping[str, Any], Finding], ...]:
    """Return each resource that fails a policy with the finding about it alone; empty where it judges no resources."""
    failing = [one for one in _failing_items(policy.require, facts) if isinstance(one, Mapping) and one.get("address")]
    return tuple((item, _finding(policy, Outcome.FAIL, _item_text(item, policy.require))) for item in failing)


def _judged(policy: Policy, facts: Facts) -> tuple[Finding, ...]:
    applies = True if policy.when is None else holds(policy.when, facts)
    if applies is False:
        return (_finding(policy, Outcome.NOT_APPLICABLE, "does not apply to this design"),)
    if applies is None:
        missing = _missing(policy.when, facts) if policy.when else ()
        return (_finding(policy, Outcome.UNKNOWN, f"cannot tell whether it applies: {_names(missing)} unknown"),)
    result = holds(policy.require, facts)
    if result is True:
        return (_finding(policy, Outcome.PASS, _shown(policy.require, facts)),)
    if result is None:
        return (_finding(policy, Outcome.UNKNOWN, f"cannot tell: {_names(_missing(policy.require, facts))} unknown"),)
    per_item = _failing_items(policy.require, facts)
    capabilities = [item for item in per_item if isinstance(item, Mapping) and item.get("capability")]
    if not capabilities:
        return (_finding(policy, Outcome.FAIL, _shown(policy.require, facts)),)
    return tuple(
        _finding(policy, Outcome.FAIL, _item_text(item, policy.require), str(item["capability"]))
        for item in capabilities
    )


def _finding(policy: Policy, outcome: Outcome, detail: str, capability: str = "") -> Finding:
    return Finding(
        id=f"{policy.id}.{capability}" if capability else policy.id,
        source="policy",
        title=policy.title,
        outcome=outcome,
        severity=policy.severity,
        detail=detail,
        decision=capability or policy.decision,
        agents=policy.agents,
        blocking=policy.blocking and outcome in (Outcome.FAIL, Outcome.ERROR),
        controls=policy.controls,
        remediation=policy.remediation if outcome is not Outcome.PASS else "",
    )


def _failing_items(condition: Condition, facts: Facts) -> list[Any]:
    if isinstance(condition, AllOf):
        return [item for part in condition.of for item in _failing_items(part, facts)]
    if isinstance(condition, ForEach):
        failing = []
        for item in facts.get(condition.each) or ():
            inner = (
                {f"item.{key}": value for key, value in item.items()} if isinstance(item, Mapping) else {"item": item}
            )
            if holds(condition.require, {**facts, **inner}) is False:
                failing.append(item)
        return failing
    return []


def _shown(condition: Condition, facts: Facts) -> str:
    if isinstance(condition, ForEach):
        failing = _failing_items(condition, facts)
        total = len(facts.get(condition.each) or ())
        if not failing:
            return f"{total} of {total} in {condition.each}"
        shown = "; ".join(_item_text(item, condition) for item in failing[:_SHOWN_ITEMS])
        more = f"; and {len(failing) - _SHOWN_ITEMS} more" if len(failing) > _SHOWN_ITEMS else ""
        return f"{len(failing)} of {total} in {condition.each}: {shown}{more}"
    if isinstance(condition, AllOf | AnyOf):
        return "; ".join(dict.fromkeys(_shown(part, facts) for part in condition.of))
    if isinstance(condition, Not):
        return _shown(condition.of, facts)
    assert isinstance(condition, Compare)
    text = f"{condition.fact} = {_value(facts.get(condition.fact))}"
    if condition.other:
        return f"{text}, {condition.other} = {_value(facts.get(condition.other))}"
    return text


def _item_text(item: Any, condition: Condition) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    label = item.get("address") or item.get("capability") or item.get("name") or ""
    looked_at = [name.removeprefix("item.") for name in sorted(facts_of(condition)) if name.startswith("item.")]
    values = ", ".join(f"{name} = {_value(item.get(name))}" for name in looked_at if name != "capability")
    pattern = f" ({item['pattern']})" if item.get("pattern") else ""
    return f"{label}{pattern}: {values}" if values else f"{label}{pattern}"


def _missing(condition: Condition, facts: Facts) -> tuple[str, ...]:
    missing: list[str] = []
    for name in sorted(facts_of(condition)):
        if name == "item" or name.startswith("item."):
            continue
        if facts.get(name) is None:
            missing.append(name)
    if missing:
        return tuple(missing)
    items = sorted(name for name in facts_of(condition) if name.startswith("item."))
    return tuple(name.replace("item.", "the item's ") for name in items) or ("a fact",)


def _names(names: tuple[str, ...]) -> str:
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"


def _value(value: Any) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:,.6g}"
    if isinstance(value, list | tuple):
        return ", ".join(_value(one) for one in value) or "none"
    return str(value)
