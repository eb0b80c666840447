"""Constraints, workload and catalogue to a problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.finding import Demand
from mlops_architect.domain.pattern import Capability
from mlops_architect.domain.plan import SkippedCapability
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.formula import evaluate
from mlops_architect.engine.optimiser.problem import Chain, Limits, Problem, Slot, uses
from mlops_architect.engine.optimiser.screen import DESIGN_ONLY, normalised, obstacles
from mlops_architect.engine.sizing.sized import size
from mlops_architect.engine.sizing.workload import latency_limit

HOURS_PER_PERSON = 150.0
"""Working hours of one person in a month (judgement: 7.5 h on 20 days)."""
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

    def with_workload(self, workload: Workload) -> Situation:
        """Return the same situation under another load."""
        return replace(self, workload=workload)


def needed(situation: Situation) -> tuple[tuple[Capability, ...], tuple[SkippedCapability, ...]]:
    """Return the capabilities this system needs, and those it does not with the reason."""
    load = situation.workload.values()
    wanted, skipped = [], []
    for capability in situation.catalog.capabilities:
        if evaluate(capability.when, load):
            wanted.append(capability)
        else:
            skipped.append(
                SkippedCapability(capability=capability.id, title=capability.title, reason=capability.absent_reason)
            )
    return tuple(wanted), tuple(skipped)


def build_problem(situation: Situation, relaxed: frozenset[str] = frozenset()) -> Problem:
    """Size every candidate, screen it, and collect the limits on the whole.

    Args:
        situation: What the choice depends on.
        relaxed: Constraints to leave out, to find out what they cost or forbid.
    """
    pricer = Pricer(situation.catalog.prices, situation.region, situation.catalog.pricing)
    regimes = known_regimes(situation.catalog)
    load = situation.workload.values()
    generated = _generated_tools(situation.catalog, situation.cloud)
    slots = tuple(
        _slot(capability, situation, load, pricer, regimes, generated, relaxed) for capability in needed(situation)[0]
    )
    limits = _limits(situation, slots)
    for name in limits.active():
        if limits.fields[name] in relaxed:
            limits = limits.without(name)
    chain: Chain = "online" if situation.workload["online"] else "batch"
    everything = [sized for slot in slots for sized in (*slot.candidates, *slot.ruled_out)]
    wished = situation.constraints.tools.wished.value or ()
    wishes = tuple(tool for tool in wished if any(uses(sized, tool) for sized in everything))
    return Problem(slots, limits, situation.hourly_rate_usd, chain, wishes)


def _slot(
    capability: Capability,
    situation: Situation,
    load: Mapping[str, float],
    pricer: Pricer,
    regimes: frozenset[str],
    generated: frozenset[str],
    relaxed: frozenset[str],
) -> Slot:
    catalog = situation.catalog
    demands = () if "findings" in relaxed else situation.demands
    floors = tuple(d for d in demands if d.kind == "at-least" and d.capability == capability.id)
    free, ruled_out = [], []
    for pattern in catalog.serving(capability.id, situation.cloud):
        for option in pattern.options:
            meant = tuple(d for d in floors if d.pattern in ("", pattern.id) and d.option in ("", option.id))
            sized = size(pattern, option, load, pricer, meant)
            found = obstacles(
                sized, situation.constraints, situation.workload, situation.region, demands, regimes, generated
            )
            against = tuple(obstacle for obstacle in found if obstacle.constraint not in relaxed)
            if against:
                ruled_out.append(replace(sized, obstacles=against))
            else:
                free.append(sized)
    return Slot(capability=capability, candidates=tuple(free), ruled_out=tuple(ruled_out))


def _generated_tools(catalog: Catalog, cloud: str) -> frozenset[str]:
    """Return the normalised tools of the patterns of a cloud that reach code."""
    return frozenset(
        normalised(tool)
        for pattern in catalog.patterns.values()
        if pattern.cloud == cloud and DESIGN_ONLY not in pattern.traits
        for tool in pattern.tools
    )


def known_regimes(catalog: Catalog) -> frozenset[str]:
    """Return the compliance regimes that the catalogue says anything about."""
    return frozenset(regime for pattern in catalog.patterns.values() for regime in pattern.compliance)


def _limits(situation: Situation, slots: Sequence[Slot]) -> Limits:
    constraints = situation.constraints
    online = bool(situation.workload["online"])
    p99_ms, p99_field = latency_limit(constraints) if online else (None, "")
    team = situation.workload["team_size"]
    everything = [sized for slot in slots for sized in (*slot.candidates, *slot.ruled_out)]
    wanted = tuple(tool for tool in constraints.tools.preferred.value or () if any(uses(s, tool) for s in everything))
    return Limits(
        budget_usd=constraints.budget.monthly_usd.value,
        p50_ms=constraints.latency.p50_ms.value if online else None,
        p99_ms=p99_ms,
        availability_pct=constraints.availability.target_pct.value if online else None,
        hours=team * HOURS_PER_PERSON * OPERATING_SHARE if team else None,
        wanted_tools=wanted,
        fields={
            "budget_usd": "budget.monthly_usd",
            "p50_ms": "latency.p50_ms",
            "p99_ms": p99_field,
            "availability_pct": "availability.target_pct",
            "hours": "team.size",
            "wanted_tools": "tools.preferred",
        },
    )


def unknown_tools(situation: Situation) -> tuple[str, ...]:
    """Return wanted tools that no pattern of this cloud uses, so nobody believes they were honoured."""
    offered = {
        normalised(tool)
        for pattern in situation.catalog.patterns.values()
        if pattern.cloud == situation.cloud
        for tool in pattern.tools
    }
    tools = situation.constraints.tools
    wanted = (*(tools.preferred.value or ()), *(tools.wished.value or ()))
    return tuple(tool for tool in wanted if normalised(tool) not in offered)
