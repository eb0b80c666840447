"""An independent referee for the optimiser: every combination, one after the other, with its own arithmetic.

Nothing here comes from the engine: costs, latencies, availabilities, compatibility and ties are
worked out again from plain rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

Z99 = 2.3263478740408408


@dataclass(frozen=True)
class Row:
    """One candidate; ``against`` names the constraints that rule it out on its own."""

    capability: str
    pattern: str
    option: str
    own_cents: int
    shared_cents: Mapping[str, int]
    hours: float
    leaving_hours: float = 0.0
    """Hours of work to leave it, once."""
    p50_ms: float | None = None
    p99_ms: float | None = None
    availability_pct: float = 100.0
    tools: frozenset[str] = frozenset()
    requires: tuple[tuple[str, frozenset[str]], ...] = ()
    conflicts: tuple[tuple[str, frozenset[str]], ...] = ()
    against: frozenset[str] = frozenset()
    rest_own_cents: int = 0
    """What only it pays for in one environment beside production."""
    rest_shared_cents: Mapping[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """``pattern/option``."""
        return f"{self.pattern}/{self.option}"


@dataclass(frozen=True)
class Case:
    """Rows by capability in their order, the chain that counts, and the limits by the constraint they come from."""

    rows: Mapping[str, Sequence[Row]]
    chain: frozenset[str]
    rate_usd: float
    limits: Mapping[str, float] = field(default_factory=dict)
    wanted_tools: frozenset[str] = frozenset()
    wishes: tuple[str, ...] = ()
    outage_usd_per_hour: float = 0.0
    environments: int = 0
    """How many there are beside production."""
    leaving_pct_per_year: float = 0.0

    def without(self, relaxed: frozenset[str]) -> Case:
        """Return the case with these constraints left out."""
        rows = {
            name: tuple(Row(**{**vars(row), "against": row.against - relaxed}) for row in group)
            for name, group in self.rows.items()
        }
        gone = relaxed | ({"production alone"} if "budget.monthly_usd" in relaxed else frozenset())
        limits = {name: value for name, value in self.limits.items() if name not in gone}
        wanted = frozenset() if "tools.preferred" in relaxed else self.wanted_tools
        return replace(self, rows=rows, limits=limits, wanted_tools=wanted)

    def only(self, capability: str, pattern: str) -> Case:
        """Return the case with one capability limited to one pattern."""
        kept = {**self.rows, capability: tuple(row for row in self.rows[capability] if row.pattern == pattern)}
        return replace(self, rows=kept)


@dataclass(frozen=True)
class Design:
    """A combination with its figures."""

    rows: tuple[Row, ...]
    infrastructure_cents: int
    production_cents: int
    objective_cents: int
    outage_cents: int
    position: int
    hours: float
    p50_ms: float
    p99_ms: float
    availability_pct: float

    @property
    def keys(self) -> dict[str, str]:
        """``pattern/option`` by capability."""
        return {row.capability: row.key for row in self.rows}


def best(case: Case) -> list[Design]:
    """Return every design that is cheapest and, among those, comes first; empty when there is none."""
    found: list[Design] = []
    for design in designs(case):
        rank = (design.objective_cents, design.position)
        if found and rank > (found[0].objective_cents, found[0].position):
            continue
        if found and rank < (found[0].objective_cents, found[0].position):
            found = []
        found.append(design)
    return found


def designs(case: Case) -> Iterator[Design]:
    """Yield every design that is allowed."""
    for picks in combinations([[row for row in group if not row.against] for group in case.rows.values()]):
        design = design_of(case, picks)
        if is_allowed(case, design):
            yield design


def combinations(groups: Sequence[Sequence[Row]]) -> Iterator[tuple[tuple[int, Row], ...]]:
    if not groups:
        yield ()
        return
    for position, row in enumerate(groups[0]):
        for rest in combinations(groups[1:]):
            yield ((position, row), *rest)


def design_of(case: Case, picks: tuple[tuple[int, Row], ...]) -> Design:
    rows = tuple(row for _, row in picks)
    production = _rent([(row.own_cents, row.shared_cents) for row in rows])
    at_rest = _rent([(row.rest_own_cents, row.rest_shared_cents) for row in rows])
    infrastructure = production + case.environments * at_rest
    labour = sum(round(100 * row.hours * case.rate_usd) for row in rows)
    leaving = sum(round(case.leaving_pct_per_year / 12 * row.leaving_hours * case.rate_usd) for row in rows)
    missed = [tool for tool in case.wishes if not any(tool in row.tools for row in rows)]
    wishes = len(missed) * round(100 * 8 * case.rate_usd)  # a working day each
    chain = [row for row in rows if row.capability in case.chain]
    p50_ms, p99_ms = _percentiles(
        [(row.p50_ms, row.p99_ms) for row in chain if row.p50_ms is not None and row.p99_ms is not None]
    )
    up = 1.0
    for row in chain:
        up *= row.availability_pct / 100
    outages = round(100 * case.outage_usd_per_hour * 730 * (1 - up))
    return Design(
        rows=rows,
        infrastructure_cents=infrastructure,
        production_cents=production,
        objective_cents=infrastructure + labour + leaving + wishes + outages,
        outage_cents=outages,
        position=sum(position for position, _ in picks),
        hours=sum(row.hours for row in rows),
        p50_ms=p50_ms,
        p99_ms=p99_ms,
        availability_pct=100 * up,
    )


def _rent(bills: Sequence[tuple[int, Mapping[str, int]]]) -> int:
    """Add bills up, each shared item at its dearest."""
    total = sum(own for own, _ in bills)
    for share in {share for _, shared in bills for share in shared}:
        total += max(shared.get(share, 0) for _, shared in bills)
    return total


def _percentiles(hops: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Add lognormal hops by their moments (Fenton 1960), never above the sum of their 99th percentiles."""
    if not hops:
        return 0.0, 0.0
    spreads = [math.log(p99_ms / p50_ms) / Z99 for p50_ms, p99_ms in hops]
    means = [p50_ms * math.exp(0.5 * spread**2) for (p50_ms, _), spread in zip(hops, spreads, strict=True)]
    variance = sum(mean**2 * math.expm1(spread**2) for mean, spread in zip(means, spreads, strict=True))
    total = sum(means)
    spread = math.sqrt(math.log1p(variance / total**2))
    median = total * math.exp(-0.5 * spread**2)
    return median, min(median * math.exp(Z99 * spread), sum(p99_ms for _, p99_ms in hops))


def is_allowed(case: Case, design: Design) -> bool:
    limits = case.limits
    tools = frozenset(tool for row in design.rows for tool in row.tools)
    return (
        all(_bear(one, other) for one in design.rows for other in design.rows if one is not other)
        and case.wanted_tools <= tools
        and design.infrastructure_cents <= limits.get("budget.monthly_usd", math.inf) * 100 + 1e-6
        and design.production_cents <= limits.get("production alone", math.inf) * 100 + 1e-6
        and design.hours <= limits.get("team.size", math.inf) + 1e-9
        and design.p50_ms <= limits.get("latency.p50_ms", math.inf)
        and design.p99_ms <= limits.get("latency.p99_ms", math.inf)
        and design.availability_pct >= limits.get("availability.target_pct", 0.0)
    )


def _bear(one: Row, other: Row) -> bool:
    for capability, patterns in one.requires:
        if capability == other.capability and patterns and other.pattern not in patterns:
            return False
    for capability, patterns in one.conflicts:
        if capability == other.capability and (not patterns or other.pattern in patterns):
            return False
    return True
