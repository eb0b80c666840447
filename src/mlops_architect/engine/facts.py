"""The facts that policies, practices and components judge: one flat table per design."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.plan import Plan
from mlops_architect.domain.use_case import UseCase
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.figures import request_cold_start_ms
from mlops_architect.engine.pattern_facts import pattern_facts
from mlops_architect.engine.recovery import objectives


def design_facts(
    constraints: Constraints,
    workload: Workload,
    use_case: UseCase,
    plan: Plan | None = None,
    traits: Mapping[str, tuple[str, ...]] | None = None,
    patterns: Mapping[str, Pattern] | None = None,
) -> dict[str, Any]:
    """Return every fact of a design by dotted name.

    ``constraints.<field>`` (None when unknown), ``workload.<quantity>``, ``use_case.*``, and with a
    plan ``plan.pattern.<capability>``, ``plan.option.<capability>``, ``plan.size.<capability>.<name>``, ``plan.monthly_usd`` (of all
    environments), ``plan.production_usd``, ``plan.environments_usd`` (beside production), ``plan.budgeted_usd`` (what the budget is for),
    ``plan.p99_ms``, ``plan.availability_pct``, ``plan.capabilities`` and ``plan.traits.<capability>``.
    With ``patterns`` also what they tell of the choices (see ``pattern_facts``), and ``traits`` may be left out.
    """
    facts: dict[str, Any] = {f"constraints.{name}": stated.value for name, stated in constraints.fields()}
    facts.update({f"workload.{name}": value for name, value in workload.values().items()})
    facts.update(
        {
            "use_case.id": use_case.id,
            "use_case.problem": use_case.problem,
            "use_case.label_delay_days": use_case.label.delay_days,
            "use_case.two_label_delays_days": 2 * use_case.label.delay_days,
            "use_case.positive_rate": use_case.label.positive_rate,
            "use_case.sensitivity": list(use_case.sensitivity),
            "use_case.sensitivity_assumed": _assumed_sensitivity(constraints, use_case),
            "use_case.windowed_features": sum(
                feature.kind in ("window", "time-since-last") for feature in use_case.features
            ),
            "use_case.ml_task": constraints.ml_task.value.value if constraints.ml_task.value else None,
        }
    )
    if plan is not None:
        if patterns is not None and traits is None:
            traits = {pattern_id: pattern.traits for pattern_id, pattern in patterns.items()}
        facts.update(_plan_facts(plan, constraints, traits or {}))
        if patterns is not None:
            facts.update(pattern_facts(constraints, plan, patterns))
    return facts


def _assumed_sensitivity(constraints: Constraints, use_case: UseCase) -> bool:
    """Whether only the sample rows of a kind that fits any records say that data are sensitive, and the text does not."""
    told = constraints.data.classes.known or constraints.compliance.regimes.known
    return use_case.generic and bool(use_case.sensitivity) and not told


def _plan_facts(plan: Plan, constraints: Constraints, traits: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "plan.region": plan.region,
        "plan.monthly_usd": plan.cost.whole.expected_usd if plan.cost.complete else None,
        "plan.monthly_high_usd": plan.cost.whole.high_usd if plan.cost.complete else None,
        "plan.production_usd": plan.cost.infrastructure.expected_usd if plan.cost.complete else None,
        "plan.environments_usd": plan.cost.idle_monthly.expected_usd if plan.cost.complete else None,
        "plan.budgeted_usd": plan.cost.budgeted.expected_usd if plan.cost.complete else None,
        "plan.p50_ms": plan.p50_ms,
        "plan.p99_ms": plan.p99_ms,
        "plan.availability_pct": plan.availability_pct,
        "plan.operating_hours": plan.operating_hours,
        "plan.capabilities": [choice.capability for choice in plan.choices],
        "plan.unpriced": list(plan.cost.unpriced),
    }
    comes_back = objectives(plan, constraints)
    for choice in plan.choices:
        candidate = choice.candidate
        facts[f"plan.pattern.{choice.capability}"] = candidate.pattern
        facts[f"plan.option.{choice.capability}"] = candidate.option
        facts[f"plan.failure_domain.{choice.capability}"] = candidate.failure_domain
        facts[f"plan.cold_start_ms.{choice.capability}"] = candidate.cold_start_ms or 0.0
        facts[f"plan.request_cold_start_ms.{choice.capability}"] = request_cold_start_ms(candidate)
        facts[f"plan.rpo_minutes.{choice.capability}"] = comes_back[choice.capability].rpo_minutes
        facts[f"plan.rto_minutes.{choice.capability}"] = comes_back[choice.capability].rto_minutes
        facts[f"plan.traits.{choice.capability}"] = list(traits.get(candidate.pattern, ()))
        facts.update({f"plan.size.{choice.capability}.{name}": value for name, value in candidate.sizes.items()})
    facts["plan.traits"] = sorted(
        {trait for choice in plan.choices for trait in traits.get(choice.candidate.pattern, ())}
    )
    facts["plan.choices"] = [
        {
            "capability": choice.capability,
            "pattern": choice.candidate.pattern,
            "failure_domain": choice.candidate.failure_domain,
            "availability_pct": choice.candidate.availability_pct,
            "rpo_minutes": comes_back[choice.capability].rpo_minutes,
            "rto_minutes": comes_back[choice.capability].rto_minutes,
            "quota_warnings": list(choice.candidate.quota_warnings),
        }
        for choice in plan.choices
    ]
    return facts
