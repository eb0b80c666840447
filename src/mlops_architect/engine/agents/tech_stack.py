"""The embedded answer of agent 5: the optimiser's exact choice, with every counterfactual in its decision."""

from __future__ import annotations

from mlops_architect.domain.cost import CostEstimate
from mlops_architect.domain.decision import AgentOutput, Decision, Rejected
from mlops_architect.domain.outputs.tech_stack import ExitPath, SkippedPart, StackComponent, StackMargin, TechStack
from mlops_architect.domain.pattern import Pattern
from mlops_architect.domain.plan import Alternative, Choice, Margin, Plan
from mlops_architect.engine.agents.grounds import answered, assumed
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, plural, spoken
from mlops_architect.engine.confidence import confidence, overall
from mlops_architect.engine.figures import deltas, minutes, ms, pct, signed_usd, usd
from mlops_architect.engine.optimiser.screen import there

_PIPELINES = {
    "ingestion": ("ingest-batch", "ingest-stream", "lake"),
    "features": ("transform", "stream-process", "feature-offline", "feature-online"),
    "training": ("labelling", "orchestrate", "hyper-parameter-search", "train", "registry"),
    "inference": (
        "serve-online",
        "serve-batch",
        "feature-online",
        "language-model",
        "llm-gateway",
        "vector-store",
        "edge-inference",
    ),
    "monitoring": ("observe",),
    "continual learning": ("observe", "orchestrate", "registry", "ci-cd"),
}

_SAME_HOURS = 0.05
_EVERYWHERE = ("budget.monthly_usd", "tools.forbidden")


def answer(view: View) -> TechStack:
    """Return the tech stack: one decision a capability, each with exact alternatives."""
    plan = view.plan
    decisions = tuple(_decision(view, choice) for choice in plan.choices)
    components = tuple(_component(view, choice) for choice in plan.choices)
    money = plan.cost.whole
    dearest = max(components, key=lambda one: one.monthly.expected_usd)
    speed = f"p99 {ms(plan.p99_ms)}, " if plan.p99_ms is not None else ""
    return TechStack(
        summary=(
            f"{plural(len(components), 'part')} chosen jointly out of {plan.searched:,} combinations:"
            f" {usd(money.expected_usd)} a month, {speed}{number(plan.operating_hours)} operating hours;"
            f" {_driver(plan, dearest)}."
        ),
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(
            view.constraints,
            ("budget.monthly_usd", "regions", "team.size"),
            view.workload,
            ("peak_rps", "ingest_gb_per_day"),
        ),
        components=components,
        not_needed=tuple(
            SkippedPart(capability=one.capability, title=one.title, because=one.reason) for one in plan.skipped
        ),
        objective=_objective(plan),
        monthly=money,
        operating_hours=plan.operating_hours,
        objective_usd=plan.objective_usd,
        searched=plan.searched,
        margins=tuple(_margin(one) for one in plan.margins),
        joint_effects=_joint_effects(view),
        skills=tuple(
            sorted(
                {
                    skill
                    for one in plan.choices
                    if (found := view.patterns.get(one.candidate.pattern))
                    for skill in found.skills
                }
            )
        ),
        exit_paths=tuple(
            _exit(one, found)
            for one in plan.choices
            if (found := view.patterns.get(one.candidate.pattern)) and found.lock_in != "low"
        ),
        pipelines_served=_pipelines(view),
        findings=answered(
            view.findings,
            "solved again with the finding as a constraint" if plan.demands else "taken up in the decision it names",
        ),
    )


def _driver(plan: Plan, dearest: StackComponent) -> str:
    if plan.capacity is not None and not plan.capacity.priced:
        return f"it takes {plan.capacity.text}"
    return f"{dearest.title} is {dearest.share_of_bill:.0%} of production's bill"


def _objective(plan: Plan) -> str:
    cost = plan.cost
    if plan.capacity is not None and not plan.capacity.priced:
        return (
            f"least work under all hard limits, and of equal work the least capacity: {number(plan.operating_hours)} h ×"
            f" {usd(cost.hourly_rate_usd)}/h; {plan.capacity.why_unpriced}"
        )
    claim = "no other combination of the catalogue is cheaper and feasible"
    if plan.proof and not plan.proof.optimal:
        claim = plan.proof.text
    unmet = sum(wish.worth_usd for wish in plan.wishes if not wish.met)
    wishes = f" + {usd(unmet)} for wishes not met" if unmet else ""
    counted = plan.outages is not None and plan.outages.usd_per_hour is not None
    outages = f" + {usd(plan.outages.monthly_usd)} for expected outages" if plan.outages and counted else ""
    leaving = f" + {usd(plan.leaving.monthly_usd)} for leaving it, as likely as stated" if plan.leaving else ""
    parts = ["rent", "work", *["expected outages"] * bool(outages), *["expected leaving"] * bool(leaving)]
    return (
        f"least sum of {listing(parts)} under all hard limits: {_rent(cost)} +"
        f" {number(plan.operating_hours)} h × {usd(cost.hourly_rate_usd)}/h{outages}{leaving}{wishes} = {usd(plan.objective_usd)} a month; {claim}"
    )


def _rent(cost: CostEstimate) -> str:
    """Return the summands of the rent: production, and the environments beside it."""
    production = usd(cost.infrastructure.expected_usd)
    names = listing(environment.name for environment in cost.idle)
    return f"{production} + {usd(cost.idle_monthly.expected_usd)} for {names}" if names else production


def _decision(view: View, choice: Choice) -> Decision:
    plan, chosen = view.plan, choice.candidate
    pattern = view.patterns.get(chosen.pattern)
    grounds = (*view.capabilities[choice.capability].serves, *_EVERYWHERE)
    serves = tuple(name for name in grounds if view.constraints.at(name).known)
    bounds = [one for one in plan.margins if one.constraint in serves]
    return Decision(
        id=choice.capability,
        question=view.capabilities[choice.capability].question,
        choice=f"{chosen.title} ({chosen.key})",
        rationale=_rationale(view, choice, pattern),
        rejected=tuple(rejected(one) for one in choice.alternatives),
        serves=serves,
        consequences=_consequences(choice, pattern),
        risks=_risks(choice, pattern),
        confidence=confidence(
            view.constraints,
            serves,
            margins=bounds,
            findings=[one for one in view.findings if one.decision == choice.capability],
        ),
        would_change_if=_tipping(choice),
    )


def rejected(alternative: Alternative) -> Rejected:
    """Return an alternative with its exact figures in words."""
    text = deltas(alternative)
    if alternative.feasible:
        moved = alternative.reason.partition(", with ")[2].partition(":")[0]
        text += f" (with {moved})" if moved else ""
        if alternative.delta_objective_usd is not None and not _same_work(alternative):
            text += f"; {signed_usd(alternative.delta_objective_usd)} a month with the hours counted"
    return Rejected(
        name=alternative.title,
        reason=text,
        feasible=alternative.feasible,
        delta_monthly_usd=alternative.delta_monthly_usd,
        delta_p99_ms=alternative.delta_p99_ms,
    )


def _same_work(alternative: Alternative) -> bool:
    """Whether an alternative differs in what it takes of own machines alone, for which nobody knows a price."""
    return bool(alternative.delta_capacity) and abs(alternative.delta_operating_hours or 0.0) < _SAME_HOURS


def _rationale(view: View, choice: Choice, pattern: Pattern | None) -> str:
    chosen = choice.candidate
    feasible = [one for one in choice.alternatives if one.feasible and one.delta_objective_usd is not None]
    figures = [
        f"{usd(chosen.cost.infrastructure.expected_usd)} a month",
        f"{number(chosen.operating_hours)} operating hours",
    ]
    if chosen.p99_ms is not None:
        figures.append(f"p99 {ms(chosen.p99_ms)}")
    sizes = ", ".join(f"{spoken(name)} {number(value)}" for name, value in list(chosen.sizes.items())[:5])
    parts = [f"{listing(figures)}" + (f", sized at {sizes}" if sizes else "")]
    if feasible:
        closest = min(feasible, key=lambda one: one.delta_objective_usd or 0.0)
        gap_usd = closest.delta_objective_usd or 0.0
        direction = "dearer" if gap_usd >= 0 else "cheaper"
        parts.append(
            f"the closest alternative, {closest.title}, takes as many hours and {closest.delta_capacity}"
            if _same_work(closest)
            else f"the closest alternative, {closest.title}, is {usd(abs(gap_usd))} a month {direction}"
            " with its hours counted"
        )
    elif choice.alternatives:
        count = len(choice.alternatives)
        parts.append("the alternative is infeasible here" if count == 1 else f"all {count} alternatives are infeasible")
    if pattern and pattern.pros:
        parts.append(pattern.pros[0][0].lower() + pattern.pros[0][1:])
    parts.extend(f"{name} is there already" for name in (there(pattern, view.constraints) if pattern else ()))
    wanted = [
        tool for tool in view.constraints.tools.preferred.value or () if pattern and tool.lower() in pattern.tools
    ]
    if wanted:
        parts.append(f"the requirements prefer {listing(wanted)}")
    preferred = [
        pick for pick in view.plan.picks if (pick.capability, pick.pattern) == (choice.capability, chosen.pattern)
    ]
    told = "".join(f" Preferred by {pick.by}: {pick.why}" for pick in preferred)
    return f"{'; '.join(parts)}.{told}"


def _consequences(choice: Choice, pattern: Pattern | None) -> tuple[str, ...]:
    chosen = choice.candidate
    found = [f"recovers within {minutes(chosen.rto_minutes)} and may lose {minutes(chosen.rpo_minutes)} of data"]
    if pattern:
        found.append(f"the team needs {listing(pattern.skills)}")
        found += [f"accepted: {con[0].lower() + con[1:]}" for con in pattern.cons[:2]]
    return tuple(found)


def _risks(choice: Choice, pattern: Pattern | None) -> tuple[str, ...]:
    chosen = choice.candidate
    found = [f"quota: {warning}" for warning in chosen.quota_warnings]
    if chosen.failure_domain == "zone":
        found.append("fails with one zone")
    if pattern and pattern.lock_in == "high":
        found.append("hard to leave: see the exit path")
    if not chosen.cost.complete:
        found.append(f"no price for {listing(chosen.cost.unpriced)}")
    if choice.by_hand:
        found.append(f"not generated ({choice.by_hand}, and there is no code for it yet); by hand: {choice.to_do}")
    if not found and chosen.availability_pct >= 100:
        return ("it adds no outage of its own, and keeps none of the other parts from one",)
    return tuple(found) or (f"availability of {pct(chosen.availability_pct)} is a service level, not a measurement",)


def _tipping(choice: Choice) -> str:
    feasible = [one for one in choice.alternatives if one.feasible and one.delta_objective_usd is not None]
    if not feasible:
        reasons = [one.reason.removeprefix("infeasible:").strip() for one in choice.alternatives if not one.feasible]
        return (
            f"the limit behind this were lifted: {reasons[0]}"
            if reasons
            else "the catalogue gained another pattern for it"
        )
    closest = min(feasible, key=lambda one: one.delta_objective_usd or 0.0)
    gap = closest.delta_objective_usd or 0.0
    if gap < 0:
        return f"the preference for it were given up: {closest.title} is {usd(-gap)} a month cheaper"
    if (
        closest.delta_operating_hours
        and closest.delta_monthly_usd is not None
        and closest.delta_operating_hours * closest.delta_monthly_usd < 0
    ):
        rate = -closest.delta_monthly_usd / closest.delta_operating_hours
        side = "above" if closest.delta_operating_hours < 0 else "below"
        return f"an operating hour cost {side} {usd(rate)}: then {closest.title} wins"
    if _same_work(closest):
        return f"own machines had a price at which {closest.title} ({closest.delta_capacity}) is cheaper"
    return f"{closest.title} became {usd(gap)} a month cheaper, or its load were different by as much"


def _component(view: View, choice: Choice) -> StackComponent:
    chosen, pattern = choice.candidate, view.patterns.get(choice.candidate.pattern)
    money, total = chosen.cost.infrastructure, view.plan.cost.infrastructure.expected_usd
    return StackComponent(
        capability=choice.capability,
        question=view.capabilities[choice.capability].question,
        pattern=chosen.pattern,
        title=chosen.title,
        option=chosen.option,
        sizes=chosen.sizes,
        monthly=money,
        share_of_bill=round(money.expected_usd / total, 4) if total else 0.0,
        operating_hours=chosen.operating_hours,
        p50_ms=chosen.p50_ms,
        p99_ms=chosen.p99_ms,
        availability_pct=chosen.availability_pct,
        failure_domain=chosen.failure_domain,
        lock_in=pattern.lock_in if pattern else "unknown",
        why=(
            pattern.when_to_use[0]
            if pattern and pattern.when_to_use
            else "the cheapest feasible answer with its hours counted"
        ),
    )


def _margin(one: Margin) -> StackMargin:
    text = (
        f"{spoken(one.constraint)}: {number(one.value)} of {number(one.limit)} {one.unit}, {number(abs(one.slack))}"
        f" {one.unit} {'left' if one.slack >= 0 else 'over'}"
    )
    return StackMargin(
        constraint=one.constraint, limit=one.limit, value=one.value, slack=one.slack, unit=one.unit, text=text
    )


def _joint_effects(view: View) -> tuple[str, ...]:
    plan = view.plan
    found = []
    for choice in plan.choices:
        pattern = view.patterns.get(choice.candidate.pattern)
        for need in pattern.requires if pattern else ():
            served = plan.pattern(need.capability)
            if served:
                found.append(
                    f"{choice.candidate.title} needs {spoken(need.capability)} as it was chosen ({served}):"
                    f" {need.reason}"
                )
        for alternative in choice.alternatives:
            moved = alternative.reason.partition(", with ")[2].partition(":")[0]
            if moved:
                found.append(f"choosing {alternative.title} for {spoken(choice.capability)} would also move {moved}")
    shared = sorted({line.share for line in plan.cost.lines if line.share})
    found += [f"{spoken(name)} is paid once although several parts use it" for name in shared]
    return tuple(found) or (
        "no choice forces another here: the limits on the sum (budget, latency, availability) are what couples them",
    )


def _exit(choice: Choice, pattern: Pattern) -> ExitPath:
    others = [one for one in choice.alternatives if one.feasible]
    target = others[0].title if others else "a pattern of another cloud"
    return ExitPath(
        capability=choice.capability,
        lock_in=pattern.lock_in,
        holds=f"{pattern.title}: {pattern.cons[0] if pattern.cons else 'a service of one provider'}",
        way_out=(
            f"the application reaches it through its own {spoken(choice.capability)} interface and the container image"
            f" is the same; move to {target} and repoint its environment variables"
        ),
    )


def _pipelines(view: View) -> tuple[str, ...]:
    blueprint = view.of("pipelines", AgentOutput)
    settled = {decision.id: decision.choice for decision in blueprint.decisions}
    found = []
    for name, capabilities in _PIPELINES.items():
        titles = [choice.candidate.title for capability in capabilities if (choice := view.plan.choice(capability))]
        words = name.split()[0]
        asked = next((choice for key, choice in settled.items() if words in key), "")
        found.append(f"{name}: {listing(titles)}" + (f" (blueprint: {asked})" if asked else ""))
    return tuple(found)
