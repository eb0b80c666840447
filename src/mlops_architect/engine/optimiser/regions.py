"""A second region in the choice: where it may lie, what it spares the other parts, and how many regions answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mlops_architect.domain.placement import Region
from mlops_architect.domain.plan import Obstacle
from mlops_architect.engine.optimiser.screen import normalised
from mlops_architect.engine.recovery import DISASTER_RECOVERY, ONE_REGION, SECOND_REGION, Objectives, ServingRegions
from mlops_architect.engine.sizing.sized import Sized

if TYPE_CHECKING:
    from mlops_architect.engine.optimiser.build import Situation
    from mlops_architect.engine.optimiser.problem import Problem


@dataclass(frozen=True)
class Elsewhere:
    """What holds whichever disaster-recovery alternative is chosen out of those that can be."""

    recovers: bool = False
    """A second region meets both recovery targets, so that no other part has to by itself."""
    regions: ServingRegions = ONE_REGION

    @classmethod
    def of(cls, candidates: Sequence[Sized], situation: Situation, relaxed: frozenset[str]) -> Elsewhere:
        """Return what all alternatives that can be chosen have in common.

        Args:
            candidates: Alternatives without an obstacle.
            situation: Targets, and the tools that are asked for by name.
            relaxed: Constraints that do not count.
        """
        possible = _possible(candidates, situation, relaxed)
        if not possible or any(SECOND_REGION not in one.pattern.traits for one in possible):
            return cls()
        rpo, rto = (
            float("inf") if f"recovery.{name}" in relaxed else situation.workload[name]
            for name in ("rpo_minutes", "rto_minutes")
        )
        recovers = all(Objectives(one.rpo_minutes, one.rto_minutes).meets(rpo, rto) for one in possible)
        weakest = min(
            (ServingRegions.of(one.sizes, one.availability_pct) for one in possible),
            key=lambda regions: (regions.count, -regions.common_share, regions.router_pct),
        )
        return cls(recovers, weakest)


def _possible(candidates: Sequence[Sized], situation: Situation, relaxed: frozenset[str]) -> Sequence[Sized]:
    """Leave out what lacks a tool that is asked for and that only disaster recovery can bring in."""
    if "tools.preferred" in relaxed:
        return candidates
    wanted = {normalised(tool) for tool in situation.constraints.tools.preferred.value or ()}
    if not wanted:
        return candidates
    wanted -= {
        normalised(tool)
        for pattern in situation.catalog.of_cloud(situation.cloud)
        if pattern.capability != DISASTER_RECOVERY
        for tool in pattern.tools
    }
    offered = [{normalised(tool) for tool in one.pattern.tools} for one in candidates]
    wanted &= set().union(*offered)
    return [one for one, tools in zip(candidates, offered, strict=True) if wanted <= tools]


def recovery_region(situation: Situation, chosen: Mapping[str, Sized]) -> str:
    """Return the region that the chosen disaster-recovery alternative uses; empty where it needs none."""
    recovery = chosen.get(DISASTER_RECOVERY)
    if recovery is None or SECOND_REGION not in recovery.pattern.traits:
        return ""
    region = second_region(situation)
    return region.id if region else ""


def second_region(situation: Situation) -> Region | None:
    """Return the region of the same cloud that takes over, inside the stated residency; None where there is none."""
    placement, constraints = situation.catalog.placement, situation.constraints
    return placement.second_region(
        situation.cloud, situation.region, _areas(situation), constraints.regions.value or ()
    )


def no_second_region(sized: Sized, situation: Situation) -> tuple[Obstacle, ...]:
    """Return why an alternative that needs a second region has none."""
    if SECOND_REGION not in sized.pattern.traits or second_region(situation) is not None:
        return ()
    areas = " and ".join(_areas(situation))
    if not areas:
        return (Obstacle(constraint="regions", text=f"{situation.region} has no second region that data is copied to"),)
    return (Obstacle(constraint="data_residency", text=f"no second region for {situation.region} lies in {areas}"),)


def by_name(situation: Situation, problem: Problem) -> Iterator[tuple[str, Situation]]:
    """Yield each disaster-recovery alternative that only lacks being asked for, with the situation that asks for it."""
    slot = next((slot for slot in problem.slots if slot.capability.id == DISASTER_RECOVERY), None)
    preferred = situation.constraints.tools.preferred
    for sized in slot.ruled_out if slot else ():
        tool = sized.pattern.tools[0]
        if all(obstacle.constraint == "generated-code" for obstacle in sized.obstacles):
            wanted = preferred.model_copy(update={"value": (*(preferred.value or ()), tool)})
            asking = situation.constraints.replacing("tools.preferred", wanted)
            yield tool, replace(situation, constraints=asking)


def _areas(situation: Situation) -> tuple[str, ...]:
    """Return where data has to stay: what is stated, and the area of each named law that the region in use lies in."""
    placement, constraints = situation.catalog.placement, situation.constraints
    used = placement.region(situation.cloud, situation.region)
    regimes = constraints.compliance.regimes.value or ()
    laws = [law.area for law in placement.laws if law.regime in regimes and used and used.lies_in(law.area)]
    return tuple(dict.fromkeys((*(constraints.data_residency.value or ()), *laws)))
