"""Which risks of a design need a yes of their own: conditions of data over facts, what is unknown asks too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mlops_architect.domain.finding import Outcome, Review
from mlops_architect.domain.gate import Ask, Gate, RiskGate
from mlops_architect.domain.infrastructure_change import Change
from mlops_architect.domain.plan import Plan
from mlops_architect.engine.conditions import facts_of, holds
from mlops_architect.engine.pattern_facts import STORES

_SECOND_REGION = "second-region"
_MOST_SHOWN = 5


def gate_facts(
    design: Mapping[str, Any],
    gate: Gate,
    reviews: Sequence[Review],
    plan: Plan,
    before: Plan | None,
    known: bool = True,
    change: Change | None = None,
) -> dict[str, Any]:
    """Return the facts of a design and those that only a gate has.

    ``gate.confidence`` (0 to 1), ``gate.critics_disagree``, ``gate.destroyed`` (what holds data and is deleted or replaced: the
    resources of ``change``, or the chosen patterns of ``before`` where no Terraform could be compared),
    ``gate.removed`` (other resources that are), ``gate.leaves`` (how data comes to another region), ``gate.monthly_change_pct`` (0 without a
    version before). What compares with a version before is unknown where that version is not ``known``.
    """
    verdicts = {review.verdict for review in reviews}
    unreadable = change is not None and change.unreadable
    return {
        **design,
        "gate.confidence": gate.confidence,
        "gate.critics_disagree": {Outcome.PASS, Outcome.FAIL} <= verdicts,
        "gate.verdicts": [f"{review.title}: {review.verdict.value}" for review in reviews],
        "gate.destroyed": _destroyed(before, plan, change) if known and not unreadable else None,
        "gate.removed": None if unreadable else [loss.text for loss in change.others] if change else [],
        "gate.leaves": list(_leaves(design, plan, before)) if known else None,
        "gate.monthly_change_pct": _change_pct(before, plan) if known else None,
    }


def _destroyed(before: Plan | None, after: Plan, change: Change | None) -> list[str]:
    if before is None:
        return []
    if change is not None and not change.not_compared:
        return [loss.text for loss in change.of_data]
    why = f" ({change.not_compared})" if change is not None else ""
    return [f"{text}{why}" for text in destroyed(before, after)]


def destroyed(before: Plan, after: Plan) -> tuple[str, ...]:
    """Return what holds data in a plan and is deleted or replaced in the next one, in words."""
    there = {choice.capability: choice.candidate for choice in after.choices}
    found = []
    for choice in before.choices:
        if choice.capability not in STORES:
            continue
        old, new = choice.candidate, there.get(choice.capability)
        if new is None:
            found.append(f"{choice.capability}: {old.pattern} is deleted")
        elif new.pattern != old.pattern:
            found.append(f"{choice.capability}: {old.pattern} is replaced by {new.pattern}")
        elif before.region != after.region:
            found.append(f"{choice.capability}: {old.pattern} is made anew in {after.region}")
    return tuple(found)


def asked(rules: Iterable[RiskGate], at: str, facts: Mapping[str, Any]) -> tuple[Ask, ...]:
    """Return the risks that apply at a gate, in the order of the rules."""
    found = []
    for rule in rules:
        applies = True if rule.when is None else holds(rule.when, facts)
        if rule.at != at or applies is False:
            continue
        untold = sorted(name for name in facts_of(rule.when) if facts.get(name) is None) if rule.when else []
        why = f"cannot tell, {', '.join(untold)} is unknown" if applies is None else _shown(rule.shows, facts)
        own = {"unattended", "people", "approvers", "signed", "limit"}
        found.append(Ask(id=rule.id, title=rule.title, why=why, **{name: getattr(rule, name) for name in own}))
    return tuple(found)


def _leaves(design: Mapping[str, Any], plan: Plan, before: Plan | None) -> Iterable[str]:
    if _SECOND_REGION in (design.get("plan.traits") or ()):
        yield "a copy is kept in a second region"
    if before is not None and before.region != plan.region:
        yield f"it moves from {before.region} to {plan.region}"


def _change_pct(before: Plan | None, after: Plan) -> float | None:
    if before is None or not (before.cost.complete and after.cost.complete):
        return None if before is not None else 0.0
    old = before.cost.whole.expected_usd
    return round((after.cost.whole.expected_usd / old - 1) * 100, 1) if old else None


def _shown(names: Iterable[str], facts: Mapping[str, Any]) -> str:
    values = []
    for name in names:
        value = facts.get(name)
        if isinstance(value, list):
            values += [str(item) for item in value[:_MOST_SHOWN]]
            if len(value) > _MOST_SHOWN:
                values.append(f"and {len(value) - _MOST_SHOWN} more")
        elif isinstance(value, float):
            values.append(f"{value:,.2f}" if name == "gate.confidence" else f"{value:,.0f}")
        elif value is not None:
            values.append(str(value))
    return ", ".join(values)
