"""Technical checks of the shape: shared parts, back-pressure, skew, growth without end, the way back, room in quotas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from mlops_architect.critics.interface import Design, exclusion
from mlops_architect.domain.finding import Demand, Finding, Outcome, Severity
from mlops_architect.domain.outputs.data_engineering import DataEngineering, StreamDesign
from mlops_architect.domain.outputs.deployment_serving import DeploymentServing
from mlops_architect.domain.pattern import Limit
from mlops_architect.domain.plan import Choice
from mlops_architect.domain.use_case import UseCase
from mlops_architect.engine.agents.wording import number
from mlops_architect.engine.figures import downtime_minutes, minutes, pct
from mlops_architect.engine.formula import FormulaError, evaluate

_SOURCE = "technical"
_NIGHT_HOURS = 12.0
"""How long a consumer may be down before somebody looks: from an evening to the next morning."""

_QUOTA_SHARE = 0.8
"""Quotas are worth watching from this share on: cloud providers' own quota alarms start there."""

_AGE_SHARE = 0.1
"""A window that is refreshed within a tenth of its length is nearly the one the model learnt from."""

_OWN_APPLICATION = "own-application"
"""Trait of a pattern that runs other code than the application's image, so features are defined a second time there."""

_FEATURE_PATHS = ("stream-process", "transform", "serve-online", "serve-batch")
_BUSY, _SERVING = ("train", "transform", "ingest-batch", "serve-batch"), ("serve-online", "feature-online")


def smell_findings(design: Design) -> Iterator[Finding]:
    """Yield one finding for each check; those that need an agent's answer are left out where there is none."""
    yield _shared_failure_domain(design)
    if design.use_case.changes_asked:
        yield _changed_by_hand(design.use_case)
    if design.use_case.trains:
        yield _skew(design)
    engineering, serving = design.outputs.get("data-engineering"), design.outputs.get("deployment-serving")
    if isinstance(engineering, DataEngineering):
        if isinstance(engineering.streaming, StreamDesign):
            yield _back_pressure(engineering.streaming)
        yield _retention(engineering)
    if isinstance(serving, DeploymentServing):
        yield _way_back(design, serving)
    room = _quota_room(design)
    if room is not None:
        yield room


def _shared_failure_domain(design: Design) -> Finding:
    """Parts that pay for one thing together fail and run short together; one of them answers requests."""
    users: defaultdict[str, list[str]] = defaultdict(list)
    for choice in design.plan.choices:
        for share in sorted({line.share for line in choice.candidate.cost.lines if line.share}):
            users[share].append(choice.capability)
    mixed = {
        share: parts
        for share, parts in users.items()
        if any(one in _SERVING for one in parts) and any(one in _BUSY for one in parts)
    }
    together = [f"{', '.join(parts)} share {share.replace('-', ' ')}" for share, parts in sorted(mixed.items())]
    return _finding(
        "shared-failure-domain",
        "Answering shares nothing with batch work",
        Outcome.FAIL if mixed else Outcome.PASS,
        Severity.MEDIUM,
        "; ".join(together) if mixed else "no part of the online path stands on what training or batch jobs use up",
        "serve-online" if design.plan.choice("serve-online") else "orchestrate",
        ("deployment-serving", "architecture"),
        remediation="Give serving its own nodes and a quota for jobs, so that a batch run cannot take its capacity.",
    )


def _changed_by_hand(use_case: UseCase) -> Finding:
    """What is asked for of this kind of system that its repository does otherwise as generated."""
    return _finding(
        "changed-by-hand",
        "The repository does what is asked for as it is generated",
        Outcome.FAIL,
        Severity.MEDIUM,
        "; ".join(use_case.changes_asked),
        "train",
        ("model-development",),
        remediation="Change this before anything relies on the figures; sizes and cost are of what is generated.",
    )


def _skew(design: Design) -> Finding:
    """Features that another programme computes, or that are older when served than when learnt from."""
    foreign = [
        choice
        for choice in design.plan.choices
        if choice.capability in _FEATURE_PATHS
        and (pattern := design.patterns.get(choice.candidate.pattern))
        and _OWN_APPLICATION in pattern.traits
    ]
    paths = [choice.capability for choice in design.plan.choices if choice.capability in _FEATURE_PATHS]
    stale, every_s = _stale(design)
    demand: Demand | None = None
    if foreign:
        outcome, severity, decision = Outcome.FAIL, Severity.MEDIUM, foreign[0].capability
        detail = f"{foreign[0].candidate.title} runs code of its own, so features are defined twice"
        demand = exclusion(design.plan, decision, detail) if not _wanted(design, foreign[0]) else None
    elif stale:
        outcome, severity, decision = Outcome.FAIL, Severity.LOW, "feature-online"
        rest = f" and {number(len(stale) - 1)} more" if len(stale) > 1 else ""
        detail = (
            f"refreshed only every {minutes(every_s / 60)}: {stale[0]}{rest}, of"
            f" {number(len(design.use_case.features))} features; the model learns from fresher values than it is served"
        )
    else:
        outcome, severity, decision = (
            Outcome.PASS,
            Severity.MEDIUM,
            "feature-online" if stale else paths[0] if paths else "train",
        )
        detail = (
            f"one definition of each feature runs in {', '.join(paths) or 'training'}, and values are as old as stated"
        )
    return _finding(
        "training-serving-skew",
        "What is served is what was learnt from",
        outcome,
        severity,
        detail,
        decision,
        ("feature-engineering", "data-engineering", "tech-stack"),
        remediation=(
            "Run the package's feature functions in that application, and compare both on logged requests."
            if foreign
            else "Train on the values that were served (log them), or refresh those features from a stream."
        ),
        demand=demand,
    )


def _stale(design: Design) -> tuple[list[str], float]:
    """Return the served features that age beyond what the use case asks, and the seconds between refreshes."""
    load = design.workload.values()
    runs = load.get("transform_runs_per_month", 0.0)
    if design.plan.choice("stream-process") or not design.plan.choice("feature-online") or not runs:
        return [], 0.0
    every_s = 730.0 * 3600.0 / runs
    # A day is a day: 30.4 runs a month are a shade less than one in 24 hours.
    wanted_s = design.constraints.data.freshness_s.value
    names = [
        feature.name
        for feature in design.use_case.features
        if feature.kind in ("window", "time-since-last")
        and feature.where != "offline"
        and max(feature.freshness_s, wanted_s or 0.0, feature.window_s * _AGE_SHARE) * 1.05 < every_s
    ]
    return names, every_s


def _wanted(design: Design, choice: Choice) -> bool:
    pattern = design.patterns.get(choice.candidate.pattern)
    asked = {name.lower() for name in design.constraints.tools.preferred.value or ()}
    return bool(pattern and asked & {tool.lower() for tool in pattern.tools})


def _back_pressure(stream: StreamDesign) -> Finding:
    """A night without a consumer must still be in the stream when the backlog has been worked off."""
    behind = _NIGHT_HOURS * (1.0 + stream.replay_hours_for_a_day / 24.0)
    lost = stream.retention_hours < behind
    bounded = bool(stream.dead_letters.strip()) and bool(stream.back_pressure.strip())
    detail = (
        f"{number(_NIGHT_HOURS)} hours without a consumer are worked off {number(behind)} hours after they began; the stream"
        f" keeps {number(stream.retention_hours)}"
    )
    if not bounded:
        detail += "; nothing says where records go that cannot be read, or what slows the sender down"
    return _finding(
        "stream-back-pressure",
        "A backlog is worked off before the stream forgets it",
        Outcome.FAIL if lost or not bounded else Outcome.PASS,
        Severity.MEDIUM,
        detail,
        "ingest-stream",
        ("data-engineering", "pipelines"),
        remediation="Keep events longer, or let the consumer scale further; set unreadable records aside with a reason.",
    )


def _retention(engineering: DataEngineering) -> Finding:
    endless = [zone for zone in engineering.layout if zone.retention_days <= 0]
    longest = max(engineering.layout, key=lambda zone: zone.retention_days, default=None)
    told = (
        f"the longest, {longest.name}, is kept {number(longest.retention_days)} days" if longest else "nothing is kept"
    )
    return _finding(
        "unbounded-retention",
        "Everything that is stored has an end",
        Outcome.FAIL if endless else Outcome.PASS,
        Severity.MEDIUM,
        f"kept for ever: {', '.join(zone.name for zone in endless)}" if endless else told,
        "data-retention",
        ("data-engineering", "governance-ethics"),
        remediation="Give each zone a number of days and a lifecycle rule; storage that only grows is paid for for ever.",
    )


def _way_back(design: Design, serving: DeploymentServing) -> Finding:
    """Going back must fit into the month's downtime, or into the recovery time where one is stated."""
    target, rto = design.constraints.availability.target_pct.value, design.constraints.recovery.rto_minutes.value
    taken = serving.rollback.minutes
    limits = [
        (rto, "the recovery time") if rto is not None else None,
        (downtime_minutes(target), f"a month's downtime at {pct(target)}") if target is not None else None,
    ]
    tightest = min((one for one in limits if one is not None), default=None)
    if not serving.rollback.steps:
        outcome, detail = Outcome.FAIL, "no step takes a bad release back"
    elif tightest is None:
        outcome, detail = Outcome.NOT_APPLICABLE, f"a release is taken back in {minutes(taken)}; no target is stated"
    else:
        outcome = Outcome.PASS if taken <= tightest[0] else Outcome.FAIL
        detail = f"a release is taken back in {minutes(taken)}, against {minutes(tightest[0])}, {tightest[1]}"
    return _finding(
        "way-back",
        "A bad release can be taken back in time",
        outcome,
        Severity.HIGH if not serving.rollback.steps else Severity.MEDIUM,
        detail,
        "serve-online" if design.plan.choice("serve-online") else "serve-batch",
        ("deployment-serving",),
        remediation="Keep the version before at hand and running until the new one has passed, and switch by one pointer.",
    )


def _quota_room(design: Design) -> Finding | None:
    """Quotas that the sized load nearly fills, counted over all parts; those one part exceeds have findings already."""
    load = design.workload.values()
    users: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for choice in design.plan.choices:
        pattern = design.patterns.get(choice.candidate.pattern)
        option = next((one for one in pattern.options if one.id == choice.candidate.option), None) if pattern else None
        if pattern is None or option is None:
            continue
        for limit in pattern.limits:
            used = _used(limit, {**load, **option.values, **choice.candidate.sizes}) if limit.quota else None
            if used is not None:
                users[limit.what].append((choice.capability, used))
    if not users:
        return None
    tight = {
        what: parts
        for what, parts in users.items()
        if sum(used for _, used in parts) >= _QUOTA_SHARE and all(used <= 1.0 for _, used in parts)
    }
    told = [
        f"{what}: {sum(used for _, used in parts):.0%} used by {' and '.join(name for name, _ in parts)}"
        for what, parts in sorted(tight.items())
    ]
    return _finding(
        "quota-room",
        "Default quotas leave room to grow",
        Outcome.FAIL if tight else Outcome.PASS,
        Severity.LOW,
        "; ".join(told) or f"of {number(len(users))} quotas none that fits is {_QUOTA_SHARE:.0%} full",
        next(iter(sorted(tight.items())))[1][0][0] if tight else "serve-online",
        ("tech-stack", "project-stages"),
        remediation="Ask for the increase now, and set an alarm at 80 % of each quota.",
    )


def _used(limit: Limit, values: dict[str, float]) -> float | None:
    try:
        maximum = evaluate(limit.maximum, values)
        return evaluate(limit.value, values) / maximum if maximum > 0 else None
    except FormulaError:
        return None


def _finding(
    finding_id: str,
    title: str,
    outcome: Outcome,
    severity: Severity,
    detail: str,
    decision: str,
    agents: Sequence[str],
    *,
    remediation: str,
    demand: Demand | None = None,
) -> Finding:
    failed = outcome is Outcome.FAIL
    return Finding(
        id=finding_id,
        source=_SOURCE,
        title=title,
        outcome=outcome,
        severity=severity,
        detail=detail,
        decision=decision,
        agents=tuple(agents),
        remediation=remediation if failed else "",
        demand=demand if failed else None,
    )
