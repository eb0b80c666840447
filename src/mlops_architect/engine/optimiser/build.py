"""Constraints, workload and catalogue to a problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.finding import Demand
from mlops_architect.domain.pattern import Capability, Option, Pattern
from mlops_architect.domain.plan import Obstacle, Pick, SkippedCapability
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.formula import evaluate
from mlops_architect.engine.optimiser.existing import FIELD, as_there, second_ones
from mlops_architect.engine.optimiser.leaving import leaving_hours
from mlops_architect.engine.optimiser.naming import PRICE_BOOK, named, own_tools, wanted_without_price
from mlops_architect.engine.optimiser.problem import Chain, Limits, Problem, Slot
from mlops_architect.engine.optimiser.regions import Elsewhere, no_second_region
from mlops_architect.engine.optimiser.ruled_out import Late, RuledOut
from mlops_architect.engine.optimiser.screen import DESIGN_ONLY, barriers, normalised, obstacles, unpriced
from mlops_architect.engine.recovery import DISASTER_RECOVERY
from mlops_architect.engine.sizing.idle import Unused, names_beside
from mlops_architect.engine.sizing.sized import Sized, size
from mlops_architect.engine.sizing.workload import latency_limit

HOURS_PER_MONTH = 730.0
"""8,760 hours / 12, as in the providers' price lists."""
HOURS_PER_PERSON = 150.0
"""Working hours of one person in a month (judgement: 7.5 h on 20 days)."""
NO_DESIGN_RECOVERS = Obstacle(constraint="recovery", text="no design with it meets the stated recovery targets")
OPERATING_SHARE = 0.3
"""At most this share of a team's time may go into keeping the platform up (judgement)."""


@dataclass(frozen=True)
class Situation:
    """Everything the choice depends on."""

    constraints: Constraints
    workload: Workload
    catalog: Catalog
    cloud: str
    region: str
    hourly_rate_usd: float
    demands: tuple[Demand, ...] = ()
    picks: tuple[Pick, ...] = ()
    """Patterns that somebody prefers: the optimum is sought among designs that have them."""
    kept: tuple[Pick, ...] = ()
    """Choices of an earlier version that hold where nothing else is preferred."""
    in_place: tuple[Pick, ...] = ()
    """Patterns that an adopted repository has, the surest first: kept where they can serve."""
    stand_in: str = ""
    """The disaster recovery (pattern/option) that is taken without code, because none that has code meets the stated targets."""

    @property
    def beside(self) -> tuple[str, ...]:
        """The environments beside production, by name."""
        return names_beside(self.catalog.beside_production, self.constraints.delivery.environments.value)

    uncoded: bool = False
    """Whether a design without code is wanted, since none that has code meets the requirements on machines of one's own."""

    loose: bool = False
    """Whether a named tool may be had without code of a part that the rest works without, although it reaches code elsewhere."""

    @property
    def has_code(self) -> bool:
        """Whether code is generated for the cloud; a catalogue without roots does not say."""
        return not self.uncoded and (not self.catalog.roots or self.cloud in self.catalog.roots)

    @property
    def outage_month_usd(self) -> float:
        """What a whole month without an answer would cost; 0 where the requirements do not say what an hour costs."""
        return (self.constraints.availability.outage_usd_per_hour.value or 0.0) * HOURS_PER_MONTH

    @property
    def leaving_share(self) -> float:
        """The share of the work of leaving a product that is expected in a month; 0 where nobody says how likely that is."""
        return (self.constraints.tools.leaving_pct_per_year.value or 0.0) / 100 / 12

    def with_workload(self, workload: Workload) -> Situation:
        """Return the same situation under another load."""
        return replace(self, workload=workload)


def needed(situation: Situation) -> tuple[tuple[Capability, ...], tuple[SkippedCapability, ...]]:
    """Return the capabilities this system needs, and those it does not with the reason."""
    load = situation.workload.values()
    wanted, skipped = [], []
    for capability in situation.catalog.capabilities:
        if evaluate(capability.when, load) or (
            capability.named and named(capability, situation.catalog, situation.cloud, situation.constraints)
        ):
            if _left_open(capability, situation):
                reason = (
                    "needed, and the catalogue has no pattern for it on own machines yet: decide it beside this design"
                )
                skipped.append(
                    SkippedCapability(capability=capability.id, title=capability.title, reason=reason, unserved=True)
                )
                continue
            wanted.append(capability)
        else:
            skipped.append(
                SkippedCapability(capability=capability.id, title=capability.title, reason=capability.absent_reason)
            )
    return tuple(wanted), tuple(skipped)


def _left_open(capability: Capability, situation: Situation) -> bool:
    """Whether a need beside the paths of requests, batches and events stays open on a target that has no pattern for it.

    A design without what answers requests or moves data would be none; without what goes with it, it is one with a gap
    that is said.
    """
    placed = situation.catalog.placement.of(situation.cloud)
    own = placed is not None and placed.own is not None
    return own and not capability.path and not situation.catalog.serving(capability.id, situation.cloud)


def build_problem(situation: Situation, relaxed: frozenset[str] = frozenset()) -> Problem:
    """Size every candidate, screen it, and collect the limits on the whole.

    Args:
        situation: What the choice depends on.
        relaxed: Constraints to leave out, to find out what they cost or forbid.
    """
    pricer = pricer_of(situation)
    regimes = situation.catalog.regimes[situation.cloud]
    load = situation.workload.values()
    beside = situation.catalog.beside_production
    unused = Unused(beside, load, pricer) if beside is not None and situation.beside else None
    generated = _generated_tools(situation.catalog, situation.cloud) if situation.has_code else None
    capabilities = needed(situation)[0]
    recovery = next((one for one in capabilities if one.id == DISASTER_RECOVERY), None)
    built: dict[str, Slot] = {}
    elsewhere = Elsewhere()
    if recovery is not None:
        built[recovery.id] = _slot(recovery, situation, load, pricer, unused, regimes, generated, relaxed)
        elsewhere = Elsewhere.of(built[recovery.id].candidates, situation, relaxed)
    for capability in capabilities:
        if capability.id not in built:
            built[capability.id] = _slot(
                capability, situation, load, pricer, unused, regimes, generated, relaxed, elsewhere.recovers
            )
    slots = tuple(built[capability.id] for capability in capabilities)
    wanted = _offered(situation.constraints.tools.preferred.value or (), capabilities, situation)
    limits = replace(_limits(situation, wanted), regions=elsewhere.regions)
    for name in limits.active():
        if limits.fields[name] in relaxed:
            limits = limits.without(name)
    chain: Chain = "online" if situation.workload["online"] else "batch"
    wishes = _offered(situation.constraints.tools.wished.value or (), capabilities, situation)
    return Problem(slots, limits, situation.hourly_rate_usd, chain, wishes, situation.outage_month_usd)


def _slot(
    capability: Capability,
    situation: Situation,
    load: Mapping[str, float],
    pricer: Pricer,
    unused: Unused | None,
    regimes: frozenset[str],
    generated: frozenset[str] | None,
    relaxed: frozenset[str],
    recovers_elsewhere: bool = False,
) -> Slot:
    catalog = situation.catalog
    if situation.loose and capability.apart and generated is not None:
        generated = generated - own_tools(capability, catalog, situation.cloud)
    demands = () if "findings" in relaxed else situation.demands
    floors = tuple(d for d in demands if d.kind == "at-least" and d.capability == capability.id)
    there = {pick.pattern for pick in situation.in_place if pick.capability == capability.id}
    environments = len(situation.beside)
    free: list[Sized] = []
    ruled_out: list[Sized | Late] = []
    serving = catalog.serving(capability.id, situation.cloud)
    if capability.asked_for and all(DESIGN_ONLY in pattern.traits for pattern in serving):
        # The need itself asks for a design: nothing else answers it, and the run ends with the decision set.
        relaxed |= {"generated-code"}
    for offered in serving:
        pattern = as_there(offered, situation.constraints)
        barred = barriers(pattern, situation.constraints, situation.region, regimes, generated)
        for option in pattern.options:
            # what is there already needs no code of ours
            without_code = pattern.id in there or f"{pattern.id}/{option.id}" == situation.stand_in
            lifted = relaxed | {"generated-code"} if without_code else relaxed
            meant = tuple(d for d in floors if d.pattern in ("", pattern.id) and d.option in ("", option.id))
            screened = partial(
                _screened, pattern, option, situation, load, pricer, meant, demands, barred, lifted, recovers_elsewhere
            )
            if any(obstacle.constraint not in lifted for obstacle in barred):
                ruled_out.append(screened)
                continue
            sized = screened()
            if sized.obstacles:
                ruled_out.append(sized)
                continue
            if unused is not None:
                sized = replace(sized, beside=unused.of(pattern, option), environments=environments)
            if situation.leaving_share:
                sized = replace(
                    sized, leaving_hours=situation.leaving_share * leaving_hours(sized, catalog.leaving, load)
                )
            if sized.unpriced_rent and PRICE_BOOK not in relaxed:
                ruled_out.append(replace(sized, obstacles=unpriced(sized)))
            else:
                free.append(sized)
    if any(sized.key == situation.stand_in for sized in free):
        rest = [sized for sized in free if sized.key != situation.stand_in]
        ruled_out += [replace(sized, obstacles=(NO_DESIGN_RECOVERS,)) for sized in rest]
        free = [sized for sized in free if sized not in rest]
    known = [one for one in ruled_out if isinstance(one, Sized)]
    for sized in wanted_without_price(situation.constraints, free, known, generated):
        ruled_out.remove(sized)
        at_rest = unused.of(sized.pattern, sized.option) if unused is not None else sized.beside
        free.append(replace(sized, obstacles=(), beside=at_rest, environments=environments))
    preferred = [pick for pick in situation.picks if pick.capability == capability.id]
    if FIELD not in relaxed:
        settled = there | {pick.pattern for pick in preferred}
        for sized, second in tuple(second_ones(free, situation.constraints, settled)):
            free.remove(sized)
            ruled_out.append(second)
    held = preferred or [pick for pick in situation.kept if pick.capability == capability.id]
    picked = {pick.pattern for pick in held}
    there &= {sized.pattern.id for sized in free}  # what cannot serve any more does not stay
    picked = (picked & there or there) if there else picked
    return Slot(
        capability=capability,
        candidates=tuple(sized for sized in free if not picked or sized.pattern.id in picked),
        ruled_out=RuledOut(ruled_out),
        set_aside=tuple(sized for sized in free if picked and sized.pattern.id not in picked),
    )


def _screened(
    pattern: Pattern,
    option: Option,
    situation: Situation,
    load: Mapping[str, float],
    pricer: Pricer,
    floors: Sequence[Demand],
    demands: Sequence[Demand],
    barred: tuple[Obstacle, ...],
    lifted: frozenset[str],
    recovers_elsewhere: bool,
) -> Sized:
    """Return the candidate with what stands against it; constraints that are lifted do not."""
    sized = size(pattern, option, load, pricer, floors)
    found = (
        *barred,
        *obstacles(sized, situation.constraints, load, demands, recovers_elsewhere),
        *no_second_region(sized, situation),
    )
    against = tuple(obstacle for obstacle in found if obstacle.constraint not in lifted)
    return replace(sized, obstacles=against) if against else sized


def pricer_of(situation: Situation) -> Pricer:
    """Return the prices of the place that a design goes to."""
    catalog = situation.catalog
    placed = catalog.placement.of(situation.cloud)
    return Pricer(catalog.prices, situation.region, catalog.pricing, placed.own if placed else None)


def _generated_tools(catalog: Catalog, cloud: str) -> frozenset[str]:
    """Return the normalised tools of the patterns of a cloud that reach code."""
    return frozenset(
        normalised(tool)
        for pattern in catalog.of_cloud(cloud)
        if DESIGN_ONLY not in pattern.traits
        for tool in pattern.tools
    )


def _limits(situation: Situation, wanted: tuple[str, ...]) -> Limits:
    constraints = situation.constraints
    online = bool(situation.workload["online"])
    p99_ms, p99_field = latency_limit(constraints) if online else (None, "")
    team = situation.workload["team_size"]
    alone = bool(constraints.budget.production_only.value)
    return Limits(
        budget_usd=None if alone else constraints.budget.monthly_usd.value,
        production_usd=constraints.budget.monthly_usd.value if alone else None,
        p50_ms=constraints.latency.p50_ms.value if online else None,
        p99_ms=p99_ms,
        availability_pct=constraints.availability.target_pct.value if online else None,
        hours=team * HOURS_PER_PERSON * OPERATING_SHARE if team else None,
        wanted_tools=wanted,
        fields={
            "budget_usd": "budget.monthly_usd",
            "production_usd": "budget.monthly_usd",
            "p50_ms": "latency.p50_ms",
            "p99_ms": p99_field,
            "availability_pct": "availability.target_pct",
            "hours": "team.size",
            "wanted_tools": "tools.preferred",
        },
    )


def _offered(tools: Sequence[str], capabilities: Iterable[Capability], situation: Situation) -> tuple[str, ...]:
    """Return those of some tools that a pattern for one of the capabilities uses."""
    if not tools:
        return ()
    offered = {
        normalised(tool)
        for capability in capabilities
        for pattern in situation.catalog.serving(capability.id, situation.cloud)
        for tool in as_there(pattern, situation.constraints).tools
    }
    return tuple(tool for tool in tools if normalised(tool) in offered)


def unknown_tools(situation: Situation) -> tuple[str, ...]:
    """Return wanted tools that no pattern of this cloud uses, so nobody believes they were honoured."""
    tools = situation.constraints.tools
    wanted = (*(tools.preferred.value or ()), *(tools.wished.value or ()))
    known = _offered(wanted, needed(situation)[0], situation)
    return tuple(tool for tool in wanted if tool not in known)
