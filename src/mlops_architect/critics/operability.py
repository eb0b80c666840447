"""Technical checks of living with it: team hours, call rota, lock-in, coupling, training and scoring windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mlops_architect.critics.interface import Design, exclusion, is_new
from mlops_architect.domain.finding import Demand, Finding, Outcome, Severity
from mlops_architect.domain.plan import Choice
from mlops_architect.engine.agents.wording import number, plural
from mlops_architect.engine.figures import RUN_HOURS, VCPUS, first_size, size
from mlops_architect.engine.optimiser.screen import DESIGN_ONLY
from mlops_architect.engine.optimiser.stand_in import ASKED_FOR

_SOURCE = "technical"
_DEVICES = "edge-inference"
_OWN_MACHINES = "own-machines"
HOURS_PER_PERSON = 152.0
"""A 35-hour week over 4.35 weeks."""

_SHARE_WARN, _SHARE_HIGH = 0.25, 0.40
_ROTA = 6
"""A call rota below six people leaves no room for holidays (https://sre.google/sre-book/being-on-call/)."""

_WINDOW_SHARE = 0.5
_NIGHT_HOURS = 6.0
_HOPS = 4


def operability_findings(design: Design) -> Iterator[Finding]:
    """Yield one finding for each check of what it takes to run the design."""
    yield _team_hours(design)
    rota = _call_rota(design)
    if rota is not None:
        yield rota
    ungenerated = _ungenerated(design)
    if ungenerated is not None:
        yield ungenerated
    left_open = _left_open(design)
    if left_open is not None:
        yield left_open
    yield _lock_in(design)
    yield _coupling(design)
    if design.use_case.trains:
        yield _training_window(design)
    scoring = _scoring_window(design)
    if scoring is not None:
        yield scoring


def _team_hours(design: Design) -> Finding:
    size_of_team, hours = design.constraints.team.size.value, design.plan.operating_hours
    heaviest = max(design.plan.choices, key=lambda one: one.candidate.operating_hours)
    heavy = f"most of it for {heaviest.candidate.title} ({number(heaviest.candidate.operating_hours)} h)"
    demand, severity = None, Severity.MEDIUM
    if not size_of_team:
        outcome, detail = (
            Outcome.UNKNOWN,
            f"the design takes {number(hours)} hours a month, {heavy}; the size of the team is not stated",
        )
    else:
        share = hours / (size_of_team * HOURS_PER_PERSON)
        outcome = Outcome.PASS if share <= _SHARE_WARN else Outcome.FAIL
        severity = Severity.HIGH if share > _SHARE_HIGH else Severity.MEDIUM
        detail = (
            f"{number(hours)} operating hours a month are {share:.0%} of what {number(size_of_team)} people have,"
            f" {heavy}"
        )
        if outcome is Outcome.FAIL:
            savings = [
                (one.delta_operating_hours, choice, one)
                for choice in design.plan.choices
                for one in choice.alternatives
                if one.feasible and one.delta_operating_hours is not None and one.delta_operating_hours < -1.0
            ]
            if savings:
                saved, choice, lighter = min(savings, key=lambda one: one[0])
                reason = f"running it takes {share:.0%} of the team; {lighter.title} saves {number(-saved)} hours"
                demand = exclusion(design.plan, choice.capability, reason, [lighter.pattern])
    return Finding(
        id="team-hours",
        source=_SOURCE,
        title="The team can run what is designed",
        outcome=outcome,
        severity=severity,
        detail=detail,
        decision=demand.capability if demand else heaviest.capability,
        agents=("tech-stack", "governance-ethics"),
        demand=demand,
        remediation=(
            "Prefer managed patterns for the heaviest part, or plan the people." if outcome is not Outcome.PASS else ""
        ),
    )


def _call_rota(design: Design) -> Finding | None:
    people, target = design.constraints.team.size.value, design.constraints.availability.target_pct.value
    if not people or target is None or target < 99.9 or design.plan.choice("serve-online") is None:
        return None
    enough = people >= _ROTA
    return Finding(
        id="call-rota",
        source=_SOURCE,
        title="The call rota is sustainable",
        outcome=Outcome.PASS if enough else Outcome.FAIL,
        severity=Severity.LOW,
        detail=(
            f"{number(people)} people: each is on call one week in {number(people)}; {_ROTA} are needed for a rota that"
            " survives holidays"
        ),
        decision="team-shape",
        agents=("governance-ethics", "monitoring"),
        remediation=(
            ""
            if enough
            else (
                "Share the rota with a neighbouring team, page only on fast budget burn, and let the fallback score"
                " carry nights."
            )
        ),
    )


def _left_open(design: Design) -> Finding | None:
    open_needs = [one for one in design.plan.skipped if one.unserved]
    if not open_needs:
        return None
    return Finding(
        id="need-left-open",
        source=_SOURCE,
        title="Every need has an answer",
        outcome=Outcome.FAIL,
        severity=Severity.MEDIUM,
        detail=(
            "the system needs it and the catalogue has no pattern for it on this target:"
            f" {' and '.join(one.title.lower() for one in open_needs)}"
        ),
        decision=open_needs[0].capability,
        agents=("tech-stack",),
        remediation="Decide it beside this design, or add a pattern for it with --catalog.",
    )


def _ungenerated(design: Design) -> Finding | None:
    missing = [
        choice for choice in design.plan.choices if DESIGN_ONLY in design.patterns[choice.candidate.pattern].traits
    ]
    if not missing:
        return None
    blocking = [choice for choice in missing if not choice.by_hand]
    if any(_OWN_MACHINES in design.patterns[choice.candidate.pattern].traits for choice in blocking):
        return _ungenerated_on_own_machines(blocking)
    return Finding(
        id="code-not-generated",
        source=_SOURCE,
        title="Every choice reaches code",
        outcome=Outcome.FAIL,
        severity=Severity.HIGH if blocking else Severity.MEDIUM,
        detail="; ".join([*_why(missing), *_apart(design, missing)]),
        decision=(blocking or missing)[0].capability,
        agents=("tech-stack",),
        remediation=_way_to_code(blocking) if blocking else _by_hand(missing),
    )


def _ungenerated_on_own_machines(missing: Sequence[Choice]) -> Finding:
    parts = ", ".join(f"{choice.candidate.title} ({choice.capability})" for choice in missing)
    return Finding(
        id="code-not-generated",
        source=_SOURCE,
        title="Every choice reaches code",
        outcome=Outcome.FAIL,
        severity=Severity.HIGH,
        detail=(
            f"on the organisation's own machines no code is generated yet for {parts}: asked for by name, or nothing that"
            " has code meets the requirements; everything is sized and argued here"
        ),
        decision=missing[0].capability,
        agents=("tech-stack",),
        remediation=(
            "The run ends with the approved decision set. A repository is generated without the requirement that only these meet,"
            " or without the name that asks for them."
        ),
    )


def _why(missing: Sequence[Choice]) -> list[str]:
    titles: dict[str, list[str]] = {}
    for choice in missing:
        titles.setdefault(choice.by_hand or ASKED_FOR, []).append(choice.candidate.title)
    return [
        f"{' and '.join(names)}: {why}, and so sized, priced and argued here; the code is not generated yet"
        for why, names in titles.items()
    ]


def _apart(design: Design, missing: Sequence[Choice]) -> list[str]:
    if not any(choice.capability == _DEVICES for choice in missing) or not design.plan.choice("serve-online"):
        return []
    return ["devices score by themselves, and the service in the cloud answers only callers that have a connection"]


def _by_hand(missing: Sequence[Choice]) -> str:
    steps = ". ".join(choice.to_do[:1].upper() + choice.to_do[1:] for choice in missing)
    return f"The repository is generated without it and works without it. By hand: {steps}."


def _way_to_code(missing: Sequence[Choice]) -> str:
    ends = "The run ends with the approved decision set: the rest of a repository needs it."
    if any(choice.capability == _DEVICES for choice in missing):
        return f"{ends} With `--set serving.modes=online` the platform without the devices gets a repository."
    return f"{ends} Allow another pattern to get a repository too."


def _lock_in(design: Design) -> Finding:
    high = [
        one
        for one in design.plan.choices
        if (found := design.patterns.get(one.candidate.pattern)) and found.lock_in == "high"
    ]
    told = sum(one.candidate.pattern in design.patterns for one in design.plan.choices)
    many = told > 0 and len(high) > told / 2
    names = ", ".join(one.candidate.title for one in high) or "none"
    spent = sum(one.candidate.cost.infrastructure.expected_usd for one in high)
    total = design.plan.cost.infrastructure.expected_usd
    share = f", {spent / total:.0%} of the bill" if high and total else ""
    return Finding(
        id="lock-in",
        source=_SOURCE,
        title="The design can leave its provider",
        severity=Severity.LOW,
        outcome=Outcome.UNKNOWN if not told else Outcome.FAIL if many else Outcome.PASS,
        detail=f"hard to leave: {names}{share}; the model, its features and the data stay in open formats",
        decision=high[0].capability if high else "serve-online",
        agents=("tech-stack", "architecture"),
        remediation=(
            "Keep provider calls behind the repository's own interfaces and write down the way out." if many else ""
        ),
    )


def _coupling(design: Design) -> Finding:
    hops = [one for one in design.plan.choices if one.candidate.p99_ms is not None]
    long = len(hops) > _HOPS
    chain = (
        " → ".join(one.candidate.title for one in hops)
        or "no synchronous path: every step reads what the last one wrote"
    )
    return Finding(
        id="coupling",
        source=_SOURCE,
        title="Few parts must work for one answer",
        outcome=Outcome.FAIL if long else Outcome.PASS,
        severity=Severity.LOW,
        detail=f"{len(hops)} parts in the request path: {chain}" if hops else chain,
        decision="serve-online" if hops else "orchestrate",
        agents=("inference-pipeline", "architecture"),
        remediation="Take a hop out of the path: precompute, cache, or move it behind the answer." if long else "",
    )


def _training_window(design: Design) -> Finding:
    load = design.workload.values()
    choice = design.plan.choice("train")
    candidate = choice.candidate if choice else None
    named = first_size(candidate, VCPUS)
    work = load.get("training_vcpu_hours_per_run", 0.0)
    hours = size(candidate, RUN_HOURS) or (work / named[1] if named and named[1] and work else None)
    runs = load.get("training_runs_per_month", 0.0)
    demand = None
    if hours is None or not runs:
        outcome, detail = Outcome.UNKNOWN, "the sized training has no known duration"
    else:
        window = 730.0 / runs
        outcome = Outcome.PASS if hours <= window * _WINDOW_SHARE else Outcome.FAIL
        detail = f"a run takes {number(hours)} h of the {number(window)} h between runs ({plural(runs, 'run')} a month)"
        if outcome is Outcome.FAIL and named:
            needed = named[1] * hours / (window * _WINDOW_SHARE)
            wanted = Demand(
                kind="at-least", capability="train", quantity=named[0], value=float(round(needed + 0.5)), reason=detail
            )
            demand = wanted if is_new(wanted, design.plan) else None
    return Finding(
        id="training-window",
        source=_SOURCE,
        title="Training ends well before the next run",
        outcome=outcome,
        severity=Severity.MEDIUM,
        detail=detail,
        decision="train",
        agents=("training-pipelines", "tech-stack"),
        demand=demand,
        remediation="Larger compute, a smaller window of data, or fewer runs." if outcome is Outcome.FAIL else "",
    )


def _scoring_window(design: Design) -> Finding | None:
    choice = design.plan.choice("serve-batch")
    if choice is None:
        return None
    load = design.workload.values()
    vcpus, work = size(choice.candidate, VCPUS), load.get("scoring_vcpu_hours_per_run", 0.0)
    hours = size(choice.candidate, RUN_HOURS) or (work / vcpus if vcpus and work else None)
    runs = max(load.get("scoring_runs_per_month", 0.0), 1e-9)
    window = min(730.0 / runs * _WINDOW_SHARE, _NIGHT_HOURS)
    if hours is None:
        outcome, detail = Outcome.UNKNOWN, "the sized scoring job has no known duration"
    else:
        outcome = Outcome.PASS if hours <= window else Outcome.FAIL
        detail = f"a scoring run takes {number(hours)} h; {number(window)} h are free for it"
    return Finding(
        id="scoring-window",
        source=_SOURCE,
        title="Batch scores are ready in time",
        outcome=outcome,
        severity=Severity.MEDIUM,
        detail=detail,
        decision="serve-batch",
        agents=("deployment-serving", "inference-pipeline"),
        remediation="Split the run into partitions that are scored side by side." if outcome is Outcome.FAIL else "",
    )
