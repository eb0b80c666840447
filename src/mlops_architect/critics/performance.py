"""Technical checks of speed: latency margin and tail, cold starts, quotas."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.critics.interface import Design, exclusion
from mlops_architect.domain.finding import Finding, Outcome, Severity
from mlops_architect.domain.plan import Choice
from mlops_architect.engine.agents.wording import number
from mlops_architect.engine.figures import WARM, ms, size
from mlops_architect.engine.latency import worst_p99_ms
from mlops_architect.engine.sizing.workload import NONE_STATED

_SOURCE = "technical"
_THIN_SHARE = 0.10
_LONG_TAIL = 5.0
_SERVING_AGENTS = ("tech-stack", "deployment-serving", "inference-pipeline")


def performance_findings(design: Design) -> Iterator[Finding]:
    """Yield one finding for each check of the online path and of the quotas."""
    if design.plan.choice("serve-online") is not None:
        yield _latency_margin(design)
        yield _tail(design)
        yield _cold_start(design)
    yield from _quotas(design)


def _limit_ms(design: Design) -> float | None:
    limit = design.workload.values().get("latency_limit_ms", NONE_STATED)
    return None if limit >= NONE_STATED else limit


def _online(design: Design) -> list[Choice]:
    return [choice for choice in design.plan.choices if choice.candidate.p99_ms is not None]


def _latency_margin(design: Design) -> Finding:
    limit, p99_ms = _limit_ms(design), design.plan.p99_ms
    slowest = max(_online(design), key=lambda one: one.candidate.p99_ms or 0.0, default=None)
    decision = slowest.capability if slowest else "serve-online"
    if p99_ms is None:
        outcome, severity, detail = Outcome.UNKNOWN, Severity.HIGH, "no latency could be computed for the online path"
    elif limit is None:
        outcome, severity, detail = Outcome.NOT_APPLICABLE, Severity.INFO, f"p99 is {ms(p99_ms)}; no target is stated"
    else:
        share = (limit - p99_ms) / limit
        outcome = Outcome.PASS if share >= _THIN_SHARE else Outcome.FAIL
        severity = Severity.CRITICAL if share < 0 else Severity.MEDIUM
        slow = (
            f"; the slowest part is {slowest.candidate.title}, {ms(slowest.candidate.p99_ms or 0.0)}" if slowest else ""
        )
        detail = f"p99 {ms(p99_ms)} against {ms(limit)}: {share:.0%} of the limit is left{slow}"
    demand = None
    if outcome is Outcome.FAIL:
        faster = [
            (alternative.delta_p99_ms, choice)
            for choice in _online(design)
            for alternative in choice.alternatives
            if alternative.feasible and alternative.delta_p99_ms is not None and alternative.delta_p99_ms < -1.0
        ]
        if faster:
            gain, choice = min(faster, key=lambda one: one[0])
            decision = choice.capability
            quick = [one.pattern for one in choice.alternatives if (one.delta_p99_ms or 0.0) < -1.0]
            demand = exclusion(
                design.plan,
                decision,
                f"p99 keeps less than a tenth of its limit; another pattern saves {ms(-gain)}",
                quick,
            )
    return Finding(
        id="latency-margin",
        source=_SOURCE,
        title="Latency keeps a margin to its target",
        outcome=outcome,
        severity=severity,
        detail=detail,
        decision=decision,
        agents=_SERVING_AGENTS,
        demand=demand,
        remediation=(
            "Take a faster pattern for the slowest hop, cache hot entities, or measure before promising the target."
            if outcome is Outcome.FAIL
            else ""
        ),
    )


def _tail(design: Design) -> Finding:
    plan, limit = design.plan, _limit_ms(design)
    hops = [(one.candidate.p50_ms or 0.0, one.candidate.p99_ms or 0.0) for one in _online(design)]
    worst = worst_p99_ms(hops)
    if not plan.p50_ms or plan.p99_ms is None:
        outcome, detail = Outcome.UNKNOWN, "the path's median is not known"
    else:
        ratio = plan.p99_ms / plan.p50_ms
        together = f"if all {len(hops)} hops are slow for the same requests p99 is {ms(worst)}"
        late = limit is not None and worst > limit
        outcome = Outcome.FAIL if ratio > _LONG_TAIL or late else Outcome.PASS
        against = f", beyond the limit of {ms(limit)}" if late and limit else ""
        detail = f"p99 is {ratio:.1f} times the median ({ms(plan.p50_ms)}); {together}{against}"
    return Finding(
        id="latency-tail",
        source=_SOURCE,
        title="The tail holds when hops are slow together",
        outcome=outcome,
        severity=Severity.LOW,
        detail=detail,
        decision="serve-online",
        agents=("inference-pipeline", "monitoring"),
        remediation=(
            "Set a timeout on the feature look-up that leaves time for the fallback score, and watch p99 per hop."
            if outcome is Outcome.FAIL
            else ""
        ),
    )


def _cold_start(design: Design) -> Finding:
    choice = design.plan.choice("serve-online")
    assert choice is not None
    cold, limit = choice.candidate.cold_start_ms, _limit_ms(design)
    warm = size(choice.candidate, WARM)
    demand = None
    if not cold:
        outcome, detail = Outcome.PASS, f"{choice.candidate.title} starts no instance on a request"
    elif limit is None:
        outcome, detail = Outcome.NOT_APPLICABLE, f"a cold start takes {ms(cold)}; no latency target is stated"
    elif cold <= limit:
        outcome, detail = Outcome.PASS, f"a cold start of {ms(cold)} is within {ms(limit)}"
    elif warm is not None and warm >= 1:
        outcome = Outcome.PASS
        detail = f"{number(warm)} are always running; a new one takes {ms(cold)} and gets traffic only when it is ready"
    else:
        outcome, detail = (
            Outcome.FAIL,
            f"a cold start takes {ms(cold)} against p99 {ms(limit)}, and nothing is kept running",
        )
        demand = exclusion(design.plan, "serve-online", f"cold start of {ms(cold)} against {ms(limit)}")
    return Finding(
        id="cold-start",
        source=_SOURCE,
        title="No request waits for a cold start",
        outcome=outcome,
        severity=Severity.HIGH,
        detail=detail,
        decision="serve-online",
        agents=("tech-stack", "deployment-serving"),
        demand=demand,
        remediation=(
            "Keep instances provisioned, or choose a service that does not scale to zero."
            if outcome is Outcome.FAIL
            else ""
        ),
    )


def _quotas(design: Design) -> Iterator[Finding]:
    raised = False
    for choice in design.plan.choices:
        for index, warning in enumerate(choice.candidate.quota_warnings):
            raised = True
            yield Finding(
                id=f"quotas-raised.{choice.capability}" + (f".{index + 1}" if index else ""),
                source=_SOURCE,
                title="A default quota is below the sized load",
                outcome=Outcome.FAIL,
                severity=Severity.MEDIUM,
                detail=warning,
                decision=choice.capability,
                agents=("tech-stack", "project-stages"),
                remediation="Ask for the increase before the deployment stage; it takes days and can be refused.",
            )
    if not raised:
        yield Finding(
            id="quotas-raised",
            source=_SOURCE,
            title="Default quotas cover the sized load",
            outcome=Outcome.PASS,
            severity=Severity.MEDIUM,
            detail=f"none of the {len(design.plan.choices)} choices needs an increase",
            decision="serve-online",
            agents=("tech-stack",),
        )
