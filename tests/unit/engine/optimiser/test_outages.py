"""Expected outages in the objective: exact where availability and price nearly cancel, and never better for being dearer."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.unit.engine.optimiser.referee import best
from tests.unit.engine.optimiser.small_catalogs import case, situation, smalls
from tests.unit.engine.optimiser.small_shapes import Small, SmallOption, SmallPattern
from tests.unit.engine.optimiser.test_brute_force import check_optimum
from tests.unit.engine.optimiser.test_plan import situation as shipped

from mlops_architect.domain.catalog import Catalog
from mlops_architect.engine.optimiser import narrow
from mlops_architect.engine.optimiser.build import build_problem
from mlops_architect.engine.optimiser.outage import outage_cents
from mlops_architect.engine.optimiser.plan import plan
from mlops_architect.engine.optimiser.solve import solve

OUTAGE = "availability.outage_usd_per_hour"


def chains() -> st.SearchStrategy[Small]:
    """Return chains whose parts cost about as much more as their availability saves, so that the curve decides."""
    return st.integers(0, 2**32).map(lambda seed: _chain(Random(seed)))


def _chain(chance: Random) -> Small:
    usd_per_hour = chance.choice([3.0, 40.0, 900.0])
    names = [f"c{number}" for number in range(chance.randint(3, 4))]
    return Small(
        capabilities=dict.fromkeys(names, "online"),
        patterns={name: tuple(_part(chance, name, number, usd_per_hour) for number in range(4)) for name in names},
        online=True,
        load=1.0,
        rate_usd=0.0,
        fields={OUTAGE: usd_per_hour, "delivery.environments": ("prod",)},
        team=0.0,
        demands=(),
    )


def _part(chance: Random, capability: str, number: int, usd_per_hour: float) -> SmallPattern:
    availability_pct = round(chance.uniform(88.0, 99.99), 3)
    saved_usd = 730 * usd_per_hour * math.log(availability_pct / 100) * chance.uniform(0.75, 0.95)
    return SmallPattern(
        id=f"{capability}-p{number}",
        options=(
            SmallOption(
                usd_per_unit=round(4 * (200_000 + saved_usd)) / 4,
                units_per_load=1.0,
                shared={},
                p99_ratio=1.0,
                p50_ms=1.0,
            ),
        ),
        hours=0.0,
        availability_pct=availability_pct,
        tools=frozenset(),
        compliant=True,
        here=True,
        priced=True,
        load_limit=1e6,
        rpo_minutes=0.0,
        cold_start_ms=0.0,
        requires=(),
        conflicts=(),
        leaving_hours=0.0,
    )


@given(chains())
@settings(max_examples=150, phases=[Phase.generate])
def test_where_price_and_availability_nearly_cancel_the_solver_is_exact(small: Small) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(narrow, "_FEW", 0)  # so that even a handful of combinations goes to the solver
        check_optimum(build_problem(situation(small)), case(small))


@given(smalls(), st.sampled_from([0.5, 33.0, 900.0, 20_000.0]))
@settings(max_examples=100, phases=[Phase.generate])
def test_outages_are_weighed_beside_everything_else(small: Small, usd_per_hour: float) -> None:
    asked = replace(small, fields={**small.fields, OUTAGE: usd_per_hour})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(narrow, "_FEW", 0)
        check_optimum(build_problem(situation(asked)), case(asked))


@given(smalls(), st.sampled_from([(0.0, 5.0), (5.0, 300.0), (300.0, 40_000.0)]))
@settings(max_examples=60, phases=[Phase.generate])
def test_a_dearer_hour_never_costs_less_and_never_means_more_downtime(
    small: Small, hours_usd: tuple[float, float]
) -> None:
    found = []
    for usd_per_hour in hours_usd:
        asked = build_problem(situation(replace(small, fields={**small.fields, OUTAGE: usd_per_hour})))
        chosen = solve(asked)
        if chosen is None:
            assert not best(case(replace(small, fields={**small.fields, OUTAGE: usd_per_hour})))
            return
        found.append((asked.objective_cents(chosen.values()), asked.downtime(chosen.values())))
    (cheap, more), (dear, less) = found
    assert dear >= cheap
    assert less <= more


@given(st.floats(50.0, 100.0), st.floats(0, 1e6))
def test_the_curve_is_the_unavailable_share_of_what_a_month_would_cost(
    availability_pct: float, month_usd: float
) -> None:
    total = round(-math.log(availability_pct / 100) * 10**12)
    assert outage_cents(total, month_usd) == pytest.approx(100 * month_usd * (1 - availability_pct / 100), abs=0.6)


def test_a_plan_says_what_outages_are_expected_to_cost_or_that_nobody_said(catalog: Catalog) -> None:
    silent = plan(shipped(catalog, availability__target_pct=None))
    assert silent.outages is not None and silent.outages.monthly_usd == 0
    assert silent.outages.text == "no cost of an outage is stated, so none is counted"
    told = plan(shipped(catalog, availability__target_pct=None, availability__outage_usd_per_hour=20_000.0))
    assert told.outages is not None and told.availability_pct is not None
    hours = 730 * (1 - told.availability_pct / 100)
    assert told.outages.hours == pytest.approx(hours)
    assert told.outages.monthly_usd == pytest.approx(20_000 * hours, abs=0.01)
    paid = told.cost.whole.expected_usd + told.cost.operations_monthly_usd + told.outages.monthly_usd
    assert told.objective_usd == pytest.approx(paid, abs=0.5)
    rejected = [other for choice in told.choices for other in choice.alternatives if other.feasible]
    assert any(other.delta_outages_usd for other in rejected)
    assert all((other.delta_objective_usd or 0.0) >= 0 for other in rejected)
