"""The declared slices of a view as text for a model: short, in a fixed order, and nothing that was not declared."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.plan import Choice, Plan
from mlops_architect.engine.agents.view import View

Part = tuple[str, str]
"""Name of a slice and its text."""


def slice_text(view: View, name: str) -> str:
    """Return the whole text of a declared slice that is no agent's."""
    return text_of(_SLICES[name](view))


def decision_log(output: AgentOutput, *, whole: bool = False) -> dict[str, Any]:
    """Return what an agent decided; ``whole`` adds risks, consequences and what would change it."""
    keys = {"id", "question", "choice", "rationale", "confidence"}
    if whole:
        keys |= {"rejected", "serves", "consequences", "risks", "would_change_if"}
    return {
        "summary": output.summary,
        "assumptions": list(output.assumptions),
        "decisions": [decision.model_dump(mode="json", include=keys) for decision in output.decisions],
    }


def constraint_lines(constraints: Constraints) -> tuple[str, ...]:
    """Return every known constraint in a line: name, value, where it came from."""
    lines = []
    for name, stated in constraints.fields():
        if stated.known:
            value = json.dumps(stated.model_dump(mode="json")["value"], ensure_ascii=False)
            bound = f", {stated.bound.value}" if stated.provenance.value == "stated" else ""
            lines.append(f"{name} = {value} ({stated.provenance.value}{bound})")
    return tuple(lines)


def _plan(plan: Plan) -> dict[str, Any]:
    cost = plan.cost
    return {
        "region": plan.region,
        "monthly_usd": cost.whole.model_dump(mode="json"),
        "production_monthly_usd": cost.infrastructure.model_dump(mode="json"),
        "operating_hours": plan.operating_hours,
        "hourly_rate_usd": cost.hourly_rate_usd,
        "objective_usd": plan.objective_usd,
        "p50_ms": plan.p50_ms,
        "p99_ms": plan.p99_ms,
        "availability_pct": plan.availability_pct,
        "proof": plan.proof.text if plan.proof else "",
        "margins": [one.model_dump(mode="json") for one in plan.margins],
        "choices": [_choice(one) for one in plan.choices],
        "skipped": [one.model_dump(mode="json", include={"capability", "reason"}) for one in plan.skipped],
        "demands": [demand.reason for demand in plan.demands],
        "preferred": [one.model_dump(mode="json") for one in plan.picks],
    }


def _choice(choice: Choice) -> dict[str, Any]:
    chosen = choice.candidate
    figures = chosen.model_dump(
        mode="json",
        include={
            "pattern", "option", "title", "sizes", "operating_hours", "p50_ms", "p99_ms", "cold_start_ms",
            "availability_pct", "failure_domain", "rpo_minutes", "rto_minutes", "quota_warnings",
        },
    )  # fmt: skip
    return {
        "capability": choice.capability,
        "chosen": {**figures, "monthly_usd": chosen.cost.infrastructure.model_dump(mode="json")},
        "alternatives": [one.model_dump(mode="json") for one in choice.alternatives],
    }


def _capabilities(view: View) -> list[str]:
    chosen = (view.capabilities[choice.capability] for choice in view.plan.choices)
    return [f"{one.id}: {one.question} Serves {', '.join(one.serves)}." for one in chosen]


def _patterns(view: View) -> list[dict[str, Any]]:
    keys = {
        "id",
        "title",
        "capability",
        "summary",
        "when_to_use",
        "when_not_to_use",
        "pros",
        "cons",
        "skills",
        "lock_in",
    }
    wanted = None
    if view.may_read("plan"):
        wanted = {
            name
            for choice in view.plan.choices
            for name in (choice.candidate.pattern, *(one.pattern for one in choice.alternatives if one.feasible))
        }
    return [
        pattern.model_dump(mode="json", include=keys)
        for name, pattern in sorted(view.patterns.items())
        if wanted is None or name in wanted
    ]


def _workload(view: View) -> list[str]:
    return [
        f"{one.name} = {one.value:.6g} ({one.provenance.value}: {one.derivation})" for one in view.workload.quantities
    ]


_CHOSEN_BY = {"keywords", "hints", "own_classes"}
"""Words by which a use case was chosen and fitted, of no use to an agent that works on it."""

_SLICES: Mapping[str, Callable[[View], Any]] = {
    "constraints": lambda view: list(constraint_lines(view.constraints)),
    "workload": _workload,
    "use-case": lambda view: view.use_case.model_dump(mode="json", exclude_defaults=True, exclude=_CHOSEN_BY),
    "plan": lambda view: _plan(view.plan),
    "capabilities": _capabilities,
    "patterns": _patterns,
    "practices": lambda view: [f"{one.topic}: {one.title}" for one in view.applying_practices()],
    "findings": lambda view: [
        one.model_dump(mode="json", include={"id", "title", "outcome", "severity", "detail", "decision", "remediation"})
        for one in view.findings
    ],
    "scaling": lambda view: [one.model_dump(mode="json") for one in view.scaling],
}


def text_of(value: Any) -> str:
    """Return a list a line each, everything else as compact JSON."""
    if isinstance(value, list):
        return "\n".join(item if isinstance(item, str) else _json(item) for item in value) or "none"
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(_without_empty(value), ensure_ascii=False, separators=(",", ":"))


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items() if item not in (None, [], {}, "")}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return round(value, 6) if isinstance(value, float) else value
