"""Random catalogues of a few patterns, as plain figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mlops_architect.domain.finding import Demand

TOOLS = ("Alpha", "beta-tool", "gamma")
OBSTACLES = frozenset(
    {
        "tools.forbidden",
        "regions",
        "compliance.regimes",
        "load",
        "price-book",
        "recovery.rpo_minutes",
        "latency.p99_ms",
        "findings",
    }
)
ALL_CONSTRAINTS = OBSTACLES | {
    "budget.monthly_usd",
    "team.size",
    "latency.p50_ms",
    "availability.target_pct",
    "tools.preferred",
}


@dataclass(frozen=True)
class SmallOption:
    """Plain figures of one option; dollars and hours are quarters, so that cents are exact."""

    usd_per_unit: float
    units_per_load: float
    shared: Mapping[str, float]
    p99_ratio: float
    p50_ms: float


@dataclass(frozen=True)
class SmallPattern:
    """Plain figures of one pattern."""

    id: str
    options: tuple[SmallOption, ...]
    hours: float
    availability_pct: float
    tools: frozenset[str]
    compliant: bool
    here: bool
    priced: bool
    load_limit: float
    rpo_minutes: float
    cold_start_ms: float
    requires: tuple[tuple[str, frozenset[str]], ...]
    conflicts: tuple[tuple[str, frozenset[str]], ...]
    leaving_hours: float


@dataclass(frozen=True)
class Small:
    """A whole random case."""

    capabilities: Mapping[str, str]
    """``online``, ``batch``, ``none`` (on no chain) or ``absent`` (not needed) by capability."""
    patterns: Mapping[str, tuple[SmallPattern, ...]]
    online: bool
    load: float
    rate_usd: float
    fields: Mapping[str, Any]
    team: float
    demands: tuple[Demand, ...]
