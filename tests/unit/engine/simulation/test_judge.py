"""Figures against the objective, and the smallest size that meets it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.engine.simulation import paths

from mlops_architect.domain.simulation import Measured
from mlops_architect.engine.simulation.judge import judged, smallest
from mlops_architect.engine.simulation.path import Copies
from mlops_architect.engine.simulation.run import play


def figures(**changes: object) -> Measured:
    """Return the figures of an hour at 1,000 requests a second in which all went well."""
    fields = {"p50_ms": 9.0, "p95_ms": 14.0, "p99_ms": 20.0, "p999_ms": 30.0, "p99_error_ms": 1.0}
    return Measured(**{**fields, "requests": 24_000, "rps": 1_000.0, "copies": 9.0, "lasts_s": 3_600.0, **changes})


def test_nothing_stated_is_not_judged() -> None:
    path = paths.path(limit_ms=None, availability_pct=None)
    found = judged(paths.scenario("steady-peak"), figures(timeout_pct=30.0), path, paths.load())
    assert (found.holds, found.spent_pct, found.late_spent_pct) == (None, None, None)


def test_the_limit_holds_at_the_p99_in_the_steady_state() -> None:
    for late_pct, holds in ((0.9, True), (1.1, False)):
        found = judged(paths.scenario("steady-peak"), figures(late_pct=late_pct), paths.path(), paths.load())
        assert found.holds is holds


def test_an_event_may_spend_a_share_of_the_months_error_budget() -> None:
    # 3.6 million requests in the hour, 657 million in the month, of which 657 thousand may fail: 3 % of the hour
    # are 16 % of that, 4 % are 22 %.
    path = paths.path(limit_ms=None)
    for failed_pct, holds in ((3.0, True), (4.0, False)):
        found = judged(paths.scenario("slow-dependency"), figures(failed_pct=failed_pct), path, paths.load())
        assert found.holds is holds
    assert found.spent_pct == pytest.approx(100 * 0.04 * 3.6e6 / 657e3, rel=0.01)


def test_late_answers_of_an_event_count_against_the_month() -> None:
    found = judged(paths.scenario("burst"), figures(late_pct=30.0), paths.path(), paths.load())
    assert found.late_spent_pct == pytest.approx(100 * 0.3 * 3.6e6 / 6.57e6, rel=0.01)
    assert found.holds is True
    assert judged(paths.scenario("zone-loss"), figures(late_pct=30.0), paths.path(), paths.load()).holds is False


def test_more_than_can_be_done_does_not_hold_where_no_answer_may_be_missing() -> None:
    path = paths.path(availability_pct=None)
    drowned = figures(timeout_pct=5.0, utilisation_pct=104.0, lasts_s=60.0)
    assert judged(paths.scenario("burst"), drowned, path, paths.load()).holds is False
    assert judged(paths.scenario("burst"), drowned, paths.path(), paths.load()).holds is True, "within its budget"


@given(rps=st.floats(2_000.0, 6_000.0), workers=st.integers(1, 4), pooled=st.booleans())
@settings(max_examples=6)
def test_the_smallest_that_passes_is_smallest(rps: float, workers: int, pooled: bool) -> None:
    count = max(2, int(rps * 0.006 / workers))
    serving = paths.copies(count=count, least=count, workers=workers, pooled=pooled)
    path = paths.path(serving, peak_rps=rps, avg_rps=rps / 4, requests_per_month=rps / 4 * 730 * 3600)
    scenario, load = paths.scenario("zone-loss"), paths.load(6_000.0)

    def holds(copies: int) -> bool:
        found = play(scenario, replace(path, serving=replace(serving, count=copies)), load)
        assert isinstance(found, Measured)
        return judged(scenario, found, path, load).holds is True

    assert not holds(count), "two thirds of what the peak needs at full use are left"
    found = smallest(scenario, path, load)
    assert found is not None
    assert (found.quantity, found.now) == ("replicas", count)
    assert holds(found.value)
    assert not holds(found.value - 1)


def test_a_burst_is_cured_by_copies_that_always_run_up_to_those_of_the_peak() -> None:
    serving = paths.copies(count=15, least=1, planned_rps=200.0)
    path = paths.path(serving, peak_rps=1_600.0)
    found = smallest(paths.scenario("burst"), path, paths.load())
    assert found is not None
    assert found.quantity == "min_replicas"
    assert 4 < found.value <= 15
    drowned = replace(path, peak_rps=9_000.0)
    assert smallest(paths.scenario("burst"), drowned, paths.load()) is None, "even all copies are too few"
    fixed: Copies = replace(serving, least_quantity="")
    assert smallest(paths.scenario("burst"), replace(path, serving=fixed), paths.load()) is None


def test_copies_do_not_cure_environments() -> None:
    path = paths.path(paths.functions(), peak_rps=0.01, avg_rps=0.003)
    assert smallest(paths.scenario("cold-starts"), path, paths.load()) is None
