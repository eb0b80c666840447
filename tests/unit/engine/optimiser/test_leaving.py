"""What being bound to a product is expected to cost: in the choice where a chance is stated, on no bill, and exact."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.engine.optimiser.test_plan import situation

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.pattern import Figure
from mlops_architect.engine.optimiser.build import build_problem
from mlops_architect.engine.optimiser.plan import figures, plan
from mlops_architect.engine.revising import set_by_hand
from mlops_architect.errors import UsageError

CHANCE = "tools__leaving_pct_per_year"
HOURS = {"low": 16.0, "medium": 120.0, "high": 400.0}


def test_nobody_says_how_likely_it_is_and_nothing_is_counted(catalog: Catalog) -> None:
    solved = figures(situation(catalog))
    assert solved is not None and solved.leaving is None
    assert "leaving" not in solved.model_dump()
    assert all(
        sized.leaving_hours == 0 for slot in build_problem(situation(catalog)).slots for sized in slot.candidates
    )


def test_the_term_is_hours_times_rate_times_chance_and_no_part_of_the_bill(catalog: Catalog) -> None:
    solved = plan(situation(catalog, **{CHANCE: 10.0}))
    assert solved.leaving is not None
    bound = [catalog.patterns[choice.candidate.pattern].lock_in for choice in solved.choices]
    assert solved.leaving.hours == pytest.approx(sum(HOURS[one] for one in bound))
    rate_usd = solved.cost.hourly_rate_usd
    assert solved.leaving.monthly_usd == pytest.approx(solved.leaving.hours * rate_usd * 0.10 / 12, abs=0.2)
    work_usd = solved.operating_hours * rate_usd
    outages_usd = solved.outages.monthly_usd if solved.outages else 0.0
    parts = solved.cost.whole.expected_usd + work_usd + outages_usd + solved.leaving.monthly_usd
    unmet = sum(wish.worth_usd for wish in solved.wishes if not wish.met)
    assert solved.objective_usd == pytest.approx(parts + unmet, abs=1.0)
    assert any(one.delta_leaving_usd for choice in solved.choices for one in choice.alternatives)


def test_a_greater_chance_never_binds_a_design_closer(catalog: Catalog) -> None:
    hours = []
    for chance in (0.5, 10.0, 40.0, 100.0):
        solved = figures(situation(catalog, **{CHANCE: chance}))
        assert solved is not None and solved.leaving is not None
        hours.append(round(solved.leaving.hours, 6))
    assert hours == sorted(hours, reverse=True)
    assert hours[0] > hours[-1]


def test_a_pattern_may_tell_its_own_hours(catalog: Catalog) -> None:
    asked = situation(catalog, **{CHANCE: 12.0})
    told = {
        name: pattern.model_copy(update={"leaving_hours": Figure(value="10 * 5")})
        for name, pattern in catalog.patterns.items()
    }
    problem = build_problem(replace(asked, catalog=replace(catalog, patterns=told)))
    assert {round(sized.leaving_hours, 9) for slot in problem.slots for sized in slot.candidates} == {0.5}


@pytest.mark.parametrize("text", ["-1", "101", "often"])
def test_a_chance_is_between_nothing_and_certainty(catalog: Catalog, text: str) -> None:
    with pytest.raises(UsageError):
        set_by_hand(situation(catalog).constraints, "tools.leaving_pct_per_year", text)
