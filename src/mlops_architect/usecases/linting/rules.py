"""Policies and practices: texts are there, facts exist, and the cases of a policy prove it."""

from __future__ import annotations

import string
from collections.abc import Iterator

from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.policy import AllOf, AnyOf, Compare, Condition, ForEach, Not, Policy
from mlops_architect.domain.practice import Practice
from mlops_architect.engine.facts import design_facts
from mlops_architect.usecases.linting.listed_facts import listed_fields, no_field, no_listed_fact
from mlops_architect.usecases.linting.subject import Problem, Subject, did_you_mean
from mlops_architect.usecases.policy_cases import case_results

_EXACT = ("constraints.", "workload.", "use_case.")
_FAMILIES = (*_EXACT, "plan.", "design.", "infrastructure.", "code.", "item")
_OF_A_CAPABILITY = frozenset(
    {"pattern", "option", "failure_domain", "cold_start_ms", "request_cold_start_ms", "rpo_minutes", "rto_minutes", "size"}
)  # fmt: skip
_PROOF = ("pass", "fail", "unknown")


def texts(subject: Subject, policy: Policy) -> Iterator[Problem]:
    """Check that the policy lies where its theme says, and tells whom it concerns and what to do."""
    folder = subject.catalog.origins[policy.id].parent.name
    if policy.theme != folder:
        yield subject.of(policy.id, "theme", message=f"says {policy.theme!r} but lies in {folder!r}")
    for field in ("title", "description", "remediation", "decision"):
        if not getattr(policy, field).strip():
            yield subject.of(policy.id, field, message="is empty")
    if not policy.agents:
        yield subject.of(policy.id, "agents", message="name the agent that has to change its decision")
    known = {agent.id for agent in subject.catalog.agents}
    for position, agent in enumerate(policy.agents):
        if agent not in known:
            yield subject.of(
                policy.id, "agents", position, message=f"there is no agent {agent!r}{did_you_mean(agent, known)}"
            )
    if policy.overrides not in ("", policy.id):
        yield subject.of(policy.id, "overrides", message=f"must repeat the id, {policy.id!r}")


def cases(subject: Subject, policy: Policy) -> Iterator[Problem]:
    """Check that each level has a case for pass, fail and unknown, and that each case comes out as it says."""
    places = _places(policy)
    for here in policy.levels:
        outcomes = {case.outcome for case in here.cases}
        lacking = [outcome for outcome in _PROOF if outcome not in outcomes]
        if lacking:
            message = f"add a case that ends in {' and one in '.join(lacking)}"
            yield subject.of(policy.id, *places[here.subject], "cases", message=message)
    for result in case_results(policy, subject.catalog):
        if not result.holds:
            yield subject.of(
                policy.id,
                *places[result.level],
                "cases",
                result.position,
                message=f"{result.case!r} says {result.wanted} and comes out as {result.got}: {result.detail}",
            )


def policy_facts(subject: Subject, policy: Policy) -> Iterator[Problem]:
    """Check that the facts a policy names exist at each of its levels."""
    places = _places(policy)
    for here in policy.levels:
        start = places[here.subject]
        parts = [((*start, "require"), here.require), *([((*start, "when"), here.when)] if here.when else [])]
        for path, condition in parts:
            for place, name in _named(condition, path):
                if message := _no_fact(subject, name) or no_listed_fact(subject.catalog, name):
                    yield subject.of(policy.id, *place, message=message)
            for place, each, field in listed_fields(condition, path):
                if message := no_field(subject.catalog, each, field):
                    yield subject.of(policy.id, *place, message=message)


def controls(subject: Subject, policy: Policy) -> Iterator[Problem]:
    """Check that the controls of a framework that has a pack are in it, and that a pack can switch the policy on."""
    packs = subject.catalog.packs.values()
    for position, reference in enumerate(policy.controls):
        owner = next((pack for pack in packs if pack.prefix and reference.startswith(f"{pack.prefix} ")), None)
        if owner is not None and owner.control(reference) is None:
            known = [f"{owner.prefix} {number}" for number in owner.controls]
            message = f"{owner.title} has no control {reference!r}{did_you_mean(reference, known)}"
            yield subject.of(policy.id, "controls", position, message=message)
    if policy.applies == "with-packs" and not any(pack.asks(policy) for pack in packs):
        yield subject.of(policy.id, "applies", message="no pack asks for it, so nothing switches it on: name a control")


def _places(policy: Policy) -> dict[str, tuple[str | int, ...]]:
    """Return where in the file each level of a policy is written."""
    return {policy.subject: (), **{rule.subject: ("also", at) for at, rule in enumerate(policy.also)}}


def practice_facts(subject: Subject, practice: Practice) -> Iterator[str]:
    """Yield what is wrong with the facts of a practice's condition and of its text."""
    known = known_facts(subject)
    for _, name in _named(practice.when, ()) if practice.when else ():
        if message := _no_fact(subject, name, known):
            yield message
    try:
        fields = [field for _, field, _, _ in string.Formatter().parse(practice.text) if field is not None]
    except ValueError as error:
        yield f"text: {error}"
        return
    flat = {_flat(name) for name in known}
    for field in fields:
        if not field.isidentifier():
            yield f"text: {{{field}}} is no plain name"
        elif field.startswith(tuple(_flat(family) for family in _EXACT)) and field not in flat:
            yield f"text: there is no fact {field!r}{did_you_mean(field, flat)}"


def known_facts(subject: Subject) -> frozenset[str]:
    """Return the facts of every design that no plan is needed for."""
    load = next(iter(subject.loads.values()))
    use_case = next(iter(subject.catalog.use_cases.values()))
    return frozenset(design_facts(Constraints(), load, use_case))


def _named(condition: Condition, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each fact a condition names, with its place in the file."""
    match condition:
        case AllOf() | AnyOf():
            for position, part in enumerate(condition.of):
                yield from _named(part, (*path, "of", position))
        case Not():
            yield from _named(condition.of, (*path, "of"))
        case ForEach():
            yield (*path, "each"), condition.each
            yield from _named(condition.require, (*path, "require"))
        case Compare():
            yield (*path, "fact"), condition.fact
            if condition.other:
                yield (*path, "other"), condition.other


def _no_fact(subject: Subject, name: str, known: frozenset[str] | None = None) -> str:
    """Return what is wrong with the name of a fact, nothing when it may exist."""
    known = known_facts(subject) if known is None else known
    if not name.startswith(_FAMILIES):
        return (
            f"there is no fact {name!r}{did_you_mean(name, known) or f'; facts begin with {chr(44).join(_FAMILIES)}'}"
        )
    if name.startswith(_EXACT) and name not in known:
        return f"there is no fact {name!r}{did_you_mean(name, known)}"
    head, _, rest = name.removeprefix("plan.").partition(".")
    capability = rest.partition(".")[0]
    capabilities = {one.id for one in subject.catalog.capabilities}
    if name.startswith("plan.") and head in _OF_A_CAPABILITY and capability not in capabilities:
        return f"there is no capability {capability!r}{did_you_mean(capability, capabilities)}"
    return ""


def _flat(name: str) -> str:
    return name.replace(".", "_").replace("-", "_")
