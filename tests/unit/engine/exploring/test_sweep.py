"""Sweeps: every breakpoint is one, to the stated tolerance, and every gap has a reason."""

from __future__ import annotations

import pytest
from tests.unit.engine.optimiser.test_plan import FRAUD
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.exploration import Sweep
from mlops_architect.engine.exploring.designing import Designer
from mlops_architect.engine.exploring.fields import Range, numeric_fields, parsed_range, resolved, unit_of
from mlops_architect.engine.exploring.sweep import regions, sweep
from mlops_architect.engine.optimiser.plan import outline
from mlops_architect.errors import UsageError


def designer(catalog: Catalog) -> Designer:
    return Designer(with_fields(FRAUD), "card fraud", catalog, 95.0)


@pytest.fixture(scope="module")
def throughput(catalog: Catalog) -> Sweep:
    return sweep(designer(catalog), Range("load.peak_rps", 10.0, 20_000.0), 9)


def test_both_sides_of_a_breakpoint_are_solved_designs_and_close_together(catalog: Catalog, throughput: Sweep) -> None:
    again = designer(catalog)
    assert len(throughput.breakpoints) >= 5
    for point in throughput.breakpoints:
        assert 0 < point.after.value - point.before.value <= throughput.tolerance * point.after.value
        before, after = (outline(again.situation({"load.peak_rps": p.value})) for p in (point.before, point.after))
        for side, solved in ((point.before, before), (point.after, after)):
            assert side.feasible == (solved is not None)
            if solved is not None:
                assert side.monthly_usd == pytest.approx(solved.monthly_usd)
        if before is not None and after is not None:
            assert point.flips
            for flip in point.flips:
                assert before.patterns[flip.capability] == flip.before != flip.after == after.patterns[flip.capability]


def test_the_first_and_last_values_are_the_ends_of_the_range(throughput: Sweep) -> None:
    assert (throughput.points[0].value, throughput.points[-1].value) == (10.0, 20_000.0)
    assert throughput.logarithmic
    assert throughput.asked == 2000.0
    assert throughput.unit == "requests/s"


def test_walking_along_the_breakpoints_leads_from_one_end_to_the_other(throughput: Sweep) -> None:
    design = throughput.points[0].design
    for point in throughput.breakpoints:
        assert point.before.design == design
        design = point.after.design
    assert design == throughput.points[-1].design


def test_a_gap_is_where_there_is_no_design_and_names_the_conflict(catalog: Catalog) -> None:
    found = sweep(designer(catalog), Range("latency.p99_ms", 5.0, 500.0), 9)
    [gap] = found.gaps
    assert gap.low == 5.0
    assert gap.conflict.constraints == ("latency.p99_ms",)
    assert outline(designer(catalog).situation({"latency.p99_ms": gap.high})) is None
    first = next(point for point in found.breakpoints if point.after.feasible)
    assert first.before.value == gap.high
    assert outline(designer(catalog).situation({"latency.p99_ms": first.after.value})) is not None


def test_a_narrow_range_goes_in_equal_steps(catalog: Catalog) -> None:
    found = sweep(designer(catalog), Range("budget.monthly_usd", 1300.0, 1700.0), 5)
    assert not found.logarithmic
    assert [point.value for point in found.points] == [1300.0, 1400.0, 1500.0, 1600.0, 1700.0]
    assert found.tolerance == pytest.approx(0.4)
    assert all(b.after.value - b.before.value <= found.tolerance for b in found.breakpoints)


def test_every_cell_of_a_map_is_the_design_at_its_pair(catalog: Catalog) -> None:
    asked = designer(catalog)
    found = regions(asked, Range("load.peak_rps", 10.0, 10_000.0), Range("latency.p99_ms", 10.0, 200.0), 3)
    names = {design.name: design.patterns for design in asked.known()}
    for row, y in zip(found.designs, found.y_values, strict=True):
        for name, x in zip(row, found.x_values, strict=True):
            solved = outline(designer(catalog).situation({"load.peak_rps": x, "latency.p99_ms": y}))
            assert (solved.patterns if solved else None) == names.get(name)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("throughput", "load.peak_rps"),
        ("p99", "latency.p99_ms"),
        ("latency.p99_ms", "latency.p99_ms"),
        ("p99_ms", "latency.p99_ms"),
        ("Budget", "budget.monthly_usd"),
        ("volume", "data.ingest_gb_per_day"),
        ("availability", "availability.target_pct"),
        ("team", "team.size"),
    ],
)
def test_figures_go_by_several_names(catalog: Catalog, name: str, field: str) -> None:
    assert resolved(name, catalog.lexicon) == field


def test_every_alias_names_a_numeric_field(catalog: Catalog) -> None:
    assert catalog.lexicon.fields
    assert {term.path for term in catalog.lexicon.fields} <= set(numeric_fields())


COUNTS = ("data.entities", "load.peak_to_average", "outcome.class_count", "team.size", "work.candidates")


@pytest.mark.parametrize("field", numeric_fields())
def test_every_numeric_field_can_be_varied(catalog: Catalog, field: str) -> None:
    low, high = (95.0, 99.0) if field == "availability.target_pct" else (5.0, 20.0)
    found = sweep(designer(catalog), Range(field, low, high), 2)
    assert len(found.points) == 2
    assert unit_of(field) or field in COUNTS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("throughput", "NAME=LOW..HIGH"),
        ("throughput=10", "NAME=LOW..HIGH"),
        ("thruput=1..2", "load.peak_rps"),
        ("latency.p98_ms=1..2", "latency.p9"),
        ("xyzzy=1..2", "Figures: budget.monthly_usd"),
        ("p99=20..ten", "'ten' is no number"),
        ("p99=nan..5", "no number"),
        ("p99=50..20", "the lower end comes first"),
        ("p99=20..20", "the lower end comes first"),
        ("p99=0..20", "Amounts are above zero"),
        ("p99=-5..20", "Amounts are above zero"),
        ("availability=99..100", "between 50 and 100"),
        ("budget=1..1e300", "not sensible"),
    ],
)
def test_a_range_that_is_none_is_refused_with_what_to_do(catalog: Catalog, text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parsed_range(text, catalog.lexicon)
    assert said in f"{caught.value.message} {caught.value.hint}"
