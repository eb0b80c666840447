"""The Pareto front against every combination: nothing is missing, nothing is dominated."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import Phase, given, settings
from tests.unit.engine.optimiser.referee import Case, Design, combinations, design_of, is_allowed
from tests.unit.engine.optimiser.small_catalogs import case, situation, smalls
from tests.unit.engine.optimiser.small_shapes import Small
from tests.unit.engine.optimiser.test_plan import situation as shipped

from mlops_architect.domain.catalog import Catalog
from mlops_architect.engine.exploring.front import front
from mlops_architect.engine.optimiser.build import build_problem
from mlops_architect.engine.optimiser.pareto import pareto_front


def allowed_designs(referee: Case) -> Iterator[Design]:
    """Yield every combination that meets the limits."""
    for picks in combinations([[row for row in group if not row.against] for group in referee.rows.values()]):
        design = design_of(referee, picks)
        if is_allowed(referee, design):
            yield design


def figures(design: Design) -> tuple[int, int, int]:
    """Return cents, thousandths of an hour, microseconds."""
    return design.infrastructure_cents, round(1000 * design.hours), round(1000 * design.p99_ms)


def beats(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


@given(smalls())
@settings(max_examples=150, phases=[Phase.generate])
def test_the_front_is_every_design_that_no_other_beats(small: Small) -> None:
    every = {figures(design) for design in allowed_designs(case(small))}
    expected = {one for one in every if not any(beats(other, one) for other in every)}
    found = pareto_front(build_problem(situation(small)))
    assert found.complete
    assert [vertex.figures for vertex in found.found] == sorted(expected)


@given(smalls())
@settings(max_examples=20, phases=[Phase.generate])
def test_a_search_that_is_cut_short_says_so_and_invents_nothing(small: Small) -> None:
    whole = pareto_front(build_problem(situation(small)))
    if whole.solves < 4:
        return
    part = pareto_front(build_problem(situation(small)), most=2)
    assert not part.complete
    assert part.solves == 2
    every = {figures(design) for design in allowed_designs(case(small))}
    assert {vertex.figures for vertex in part.found} <= every


def test_the_front_of_the_shipped_catalogue_holds_the_optimum_and_no_two_that_compare(catalog: Catalog) -> None:
    told: list[tuple[int, int]] = []
    found = front(shipped(catalog), tell=lambda solves, designs: told.append((solves, designs)))
    assert found is not None and found.complete
    assert len(found.points) > 10
    assert sum(point.chosen for point in found.points) == 1
    best = next(point for point in found.points if point.chosen)
    assert best.flips == ()
    assert best.objective_usd == min(point.objective_usd for point in found.points)
    rows = [(p.monthly_usd, p.operating_hours, p.p99_ms or 0.0) for p in found.points]
    assert not any(
        one != other and all(a <= b for a, b in zip(one, other, strict=True)) for one, other in product(rows, rows)
    )
    assert len(told) == found.solves
    assert all(point.flips for point in found.points if not point.chosen)


def test_there_is_no_front_where_there_is_no_design(catalog: Catalog) -> None:
    assert front(shipped(catalog, latency__p99_ms=1.0)) is None


def test_offline_designs_are_compared_by_cost_and_hours(catalog: Catalog) -> None:
    found = front(shipped(catalog, serving__modes=("batch",), latency__p99_ms=None, load__peak_rps=None))
    assert found is not None and found.complete
    assert all(point.p99_ms is None for point in found.points)
    assert [p.operating_hours for p in found.points] == sorted((p.operating_hours for p in found.points), reverse=True)
