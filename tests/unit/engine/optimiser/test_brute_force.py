"""The optimiser against brute force: same optimum, same counterfactuals, and conflicts that are minimal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.unit.engine.optimiser.referee import Case, Design, Row, best, designs
from tests.unit.engine.optimiser.small_catalogs import case, situation, smalls
from tests.unit.engine.optimiser.small_shapes import ALL_CONSTRAINTS, Small
from tests.unit.engine.random_constraints import constraints

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.plan import Alternative
from mlops_architect.engine.optimiser.build import build_problem
from mlops_architect.engine.optimiser.conflict import conflict, conflicts
from mlops_architect.engine.optimiser.plan import plan
from mlops_architect.engine.optimiser.problem import Problem, infrastructure_cents, production_cents
from mlops_architect.engine.optimiser.solve import solve
from mlops_architect.engine.situation import frame
from mlops_architect.engine.sizing.bill_resource import Line
from mlops_architect.engine.sizing.sized import Sized
from mlops_architect.errors import Infeasible


def keys(chosen: dict[str, Sized]) -> dict[str, str]:
    """Return ``pattern/option`` by capability."""
    return {capability: sized.key for capability, sized in chosen.items()}


def check_optimum(problem: Problem, referee: Case, rounding_cents: int = 0) -> dict[str, Sized] | None:
    """Compare one solution with every combination; return it.

    ``rounding_cents`` is how far the two may be apart where amounts of exactly half a cent are rounded: which way
    they go depends on the order of the factors.
    """
    expected = best(referee)
    chosen = solve(problem)
    if chosen is None or not expected:
        assert (chosen is None) == (not expected)
        return None
    picks = tuple(chosen.values())
    assert abs(problem.objective_cents(picks) - expected[0].objective_cents) <= rounding_cents
    if rounding_cents:
        own = referee
        for capability, sized in chosen.items():
            own = own.only(capability, sized.pattern.id)
        expected = [next(design for design in designs(own) if design.keys == keys(chosen))]
        assert abs(problem.objective_cents(picks) - expected[0].objective_cents) <= rounding_cents
    assert keys(chosen) in [design.keys for design in expected]
    assert any(abs(problem.outage_cents(picks) - design.outage_cents) <= rounding_cents for design in expected)
    assert infrastructure_cents(picks) in {design.infrastructure_cents for design in expected}
    assert production_cents(picks) in {design.production_cents for design in expected}
    return chosen


@given(smalls())
@settings(max_examples=300, phases=[Phase.generate])
def test_the_optimum_is_the_cheapest_of_all_combinations(small: Small) -> None:
    check_optimum(build_problem(situation(small)), case(small))


@given(smalls())
@settings(max_examples=40, phases=[Phase.generate])
def test_a_plan_says_what_each_rejected_pattern_would_cost(small: Small) -> None:
    referee = case(small)
    expected = best(referee)
    try:
        solved = plan(situation(small))
    except Infeasible:
        assert not expected
        return
    ours = next(design for design in expected if design.keys == {c.capability: c.candidate.key for c in solved.choices})
    assert solved.objective_usd == pytest.approx(ours.objective_cents / 100)
    assert solved.cost.infrastructure.expected_usd == pytest.approx(ours.production_cents / 100)
    assert solved.cost.whole.expected_usd == pytest.approx(ours.infrastructure_cents / 100)
    assert len(solved.cost.idle) == referee.environments
    assert solved.operating_hours == pytest.approx(ours.hours)
    for margin in solved.margins:
        assert margin.slack >= -1e-6
    for choice in solved.choices:
        rejected = {row.pattern for row in referee.rows[choice.capability]} - {choice.candidate.pattern}
        assert {alternative.pattern for alternative in choice.alternatives} == rejected
        for alternative in choice.alternatives:
            check_alternative(alternative, best(referee.only(choice.capability, alternative.pattern)), ours)


def check_alternative(alternative: Alternative, theirs: list[Design], ours: Design) -> None:
    """Compare one counterfactual with the best design of all that use the pattern."""
    assert alternative.feasible == bool(theirs)
    if not theirs:
        assert alternative.reason.startswith("infeasible: ")
        assert alternative.delta_objective_usd is None
        return
    assert alternative.delta_objective_usd is not None
    assert alternative.delta_objective_usd == pytest.approx((theirs[0].objective_cents - ours.objective_cents) / 100)
    assert alternative.delta_objective_usd >= 0
    assert alternative.delta_monthly_usd is not None
    assert alternative.delta_operating_hours is not None
    assert alternative.delta_availability_pct is not None
    assert any(
        alternative.delta_monthly_usd == pytest.approx((design.infrastructure_cents - ours.infrastructure_cents) / 100)
        and alternative.delta_operating_hours == pytest.approx(design.hours - ours.hours)
        and alternative.delta_availability_pct
        == pytest.approx(design.availability_pct - ours.availability_pct, abs=1e-9)
        and (alternative.delta_p99_ms or 0.0) == pytest.approx(design.p99_ms - ours.p99_ms, abs=1e-6)
        for design in theirs
    )


@given(smalls())
@settings(max_examples=120, phases=[Phase.generate])
def test_a_conflict_is_minimal(small: Small) -> None:
    if best(case(small)):
        return
    found = conflict(situation(small))
    core = frozenset(found.constraints)
    assert core <= ALL_CONSTRAINTS
    assert not best(case(small, ALL_CONSTRAINTS - core)), "the named constraints alone already leave no design"
    for constraint in core:
        assert best(case(small, ALL_CONSTRAINTS - core | {constraint})), "without any one of them there is a design"
    assert len(found.relaxations) == len(core)
    assert all(constraint in found.explanation for constraint in core)
    for constraint, relaxation in zip(found.constraints, found.relaxations, strict=True):
        enough = bool(best(case(small, frozenset({constraint}))))
        assert ("is not enough" in relaxation) == (not enough)


@given(smalls())
@settings(max_examples=120, phases=[Phase.generate])
def test_the_budget_that_is_said_to_be_enough_is_enough_and_little_less_is_not(small: Small) -> None:
    if best(case(small)) or "budget.monthly_usd" not in conflict(situation(small)).constraints:
        return
    found = conflict(situation(small))
    said = dict(zip(found.constraints, found.relaxations, strict=True))["budget.monthly_usd"]
    if "is not enough" in said:
        return
    enough_usd = float(said.split("$")[1].split(" ")[0].replace(",", ""))
    for budget_usd, holds in ((enough_usd, True), (enough_usd - 1, False)):
        asked = replace(small, fields={**small.fields, "budget.monthly_usd": budget_usd})
        assert bool(best(case(asked))) == holds


@given(smalls())
@settings(max_examples=60, phases=[Phase.generate])
def test_conflicts_stand_side_by_side_and_cover_everything(small: Small) -> None:
    if best(case(small)):
        return
    cores = [frozenset(found.constraints) for found in conflicts(situation(small))]
    assert sum(len(core) for core in cores) == len(frozenset().union(*cores)), "no constraint is in two of them"
    for core in cores:
        assert not best(case(small, ALL_CONSTRAINTS - core))
        for constraint in core:
            assert best(case(small, ALL_CONSTRAINTS - core | {constraint}))
    if all(cores):
        assert best(case(small, frozenset().union(*cores)))


@given(smalls())
@settings(max_examples=20, phases=[Phase.generate])
def test_the_same_problem_has_the_same_solution(small: Small) -> None:
    one, other = solve(build_problem(situation(small))), solve(build_problem(situation(small)))
    assert (one is None and other is None) or (one is not None and other is not None and keys(one) == keys(other))


LEAVING = {"low": 16.0, "medium": 120.0, "high": 400.0}
FEW_SLOTS = (
    ("network", "feature-online", "serve-online"),
    ("lake", "orchestrate", "serve-batch"),
    ("network", "ingest-stream", "stream-process", "observe"),
    ("transform", "train", "registry"),
)


@given(wanted=constraints(), slots=st.sampled_from(FEW_SLOTS))
@settings(max_examples=40, phases=[Phase.generate])
def test_the_shipped_catalogue_is_solved_exactly(catalog: Catalog, wanted: Constraints, slots: tuple[str, ...]) -> None:
    few = replace(catalog, capabilities=tuple(c for c in catalog.capabilities if c.id in slots))
    asked = frame(wanted, "", few, 95.0).situation
    problem = build_problem(asked)
    limits = {
        problem.limits.fields[name]: getattr(problem.limits, name)
        for name in problem.limits.active()
        if name != "wanted_tools"
    }
    for stricter in ("latency.max_ms", "latency.p95_ms"):
        if stricter in limits:
            limits["latency.p99_ms"] = limits.pop(stricter)
    referee = Case(
        rows={slot.capability.id: tuple(row(sized) for sized in slot.candidates) for slot in problem.slots},
        chain=frozenset(slot.capability.id for slot in problem.slots if problem.chain in slot.capability.path),
        rate_usd=problem.hourly_rate_usd,
        limits=limits,
        wanted_tools=frozenset(plain(tool) for tool in problem.limits.wanted_tools),
        wishes=tuple(plain(tool) for tool in problem.wishes),
        environments=len(asked.beside),
        outage_usd_per_hour=asked.outage_month_usd / 730,
        leaving_pct_per_year=wanted.tools.leaving_pct_per_year.value or 0.0,
    )
    check_optimum(problem, referee, rounding_cents=2 * len(slots) + 1)


def plain(tool: str) -> str:
    """Return a tool's name in lower case with letters and digits only."""
    return "".join(character for character in tool.lower() if character.isalnum())


def row(sized: Sized) -> Row:
    """Return a sized candidate as the referee reads it."""
    return Row(
        capability=sized.pattern.capability,
        pattern=sized.pattern.id,
        option=sized.option.id,
        own_cents=own(sized.lines),
        shared_cents=shared(sized.lines),
        rest_own_cents=own(sized.beside.lines),
        rest_shared_cents=shared(sized.beside.lines),
        hours=sized.hours,
        leaving_hours=LEAVING[sized.pattern.lock_in],
        p50_ms=sized.p50_ms,
        p99_ms=sized.p99_ms,
        availability_pct=sized.availability_pct,
        tools=frozenset(plain(tool) for tool in sized.pattern.tools),
        requires=tuple((need.capability, frozenset(need.patterns)) for need in sized.pattern.requires),
        conflicts=tuple((clash.capability, frozenset(clash.patterns)) for clash in sized.pattern.conflicts),
    )


def own(lines: Sequence[Line]) -> int:
    """Return the cents of items that are not shared."""
    return round(100 * sum(line.expected_usd for line in lines if not line.share))


def shared(lines: Sequence[Line]) -> dict[str, int]:
    """Return the cents of shared items by their share."""
    total: dict[str, float] = {}
    for line in lines:
        if line.share:
            total[line.share] = total.get(line.share, 0.0) + line.expected_usd
    return {share: round(100 * usd) for share, usd in total.items()}
