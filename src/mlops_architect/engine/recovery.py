"""Recovery of a whole design: what its parts do by themselves, and what a second region takes over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.plan import Candidate, Plan

DISASTER_RECOVERY = "disaster-recovery"
"""The capability that says what happens when a region, or the platform in it, is lost."""
SECOND_REGION = "second-region"
"""Trait of its patterns that need another region."""

_STEPS = 60


@dataclass(frozen=True)
class ServingRegions:
    """How many regions answer requests at once, and how independently they fail.

    ``common_share`` is the share of one region's outages that hits all of them (the beta factor of IEC 61508-6:
    a wrong release, an expired certificate); ``router_pct`` is the availability of what sends requests to them.
    """

    count: int = 1
    common_share: float = 1.0
    router_pct: float = 100.0

    @classmethod
    def of(cls, sizes: Mapping[str, float], router_pct: float) -> ServingRegions:
        """Return those of a sized disaster-recovery choice; one region unless it says `serving_regions`."""
        count = round(sizes.get("serving_regions", 1.0))
        return cls(count, sizes.get("common_cause_share", 1.0), router_pct) if count > 1 else cls()

    def composed_pct(self, one_pct: float) -> float:
        """Return the availability in percent of all regions together, each of which has ``one_pct``."""
        if self.count == 1:
            return one_pct
        away = 1 - one_pct / 100
        return self.router_pct * (1 - self.common_share * away - ((1 - self.common_share) * away) ** self.count)

    def needed_pct(self, target_pct: float) -> float:
        """Return the availability in percent that one region needs so that all together reach ``target_pct``.

        It is above 100 where no availability of a region is enough.
        """
        if self.count == 1:
            return target_pct
        if self.composed_pct(100.0) < target_pct:
            return 101.0
        low, high = 0.0, 100.0
        for _ in range(_STEPS):
            middle = (low + high) / 2
            low, high = (low, middle) if self.composed_pct(middle) >= target_pct else (middle, high)
        return high


ONE_REGION = ServingRegions()


@dataclass(frozen=True)
class Objectives:
    """Minutes of data that may be lost, and minutes until it works again."""

    rpo_minutes: float
    rto_minutes: float

    def meets(self, rpo_minutes: float, rto_minutes: float) -> bool:
        """Whether both are within these targets."""
        return self.rpo_minutes <= rpo_minutes and self.rto_minutes <= rto_minutes


def objectives(plan: Plan, constraints: Constraints) -> dict[str, Objectives]:
    """Return what each choice of a plan comes back with, by capability.

    A part that misses a target by itself comes back through the second region where one is chosen and meets both
    targets; the two ways are never mixed, because data and time belong to one of them. The disaster-recovery
    choice stands for the design: the longest of its parts.
    """
    stated = constraints.recovery
    rpo = stated.rpo_minutes.value if stated.rpo_minutes.value is not None else float("inf")
    rto = stated.rto_minutes.value if stated.rto_minutes.value is not None else float("inf")
    recovery = plan.choice(DISASTER_RECOVERY)
    elsewhere = _own(recovery.candidate) if recovery and plan.recovery_region else None
    found: dict[str, Objectives] = {}
    for choice in plan.choices:
        own = _own(choice.candidate)
        taken_over = elsewhere is not None and not own.meets(rpo, rto) and elsewhere.meets(rpo, rto)
        found[choice.capability] = elsewhere if elsewhere is not None and taken_over else own
    if recovery:
        parts = [one for capability, one in found.items() if capability != DISASTER_RECOVERY]
        found[DISASTER_RECOVERY] = Objectives(
            max((one.rpo_minutes for one in parts), default=0.0), max((one.rto_minutes for one in parts), default=0.0)
        )
    return found


def _own(candidate: Candidate) -> Objectives:
    return Objectives(candidate.rpo_minutes, candidate.rto_minutes)
