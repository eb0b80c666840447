"""The choice as a problem: slots with candidates, limits on the whole, and what a combination amounts to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from mlops_architect.domain.pattern import Capability
from mlops_architect.engine.latency import chain_pct, compose
from mlops_architect.engine.optimiser.leaving import leaving_cents
from mlops_architect.engine.optimiser.outage import downtime, outage_cents
from mlops_architect.engine.optimiser.screen import normalised
from mlops_architect.engine.recovery import DISASTER_RECOVERY, ONE_REGION, ServingRegions
from mlops_architect.engine.sizing.sized import Sized

Chain = Literal["online", "batch"]
WISH_HOURS = 8.0
"""A tool that is wished for is worth a working day of somebody's time a month, and no more (judgement)."""
Choice = Mapping[str, Sized]
"""One candidate by capability."""


@dataclass(frozen=True)
class Slot:
    """A capability and the candidates that could serve it on their own."""

    capability: Capability
    candidates: tuple[Sized, ...]
    """Screened: free of obstacles."""
    ruled_out: Collection[Sized] = ()
    set_aside: tuple[Sized, ...] = ()
    """Free of obstacles too, but another pattern was picked by preference."""


@dataclass(frozen=True)
class Limits:
    """Hard limits on the whole design; None where nothing is asked.

    ``budget_usd`` bounds the bill of all environments, ``production_usd`` that of production alone. ``wanted_tools`` must
    each be used by some choice; ``hours`` caps operating hours a month.
    """

    budget_usd: float | None = None
    production_usd: float | None = None
    p99_ms: float | None = None
    p50_ms: float | None = None
    availability_pct: float | None = None
    hours: float | None = None
    wanted_tools: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    """Which constraint each limit comes from, for explanations."""
    regions: ServingRegions = ONE_REGION
    """How many regions answer at once, whichever disaster-recovery alternative is chosen."""

    @property
    def region_pct(self) -> float | None:
        """Return the availability that the chain of one region has to have; None where none is asked."""
        return None if self.availability_pct is None else self.regions.needed_pct(self.availability_pct)

    def only(self, name: str) -> Limits:
        """Return one of the limits without the others."""
        return Limits(**{name: getattr(self, name)}, regions=self.regions)

    def without(self, name: str) -> Limits:
        """Return the limits with one of them lifted."""
        return replace(self, **{name: () if name == "wanted_tools" else None})  # type: ignore[arg-type]

    def active(self) -> tuple[str, ...]:
        """Return the names of the limits that are set."""
        names = ("budget_usd", "production_usd", "p50_ms", "p99_ms", "availability_pct", "hours", "wanted_tools")
        return tuple(name for name in names if getattr(self, name) not in (None, ()))


@dataclass(frozen=True)
class Problem:
    """Slots, limits and the price of an operating hour; ``chain`` carries latency and availability targets."""

    slots: tuple[Slot, ...]
    limits: Limits
    hourly_rate_usd: float
    chain: Chain
    wishes: tuple[str, ...] = ()
    """Tools that are wished for: each that no choice uses costs `wish_cents` in the objective, and nothing on the bill."""

    outage_month_usd: float = 0.0
    """What a whole month without an answer would cost; the expected part of it is in the objective, and not on the bill."""

    @cached_property
    def _on_chain(self) -> frozenset[str]:
        return frozenset(slot.capability.id for slot in self.on_chain())

    def downtime(self, chosen: Iterable[Sized]) -> int:
        """Return the `downtime` of a combination's chain."""
        return sum(downtime(sized) for sized in chosen if sized.pattern.capability in self._on_chain)

    def outage_cents(self, chosen: Iterable[Sized]) -> int:
        """Return what the downtime that its chain promises is expected to cost a month, in cents."""
        if not self.outage_month_usd:
            return 0
        return outage_cents(self.downtime(chosen), self.outage_month_usd, self.limits.regions)

    @property
    def wish_cents(self) -> int:
        """What a wish is worth a month: hours of people's time at their rate."""
        return round(100 * WISH_HOURS * self.hourly_rate_usd)

    def unmet(self, chosen: Iterable[Sized]) -> tuple[str, ...]:
        """Return the wishes that a combination does not meet."""
        chosen = tuple(chosen)
        return tuple(tool for tool in self.wishes if not any(uses(sized, tool) for sized in chosen))

    def objective_cents(self, chosen: Iterable[Sized]) -> int:
        """Return what is minimised, in cents a month: infrastructure, operating hours, outages, and wishes not met."""
        chosen = tuple(chosen)
        wishes = self.wish_cents * len(self.unmet(chosen)) if self.wishes else 0
        return objective_cents(chosen, self.hourly_rate_usd) + self.outage_cents(chosen) + wishes

    def restricted(self, capability: str, candidates: Sequence[Sized]) -> Problem:
        """Return the problem with one slot limited to ``candidates``."""
        slots = tuple(
            replace(slot, candidates=tuple(candidates)) if slot.capability.id == capability else slot
            for slot in self.slots
        )
        return replace(self, slots=slots)

    def smallest_bill(self) -> Problem:
        """Return the problem with people's hours and outages left out, so that the smallest bill wins."""
        return replace(self, hourly_rate_usd=0.0, outage_month_usd=0.0)

    def smallest_production(self) -> Problem:
        """Return the problem in which the smallest bill of production alone wins."""
        slots = tuple(
            replace(slot, candidates=tuple(replace(sized, environments=0) for sized in slot.candidates))
            for slot in self.slots
        )
        return replace(self.smallest_bill(), slots=slots)

    def on_chain(self) -> tuple[Slot, ...]:
        """Return the slots whose latency and availability count towards the targets."""
        return tuple(slot for slot in self.slots if self.chain in slot.capability.path)

    def hops_of(self, chosen: Choice) -> list[tuple[float, float]]:
        """Return p50 and p99 of every choice that counts towards the targets."""
        return hops(chosen[slot.capability.id] for slot in self.on_chain())

    def availability_pct(self, chosen: Choice) -> float:
        """Return the availability of the chain that counts towards the target, over all regions that answer."""
        recovery = chosen.get(DISASTER_RECOVERY)
        regions = ServingRegions.of(recovery.sizes, recovery.availability_pct) if recovery else ONE_REGION
        return regions.composed_pct(chain_pct(chosen[slot.capability.id].availability_pct for slot in self.on_chain()))


def hours_cents(sized: Sized, hourly_rate_usd: float) -> int:
    """Return the monthly cents of the hours people spend on this candidate, those of leaving it included where that is likely.

    Capacity of own machines that has no price weighs a little beside them, so that of two candidates that take the same
    work the smaller one is chosen.
    """
    return round(100 * sized.hours * hourly_rate_usd) + leaving_cents(sized, hourly_rate_usd) + sized.tie_cents


def alone_cents(sized: Sized, hourly_rate_usd: float) -> int:
    """Return what a candidate adds to the objective at most: nothing of it shared with another."""
    return sized.own_cents + sum(sized.shared_cents.values()) + hours_cents(sized, hourly_rate_usd)


def infrastructure_cents(chosen: Iterable[Sized]) -> int:
    """Return the expected monthly cents of a combination in all environments; each shared item is paid once, at its dearest."""
    chosen = tuple(chosen)
    return sum(sized.own_cents for sized in chosen) + _dearest(sized.shared_cents for sized in chosen)


def production_cents(chosen: Iterable[Sized]) -> int:
    """Return the expected monthly cents of a combination in production alone."""
    chosen = tuple(chosen)
    shared = _dearest(sized.production_shared_cents for sized in chosen)
    return sum(sized.production_own_cents for sized in chosen) + shared


def within_budget(chosen: Sequence[Sized], limits: Limits) -> bool:
    """Whether a combination costs no more than its budgets allow."""
    if limits.budget_usd is not None and infrastructure_cents(chosen) > round(100 * limits.budget_usd):
        return False
    return limits.production_usd is None or production_cents(chosen) <= round(100 * limits.production_usd)


def _dearest(shared: Iterable[Mapping[str, int]]) -> int:
    dearest: dict[str, int] = {}
    for one in shared:
        for share, cents in one.items():
            dearest[share] = max(dearest.get(share, 0), cents)
    return sum(dearest.values())


def objective_cents(chosen: Iterable[Sized], hourly_rate_usd: float) -> int:
    """Return infrastructure plus operating hours in cents a month: what is minimised where nothing is wished for."""
    chosen = tuple(chosen)
    return infrastructure_cents(chosen) + sum(hours_cents(sized, hourly_rate_usd) for sized in chosen)


def hops(chosen: Iterable[Sized]) -> list[tuple[float, float]]:
    """Return p50 and p99 of every candidate that is on the request path."""
    return [(sized.p50_ms, sized.p99_ms) for sized in chosen if sized.p50_ms is not None and sized.p99_ms is not None]


def within_chain_limits(chosen: Sequence[Sized], limits: Limits) -> bool:
    """Whether the chain's candidates meet latency and availability together."""
    p50_ms, p99_ms = compose(hops(chosen))
    if limits.p99_ms is not None and p99_ms > limits.p99_ms:
        return False
    if limits.p50_ms is not None and p50_ms > limits.p50_ms:
        return False
    return limits.region_pct is None or chain_pct(s.availability_pct for s in chosen) >= limits.region_pct


def clashing_patterns(problem: Problem) -> dict[str, frozenset[str]]:
    """Return, for each pattern, the patterns of other slots that may not be chosen with it.

    It is symmetric: what one pattern requires or refuses holds for the other side too.
    """
    slots = {
        slot.capability.id: {sized.pattern.id: sized for sized in (*slot.candidates, *slot.set_aside)}
        for slot in problem.slots
    }
    found: dict[str, set[str]] = {}
    for capability, patterns in slots.items():
        for pattern, sized in patterns.items():
            concerned = {need.capability for need in (*sized.pattern.requires, *sized.pattern.conflicts)} - {capability}
            for other in (other for name in concerned for other in slots.get(name, {}).values()):
                if not _accepts(sized, other):
                    found.setdefault(pattern, set()).add(other.pattern.id)
                    found.setdefault(other.pattern.id, set()).add(pattern)
    return {pattern: frozenset(others) for pattern, others in found.items()}


def _accepts(one: Sized, other: Sized) -> bool:
    for need in one.pattern.requires:
        if need.capability == other.pattern.capability and need.patterns and other.pattern.id not in need.patterns:
            return False
    return not any(
        clash.capability == other.pattern.capability and (not clash.patterns or other.pattern.id in clash.patterns)
        for clash in one.pattern.conflicts
    )


def uses(sized: Sized, tool: str) -> bool:
    """Whether a candidate's pattern uses the named tool."""
    return normalised(tool) in {normalised(name) for name in sized.pattern.tools}
