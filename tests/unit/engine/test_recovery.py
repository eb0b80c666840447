"""What a second region changes: the recovery of a part, the availability of the whole, and where it may lie."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.plan import Plan
from mlops_architect.engine.facts import design_facts
from mlops_architect.engine.optimiser.build import build_problem
from mlops_architect.engine.optimiser.plan import plan
from mlops_architect.engine.recovery import DISASTER_RECOVERY, ServingRegions, objectives
from mlops_architect.engine.situation import Framed, frame
from mlops_architect.errors import Infeasible

CLOUDS = {"aws": "eu-west-1", "gcp": "europe-west1", "azure": "westeurope"}
FRAUD: dict[str, Any] = {
    "ml_task": "fraud",
    "latency.p99_ms": 150.0,
    "load.peak_rps": 300.0,
    "availability.target_pct": 99.9,
    "team.size": 6.0,
}
LATE = {"recovery.rto_minutes": 20.0, "recovery.rpo_minutes": 20.0}


def framed(catalog: Catalog, cloud: str = "aws", region: str = "", **fields: Any) -> Framed:
    """Return fraud scoring on a cloud with further fields (``__`` for the dot)."""
    given = {name.replace("__", "."): value for name, value in fields.items()}
    place = {"cloud": cloud, "regions": (region or CLOUDS[cloud],)}
    return frame(with_fields({**FRAUD, **place, **given}), "card fraud", catalog, 95.0)


def designed(catalog: Catalog, **fields: Any) -> tuple[Plan, Constraints]:
    """Return the plan of such a system with its constraints."""
    found = framed(catalog, **fields)
    return plan(found.situation), found.constraints


@given(
    one_pct=st.floats(90, 100),
    common=st.floats(0, 1),
    router_pct=st.floats(99, 100),
    target_pct=st.floats(95, 100),
)
def test_one_region_has_what_all_together_need(
    one_pct: float, common: float, router_pct: float, target_pct: float
) -> None:
    regions = ServingRegions(2, common, router_pct)
    assert regions.composed_pct(one_pct) <= router_pct + 1e-9
    assert (one_pct >= regions.needed_pct(target_pct) + 1e-6) <= (regions.composed_pct(one_pct) >= target_pct - 1e-6)
    assert (regions.composed_pct(one_pct) >= target_pct + 1e-6) <= (one_pct >= regions.needed_pct(target_pct) - 1e-6)


def test_one_region_is_as_available_as_its_chain() -> None:
    assert ServingRegions.of({}, 99.0).composed_pct(99.5) == 99.5
    assert ServingRegions().needed_pct(99.5) == 99.5
    twice = ServingRegions.of({"serving_regions": 2.0, "common_cause_share": 0.0}, 100.0)
    assert twice.composed_pct(99.0) == pytest.approx(99.99)
    assert ServingRegions(2, 0.0, 99.0).needed_pct(99.5) > 100


@pytest.mark.parametrize("cloud", CLOUDS)
def test_without_being_asked_nothing_runs_in_a_second_region(catalog: Catalog, cloud: str) -> None:
    found, _ = designed(catalog, cloud=cloud)
    chosen = found.choice(DISASTER_RECOVERY)
    assert chosen is not None
    assert chosen.candidate.pattern == f"{cloud}-rebuild-in-region"
    assert chosen.candidate.cost.infrastructure.expected_usd == 0
    assert found.recovery_region == ""
    designs = {one.pattern for one in chosen.alternatives if "not generated" in one.reason}
    assert {f"{cloud}-pilot-light", f"{cloud}-warm-standby", f"{cloud}-active-active"} <= designs


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_recovery_time_that_nothing_with_code_meets_is_met_by_a_standby_and_said_so(
    catalog: Catalog, cloud: str
) -> None:
    unasked, _ = designed(catalog, cloud=cloud, **LATE)
    [left] = unasked.by_hand
    assert left.candidate.pattern == f"{cloud}-warm-standby"
    assert left.by_hand.startswith("nothing that has code meets the stated ")
    assert "RTO of " in left.by_hand
    assert {one.reason for one in left.alternatives if one.pattern == f"{cloud}-rebuild-in-region"} == {
        "infeasible: no design with it meets the stated recovery targets"
    }
    found, constraints = designed(catalog, cloud=cloud, tools__preferred=("warm standby",), **LATE)
    assert found.pattern(DISASTER_RECOVERY) == f"{cloud}-warm-standby"
    assert found.objective_usd == unasked.objective_usd
    assert [one.by_hand for one in found.by_hand] == ["asked for"]
    assert found.recovery_region not in ("", found.region)
    comes_back = objectives(found, constraints)
    assert all(one.meets(20, 20) for one in comes_back.values())
    slow = [one for one in found.choices if one.candidate.rto_minutes > 20 and one.capability != DISASTER_RECOVERY]
    assert slow
    assert all(comes_back[one.capability].rto_minutes == 15 for one in slow)


def test_a_recovery_target_that_nothing_meets_says_what_would_come_nearest(catalog: Catalog) -> None:
    with pytest.raises(Infeasible) as caught:
        designed(catalog, recovery__rto_minutes=1.0)
    assert "Active-active in two regions, whose code is not generated, would meet 2 minutes" in caught.value.message


def test_a_minute_of_data_takes_events_in_both_regions(catalog: Catalog) -> None:
    found, _ = designed(catalog, recovery__rto_minutes=15.0, recovery__rpo_minutes=1.0)
    chosen = found.choice(DISASTER_RECOVERY)
    assert chosen is not None
    assert chosen.candidate.key == "aws-warm-standby/fed-twice"
    assert "RPO of 1 min and RTO of 15 min" in chosen.by_hand


def test_data_and_time_of_two_ways_are_never_mixed(catalog: Catalog) -> None:
    found, constraints = designed(catalog, tools__preferred=("warm standby",), **LATE)
    ways = {(one.candidate.rpo_minutes, one.candidate.rto_minutes) for one in found.choices}
    parts = {name: one for name, one in objectives(found, constraints).items() if name != DISASTER_RECOVERY}
    assert {(one.rpo_minutes, one.rto_minutes) for one in parts.values()} <= ways


def test_policies_judge_the_design_and_not_the_loss_of_a_region_by_its_target(catalog: Catalog) -> None:
    found = framed(catalog, recovery__rto_minutes=90.0)
    chosen = plan(found.situation)
    situation = found.situation
    facts = design_facts(found.constraints, situation.workload, found.use_case, chosen, patterns=catalog.patterns)
    assert all(item["rto_minutes"] <= 90 for item in facts["plan.choices"])
    recovery = chosen.choice(DISASTER_RECOVERY)
    assert recovery is not None
    assert recovery.candidate.rto_minutes > 90


def test_an_availability_beyond_one_region_takes_two_that_answer(catalog: Catalog) -> None:
    target = {"availability.target_pct": 99.99}
    with pytest.raises(Infeasible) as caught:
        designed(catalog, **target)
    assert "Active-active in two regions meets it at" in caught.value.message
    found, _ = designed(catalog, tools__preferred=("active-active",), **target)
    assert found.pattern(DISASTER_RECOVERY) == "aws-active-active"
    assert found.availability_pct is not None
    assert found.availability_pct >= 99.99
    margin = next(one for one in found.margins if one.constraint == "availability.target_pct")
    assert margin.limit == 99.99
    assert margin.value == found.availability_pct


@pytest.mark.parametrize(
    ("cloud", "region", "areas", "second"),
    [
        ("aws", "eu-central-1", (), "eu-west-1"),
        ("aws", "eu-central-1", ("germany",), None),
        ("aws", "us-east-1", ("us",), "us-east-2"),
        ("azure", "germanywestcentral", ("germany",), "germanynorth"),
        ("azure", "brazilsouth", (), "southcentralus"),
        ("azure", "brazilsouth", ("brazil",), None),
        ("azure", "polandcentral", (), None),
        ("gcp", "europe-west2", (), None),
        ("gcp", "us-central1", ("us",), "us-east4"),
        ("nowhere", "x", (), None),
    ],
)
def test_the_second_region_lies_where_data_may_go(
    catalog: Catalog, cloud: str, region: str, areas: tuple[str, ...], second: str | None
) -> None:
    found = catalog.placement.second_region(cloud, region, areas)
    assert (found.id if found else None) == second


def test_every_pair_is_a_region_that_the_catalogue_knows(catalog: Catalog) -> None:
    for placed in catalog.placement.clouds:
        known = {region.id for region in (*placed.regions, *placed.only_as_pair)}
        assert {region.pair for region in placed.regions} - {""} <= known
        assert bool(placed.paired) == any(region.pair for region in placed.regions)


def test_a_law_keeps_the_second_region_in_its_area(catalog: Catalog) -> None:
    found = framed(catalog, region="eu-central-2", tools__preferred=("warm standby",), data_residency=("switzerland",))
    slot = next(one for one in build_problem(found.situation).slots if one.capability.id == DISASTER_RECOVERY)
    assert {one.pattern.id for one in slot.candidates} == {"aws-rebuild-in-region"}
    standby = next(one for one in slot.ruled_out if one.pattern.id == "aws-warm-standby")
    assert [one.text for one in standby.obstacles] == ["no second region for eu-central-2 lies in switzerland"]


@pytest.mark.parametrize("cloud", CLOUDS)
def test_devices_get_a_choice_of_their_own_and_say_that_it_is_a_design(catalog: Catalog, cloud: str) -> None:
    assert designed(catalog, cloud=cloud)[0].choice("edge-inference") is None
    found, _ = designed(catalog, cloud=cloud, serving__modes=("edge",))
    assert "design-only" in catalog.patterns[found.pattern("edge-inference")].traits


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_gateway_stands_before_a_model_only_when_it_is_asked_for(catalog: Catalog, cloud: str) -> None:
    asking = {"ml_task": "llm_rag", "latency.p99_ms": None, "load.peak_rps": 2.0, "availability.target_pct": 99.0}
    assert designed(catalog, cloud=cloud, **asking)[0].pattern("llm-gateway") == f"{cloud}-direct-model-calls"
    asked, _ = designed(catalog, cloud=cloud, **asking, tools__preferred=("LiteLLM",))
    assert asked.pattern("llm-gateway") == f"{cloud}-litellm-proxy"
