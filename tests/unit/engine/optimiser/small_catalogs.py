"""Random small catalogues and constraints: as the engine reads them, and as plain rows for the referee."""

from __future__ import annotations

import math
from random import Random
from typing import Any, Literal

from hypothesis import strategies as st
from tests.unit.engine.optimiser.referee import Case, Row
from tests.unit.engine.optimiser.small_shapes import TOOLS, Small, SmallOption, SmallPattern
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.assumption import BesideProduction
from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Provenance
from mlops_architect.domain.finding import Demand
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.domain.pattern import (
    BillItem,
    Capability,
    Figure,
    Limit,
    Option,
    PathLatency,
    Pattern,
    PatternAvailability,
    Requirement,
)
from mlops_architect.domain.placement import Placement
from mlops_architect.domain.price import Price, PriceBook
from mlops_architect.domain.workload import Quantity, Workload
from mlops_architect.engine.optimiser.build import Situation

REGION = "here-1"
NO_LIMIT = 1e9
REST_LOGS = 7.5
"""Dollars that logs cost at most in an environment that nobody uses."""


def smalls() -> st.SearchStrategy[Small]:
    """Return random cases of three to five capabilities, each kind of limit in about a third of them."""
    return st.integers(0, 2**32).map(lambda seed: _small(Random(seed)))


def _small(chance: Random) -> Small:
    names = [f"c{number}" for number in range(chance.randint(3, 5))]
    optional: dict[str, list[Any]] = {
        "budget.monthly_usd": [60.0, 100.0, 150.25, 400.0],
        "latency.p50_ms": [14.5, 30.5, 60.5],
        "latency.p99_ms": [30.5, 80.5, 150.5, 300.5],
        "availability.target_pct": [98.5, 99.7, 99.85],
        "tools.forbidden": [("alpha",), ("BETA tool", "unheard of")],
        "tools.preferred": [("gamma",), ("Beta-Tool",), ("alpha", "gamma"), ("unheard of",)],
        "tools.wished": [("gamma",), ("Beta-Tool",), ("alpha", "gamma"), ("unheard of",)],
        "compliance.regimes": [("regime",), ("unheard_of",)],
        "recovery.rpo_minutes": [0.0, 5.0, 30.0],
        "delivery.environments": [("prod",), ("dev", "prod"), ("dev", "qa", "Staging", "Production")],
        "budget.production_only": [True, True, False],
        "availability.outage_usd_per_hour": [2.0, 40.0, 400.0, 20_000.0],
        "tools.leaving_pct_per_year": [12.0, 60.0],
    }
    return Small(
        capabilities={name: chance.choice(["online", "online", "batch", "none", "absent"]) for name in names},
        patterns={
            name: tuple(_pattern(chance, names, name, number) for number in range(chance.choice([1, 2, 3, 4, 4])))
            for name in names
        },
        online=chance.random() < 0.75,
        load=chance.choice([1.0, 4.0, 10.0]),
        rate_usd=chance.choice([0.0, 4.0, 100.0]),
        fields={path: chance.choice(values) for path, values in optional.items() if chance.random() < 0.3},
        team=chance.choice([0.0, 0.0, 0.0, 0.25, 0.5, 1.0]),
        demands=tuple(_demand(chance, names) for _ in range(chance.choice([0, 0, 2, 3]))),
    )


def _pattern(chance: Random, names: list[str], capability: str, number: int) -> SmallPattern:
    def related() -> tuple[tuple[str, frozenset[str]], ...]:
        other = chance.choice(names)
        if other == capability or chance.random() < 0.75:
            return ()
        return ((other, frozenset(f"{other}-p{n}" for n in chance.sample(range(4), chance.randint(0, 3)))),)

    return SmallPattern(
        id=f"{capability}-p{number}",
        options=tuple(_option(chance) for _ in range(chance.randint(1, 3))),
        hours=chance.choice([0.0, 0.25, 1.0, 4.0]),
        availability_pct=chance.choice([99.0, 99.9, 99.95, 99.99]),
        tools=frozenset(chance.sample(TOOLS, chance.randint(0, 2))),
        compliant=chance.random() < 0.8,
        here=chance.random() < 0.95,
        priced=chance.random() < 0.95,
        load_limit=chance.choice([1e6, 1e6, 1e6, 1e6, 5.0]),
        rpo_minutes=chance.choice([0.0, 0.0, 5.0, 60.0]),
        cold_start_ms=chance.choice([0.0, 0.0, 0.0, 40.0, 900.0]),
        requires=related(),
        conflicts=related(),
        leaving_hours=chance.choice([0.0, 2.0, 40.0]),
    )


def _option(chance: Random) -> SmallOption:
    return SmallOption(
        usd_per_unit=chance.choice([0.0, 5.0, 5.0, 10.0, 10.25, 40.0]),
        units_per_load=chance.choice([0.25, 0.5, 1.0]),
        shared={share: chance.choice([5.0, 10.0, 30.0]) for share in ("gateway", "logs") if chance.random() < 0.4},
        p99_ratio=chance.choice([1.0, 1.5, 3.0, 8.0]),
        p50_ms=chance.choice([1.0, 4.0, 9.0, 25.0]),
    )


def _demand(chance: Random, names: list[str]) -> Demand:
    kind: Literal["exclude", "at-least", "at-most"] = chance.choice(["exclude", "at-least", "at-most"])
    capability = chance.choice(names)
    if kind == "exclude":
        pattern, option = f"{capability}-p{chance.randint(0, 3)}", chance.choice(["", "o0", "o1"])
        return Demand(kind=kind, capability=capability, pattern=pattern, option=option, reason="a finding")
    value = chance.choice([1, 4, 12, 40])
    return Demand(kind=kind, capability=capability, quantity="units", value=value, reason="a finding")


def situation(small: Small) -> Situation:
    """Return the case as the engine works on it."""
    patterns = [_as_pattern(name, small.capabilities[name], p) for name, group in small.patterns.items() for p in group]
    prices = (
        Price(
            sku="usd",
            region=REGION,
            unit="USD",
            usd=1.0,
            tier_from=0.0,
            as_of="2026-01-01",
            basis="api-dump",
            source="test",
        ),
    )
    catalog = Catalog(
        capabilities=tuple(_as_capability(name, kind) for name, kind in small.capabilities.items()),
        patterns={pattern.id: pattern for pattern in patterns},
        policies={},
        practices=(),
        use_cases={},
        agents=(),
        assumptions=(),
        placement=Placement(default_cloud="small", clouds=()),
        lexicon=Lexicon(),
        prices=PriceBook(tiers={("usd", REGION): prices}),
        beside_production=BesideProduction(
            environments=("dev", "staging"),
            production=("prod", "production"),
            most={"load": 0, "share_logs": REST_LOGS},
        ),
    )
    load = {
        "online": float(small.online),
        "batch": float(not small.online),
        "load": small.load,
        "team_size": small.team,
        "rpo_minutes": small.fields.get("recovery.rpo_minutes", NO_LIMIT),
        "rto_minutes": NO_LIMIT,
    }
    quantities = tuple(
        Quantity(name=name, value=value, provenance=Provenance.STATED, derivation="random")
        for name, value in load.items()
    )
    return Situation(
        constraints=with_fields(dict(small.fields)),
        workload=Workload(quantities=quantities),
        catalog=catalog,
        cloud="small",
        region=REGION,
        hourly_rate_usd=small.rate_usd,
        demands=small.demands,
    )


def _as_capability(name: str, kind: str) -> Capability:
    return Capability(
        id=name,
        title=f"Capability {name}",
        question="What serves it?",
        when={"online": "online", "absent": 0}.get(kind, 1),
        reason="random",
        absent_reason="random",
        path=(kind,) if kind in ("online", "batch") else (),
        agent="nobody",
    )


def _as_pattern(capability: str, kind: str, small: SmallPattern) -> Pattern:
    figure = Figure(value=0)
    shares = sorted({share for option in small.options for share in option.shared})
    return Pattern(
        id=small.id,
        title=f"Pattern {small.id}",
        cloud="small",
        capability=capability,
        summary="random",
        when_to_use=(),
        when_not_to_use=(),
        pros=(),
        cons=(),
        tools=tuple(sorted(small.tools)),
        options=tuple(
            Option(
                id=f"o{number}",
                values={
                    "usd_per_unit": option.usd_per_unit,
                    "units_per_load": option.units_per_load,
                    "hop_p50_ms": option.p50_ms,
                    "hop_p99_ms": option.p50_ms * option.p99_ratio,
                    **{f"share_{share}": option.shared.get(share, 0.0) for share in shares},
                },
            )
            for number, option in enumerate(small.options)
        ),
        sizing={"units": "max(1, ceil(load * units_per_load))"},
        limits=(Limit(what="load", value="load", maximum=small.load_limit),),
        bill=(
            BillItem(what="units", sku="usd" if small.priced else "nobody-knows", quantity="units * usd_per_unit"),
            *(BillItem(what=share, sku="usd", quantity=f"share_{share}", share=share) for share in shares),
        ),
        latency=PathLatency(p50_ms=Figure(value="hop_p50_ms"), p99_ms=Figure(value="hop_p99_ms"))
        if kind == "online"
        else None,
        cold_start_ms=Figure(value=small.cold_start_ms),
        availability=PatternAvailability(sla_pct=Figure(value=small.availability_pct), failure_domain="zone"),
        operating_hours_per_month=Figure(value=small.hours),
        skills=(),
        lock_in="low",
        leaving_hours=Figure(value=small.leaving_hours),
        compliance=("regime",) if small.compliant else ("another",),
        regions=("*",) if small.here else ("elsewhere-1",),
        rpo_minutes=Figure(value=small.rpo_minutes),
        rto_minutes=figure,
        requires=tuple(
            Requirement(capability=c, patterns=tuple(sorted(p)), reason="random") for c, p in small.requires
        ),
        conflicts=tuple(
            Requirement(capability=c, patterns=tuple(sorted(p)), reason="random") for c, p in small.conflicts
        ),
    )


def case(small: Small, relaxed: frozenset[str] = frozenset()) -> Case:
    """Return the case as the referee works on it, with some constraints left out."""
    needed = [
        name for name, kind in small.capabilities.items() if kind != "absent" and (kind != "online" or small.online)
    ]
    rows = {name: tuple(row for p in small.patterns[name] for row in _rows(small, name, p, relaxed)) for name in needed}
    limits: dict[str, float] = {}
    online_only = ("latency.p50_ms", "latency.p99_ms", "availability.target_pct")
    budget = "production alone" if small.fields.get("budget.production_only") else "budget.monthly_usd"
    if "budget.monthly_usd" in small.fields:
        limits[budget] = small.fields["budget.monthly_usd"]
    for name in online_only if small.online else ():
        if name in small.fields:
            limits[name] = small.fields[name]
    if small.team:
        limits["team.size"] = small.team * 150 * 0.3
    used = frozenset(tool for group in rows.values() for row in group for tool in row.tools)
    wanted = frozenset(_plain(tool) for tool in small.fields.get("tools.preferred", ())) & used
    chain = frozenset(name for name in needed if small.capabilities[name] == ("online" if small.online else "batch"))
    wishes = tuple(_plain(tool) for tool in small.fields.get("tools.wished", ()) if _plain(tool) in used)
    named = small.fields.get("delivery.environments", ("dev", "staging", "prod"))
    environments = sum(name.lower() not in ("prod", "production") for name in named)
    outage = small.fields.get("availability.outage_usd_per_hour", 0.0)
    leaving = small.fields.get("tools.leaving_pct_per_year", 0.0)
    return Case(rows, chain, small.rate_usd, limits, wanted, wishes, outage, environments, leaving).without(relaxed)


def _plain(tool: str) -> str:
    return tool.lower().replace("-", "").replace(" ", "")


def _rows(small: Small, capability: str, pattern: SmallPattern, relaxed: frozenset[str]) -> list[Row]:
    online = small.capabilities[capability] == "online"
    return [
        Row(
            capability=capability,
            pattern=pattern.id,
            option=f"o{number}",
            own_cents=round(100 * _units(small, capability, option, relaxed) * option.usd_per_unit)
            if pattern.priced
            else 0,
            shared_cents={share: round(100 * usd) for share, usd in option.shared.items()},
            rest_own_cents=round(100 * option.usd_per_unit) if pattern.priced else 0,
            rest_shared_cents={
                share: round(100 * (min(usd, REST_LOGS) if share == "logs" else usd))
                for share, usd in option.shared.items()
            },
            hours=pattern.hours,
            leaving_hours=pattern.leaving_hours,
            p50_ms=option.p50_ms if online else None,
            p99_ms=option.p50_ms * option.p99_ratio if online else None,
            availability_pct=pattern.availability_pct,
            tools=frozenset(_plain(tool) for tool in pattern.tools),
            requires=pattern.requires,
            conflicts=pattern.conflicts,
            against=_against(small, capability, pattern, number, relaxed),
        )
        for number, option in enumerate(pattern.options)
    ]


def _units(small: Small, capability: str, option: SmallOption, relaxed: frozenset[str]) -> int:
    units = max(1, math.ceil(small.load * option.units_per_load))
    if "findings" in relaxed:
        return units
    return max([units, *(int(d.value) for d in small.demands if d.kind == "at-least" and d.capability == capability)])


def _against(
    small: Small, capability: str, pattern: SmallPattern, number: int, relaxed: frozenset[str]
) -> frozenset[str]:
    fields, option = small.fields, pattern.options[number]
    against = set()
    if {_plain(tool) for tool in fields.get("tools.forbidden", ())} & {_plain(tool) for tool in pattern.tools}:
        against.add("tools.forbidden")
    if not pattern.here:
        against.add("regions")
    if fields.get("compliance.regimes") == ("regime",) and not pattern.compliant and _anybody_complies(small):
        against.add("compliance.regimes")
    if small.load > pattern.load_limit:
        against.add("load")
    if not pattern.priced:
        against.add("price-book")
    if pattern.rpo_minutes > fields.get("recovery.rpo_minutes", math.inf):
        against.add("recovery.rpo_minutes")
    limit = fields.get("latency.p99_ms", math.inf)
    if (
        small.capabilities[capability] == "online"
        and max(option.p50_ms * option.p99_ratio, pattern.cold_start_ms) > limit
    ):
        against.add("latency.p99_ms")
    for demand in small.demands:
        if demand.capability != capability:
            continue
        if demand.kind == "exclude" and demand.pattern == pattern.id and demand.option in ("", f"o{number}"):
            against.add("findings")
        if demand.kind == "at-most" and _units(small, capability, option, relaxed) > demand.value:
            against.add("findings")
    return frozenset(against)


def _anybody_complies(small: Small) -> bool:
    return any(pattern.compliant for group in small.patterns.values() for pattern in group)
