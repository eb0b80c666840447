"""Technical checks of failure: availability chain, failure domains, recovery point and time."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.critics.interface import Design, exclusion
from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.plan import Choice
from mlops_architect.engine.figures import downtime_minutes, minutes, pct
from mlops_architect.engine.pattern_facts import STORES
from mlops_architect.engine.recovery import DISASTER_RECOVERY, objectives

_SOURCE = "technical"
_ZONE_MATTERS_FROM_PCT = 99.9
_PATH = ("serve-online", "feature-online", "network", "ingest-stream", "stream-process")


def resilience_findings(design: Design) -> Iterator[Finding]:
    """Yield one finding for each check of what happens when something fails."""
    yield _availability_chain(design)
    yield from _failure_domains(design)
    yield from _recovery(design, "rpo")
    yield from _recovery(design, "rto")


def _availability_chain(design: Design) -> Finding:
    target, value = design.constraints.availability.target_pct.value, design.plan.availability_pct
    chain = [one for one in design.plan.choices if one.candidate.p99_ms is not None] or list(design.plan.choices)
    weakest = min(chain, key=lambda one: one.candidate.availability_pct)
    link = f"the weakest link is {weakest.candidate.title} with {pct(weakest.candidate.availability_pct)}"
    demand = None
    if value is None:
        outcome, detail = Outcome.UNKNOWN, "no availability could be computed"
    elif target is None:
        outcome = Outcome.NOT_APPLICABLE
        detail = (
            f"the chain gives {pct(value)}, {minutes(downtime_minutes(value))} down a month; no target is stated;"
            f" {link}"
        )
    elif design.plan.choice("serve-online") is None:
        outcome = Outcome.NOT_APPLICABLE
        detail = (
            f"no request waits for an answer: {pct(target)} is a matter of runs that end in time, and a run that fails"
            f" is repeated; {link}"
        )
    else:
        outcome = Outcome.PASS if value >= target else Outcome.FAIL
        detail = (
            f"{len(chain)} parts give {pct(value)} ({minutes(downtime_minutes(value))} down a month) against"
            f" {pct(target)} ({minutes(downtime_minutes(target))}); {link}"
        )
        if outcome is Outcome.FAIL:
            better = [one.pattern for one in weakest.alternatives if (one.delta_availability_pct or 0.0) > 0]
            demand = exclusion(
                design.plan, weakest.capability, f"the chain gives {pct(value)} against {pct(target)}", better
            )
    return Finding(
        id="availability-chain",
        source=_SOURCE,
        title="The availability chain meets its target",
        outcome=outcome,
        severity=Severity.HIGH,
        detail=detail,
        decision=weakest.capability,
        agents=("tech-stack", "deployment-serving", "architecture"),
        demand=demand,
        remediation=(
            "Replace the weakest link, or answer without it: a fallback score keeps the service up when a part is down."
            if outcome is Outcome.FAIL
            else ""
        ),
    )


def _failure_domains(design: Design) -> Iterator[Finding]:
    target = design.constraints.availability.target_pct.value
    strict = target is not None and target >= _ZONE_MATTERS_FROM_PCT
    online = design.plan.choice("serve-online") is not None
    single = [one for one in design.plan.choices if one.candidate.failure_domain == "zone" and one.capability in _PATH]
    for choice in single if online else ():
        on_path = choice.candidate.p99_ms is not None
        spread = [
            one.pattern
            for one in choice.alternatives
            if (pattern := design.patterns.get(one.pattern)) and pattern.availability.failure_domain == "region"
        ]
        reason = f"{choice.candidate.title} fails with one zone while {pct(target or 0)} is wanted"
        wanted = f"the target is {pct(target)}" if target is not None else "no target is stated"
        yield Finding(
            id=f"single-zone.{choice.capability}",
            source=_SOURCE,
            title="A part of the online path fails with one zone",
            outcome=Outcome.FAIL,
            severity=(Severity.HIGH if on_path else Severity.MEDIUM) if strict else Severity.LOW,
            detail=f"{choice.candidate.title} lives in one zone; {wanted}; losing the zone stops {_effect(choice)}",
            decision=choice.capability,
            agents=("tech-stack", "deployment-serving", "architecture"),
            remediation="Choose a pattern that spreads over zones, or accept the outage in words with an owner.",
            demand=exclusion(design.plan, choice.capability, reason, spread) if strict else None,
        )
    if not single or not online:
        detail = (
            "every part of the online path spreads over zones"
            if online
            else "no caller waits: a lost zone delays a run, it does not lose it"
        )
        yield Finding(
            id="single-zone",
            source=_SOURCE,
            title="No single zone stops the service",
            outcome=Outcome.PASS,
            severity=Severity.HIGH,
            detail=detail,
            decision="serve-online" if online else "orchestrate",
            agents=("architecture",),
        )


def _effect(choice: Choice) -> str:
    return {
        "network": "traffic that leaves the private subnets of the other zones",
        "ingest-stream": "fresh features; scores go on with older ones",
        "stream-process": "fresh features; scores go on with older ones",
    }.get(choice.capability, "scoring")


def _recovery(design: Design, kind: str) -> Iterator[Finding]:
    point = kind == "rpo"
    target = design.constraints.recovery.rpo_minutes.value if point else design.constraints.recovery.rto_minutes.value
    parts = [
        one
        for one in design.plan.choices
        if one.capability in STORES or (not point and one.capability != DISASTER_RECOVERY)
    ]
    comes_back = objectives(design.plan, design.constraints)
    name = "recovery point" if point else "recovery time"
    figures = [
        (comes_back[one.capability].rpo_minutes if point else comes_back[one.capability].rto_minutes, one)
        for one in parts
    ]
    worst, slowest = max(figures, key=lambda one: one[0])
    if target is None:
        yield Finding(
            id=f"{name.replace(' ', '-')}",
            source=_SOURCE,
            title=f"The {name} meets its target",
            outcome=Outcome.NOT_APPLICABLE,
            severity=Severity.INFO,
            detail=f"no target is stated; the longest is {minutes(worst)} ({slowest.candidate.title})",
            decision=slowest.capability,
            agents=("architecture",),
        )
        return
    late = [(value, one) for value, one in figures if value > target]
    for value, choice in late:
        quick = [
            one.pattern
            for one in choice.alternatives
            if (pattern := design.patterns.get(one.pattern))
            and not isinstance(figure := (pattern.rpo_minutes if point else pattern.rto_minutes).value, str)
            and figure <= target
        ]
        yield Finding(
            id=f"{name.replace(' ', '-')}.{choice.capability}",
            source=_SOURCE,
            title=f"The {name} is missed",
            outcome=Outcome.FAIL,
            severity=Severity.HIGH,
            detail=f"{choice.candidate.title}: {minutes(value)} against {minutes(target)}",
            decision=choice.capability,
            agents=("tech-stack", "architecture"),
            remediation="Replicate or back up more often, or choose a pattern that recovers by itself.",
            demand=exclusion(
                design.plan, choice.capability, f"{name} of {minutes(value)} against {minutes(target)}", quick
            ),
        )
    if not late:
        yield Finding(
            id=f"{name.replace(' ', '-')}",
            source=_SOURCE,
            title=f"The {name} meets its target",
            outcome=Outcome.PASS,
            severity=Severity.HIGH,
            detail=f"the longest is {minutes(worst)} ({slowest.candidate.title}) against {minutes(target)}",
            decision=slowest.capability,
            agents=("architecture",),
        )
