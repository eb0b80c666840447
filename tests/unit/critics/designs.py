"""Designs that the critics' tests look at: the agents' fixtures with patterns, answers and facts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.unit.engine.agents import builders

from mlops_architect.catalog.roots import builtin_root
from mlops_architect.critics.interface import Design
from mlops_architect.documents import load_model
from mlops_architect.domain.decision import AgentOutput
from mlops_architect.domain.pattern import Figure, Option, Pattern, PatternAvailability, Terraform, TerraformInput
from mlops_architect.domain.plan import Alternative, Candidate, Choice, Plan
from mlops_architect.domain.scenario import Scenarios
from mlops_architect.engine.facts import design_facts


def pattern(pattern_id: str, capability: str, **more: Any) -> Pattern:
    """Return a pattern wired to the owner's key and the private subnets, spread over zones."""
    fields: dict[str, Any] = {
        "id": pattern_id,
        "title": pattern_id.replace("-", " ").capitalize(),
        "cloud": "aws",
        "capability": capability,
        "summary": "a test pattern",
        "when_to_use": ("always",),
        "when_not_to_use": ("never",),
        "pros": ("Simple",),
        "cons": ("Plain",),
        "tools": ("tool",),
        "traits": ("managed", "audit"),
        "options": (Option(id="standard"),),
        "bill": (),
        "availability": PatternAvailability(sla_pct=Figure(value=99.99), failure_domain="region"),
        "operating_hours_per_month": Figure(value=2),
        "skills": ("AWS",),
        "lock_in": "low",
        "compliance": ("pci_dss", "gdpr", "soc2"),
        "rpo_minutes": Figure(value=5),
        "rto_minutes": Figure(value=30),
        "terraform": Terraform(
            inputs={
                "kms_key_arn": TerraformInput(output="secrets.kms_key_arn"),
                "subnet_ids": TerraformInput(output="network.private_subnet_ids"),
            }
        ),
    }
    return Pattern(**{**fields, **more})


def patterns_of(plan: Plan) -> dict[str, Pattern]:
    """Return a sound pattern for each choice and each alternative of the plan."""
    found: dict[str, Pattern] = {}
    for choice in plan.choices:
        for pattern_id in (choice.candidate.pattern, *(one.pattern for one in choice.alternatives)):
            found[pattern_id] = pattern(pattern_id, choice.capability)
    return found


def spread(plan: Plan) -> Plan:
    """Return the plan with every part spread over zones."""
    choices = tuple(
        choice.model_copy(update={"candidate": choice.candidate.model_copy(update={"failure_domain": "region"})})
        for choice in plan.choices
    )
    return plan.model_copy(update={"choices": choices})


def with_candidate(plan: Plan, capability: str, **changes: Any) -> Plan:
    """Return the plan with the candidate of one capability changed."""
    return plan.model_copy(
        update={
            "choices": tuple(
                choice.model_copy(update={"candidate": choice.candidate.model_copy(update=changes)})
                if choice.capability == capability
                else choice
                for choice in plan.choices
            )
        }
    )


def with_alternatives(plan: Plan, capability: str, *alternatives: Alternative) -> Plan:
    """Return the plan with other alternatives for one capability."""
    return plan.model_copy(
        update={
            "choices": tuple(
                choice.model_copy(update={"alternatives": alternatives}) if choice.capability == capability else choice
                for choice in plan.choices
            )
        }
    )


@cache
def scenarios() -> Scenarios:
    """Return the scenarios that ship."""
    return load_model(builtin_root() / "patterns" / "scenarios.yaml", Scenarios)


def design(
    base: builders.Design,
    plan: Plan | None = None,
    patterns: Mapping[str, Pattern] | None = None,
    outputs: Mapping[str, AgentOutput] | None = None,
) -> Design:
    """Return what a critic sees: by default the fixture, spread over zones, with sound patterns."""
    chosen = plan if plan is not None else spread(base.plan)
    known = patterns if patterns is not None else patterns_of(chosen)
    return Design(
        constraints=base.constraints,
        workload=base.workload,
        use_case=base.use_case,
        plan=chosen,
        patterns=known,
        outputs=outputs or {},
        facts=design_facts(base.constraints, base.workload, base.use_case, chosen, patterns=known),
    )


def choice_of(plan: Plan, capability: str) -> Choice:
    """Return what serves a capability; the test fails when nothing does."""
    found = plan.choice(capability)
    assert found is not None
    return found


def candidate_of(plan: Plan, capability: str) -> Candidate:
    """Return the candidate that serves a capability."""
    return choice_of(plan, capability).candidate
