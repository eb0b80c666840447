"""Scenarios on request paths: what must come out whatever the numbers, and what each scenario does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.engine.simulation import paths
from tests.unit.engine.simulation.closed_forms import mmc_sojourn_quantile

from mlops_architect.domain.simulation import Measured
from mlops_architect.engine.simulation.delays import Delay
from mlops_architect.engine.simulation.path import Copies, Functions, RequestPath
from mlops_architect.engine.simulation.run import play


def played(scenario_id: str, path: RequestPath, requests: float = 24_000.0) -> Measured:
    found = play(paths.scenario(scenario_id), path, paths.load(requests))
    assert isinstance(found, Measured), found
    return found


def bare(serving: Copies, **changes: object) -> RequestPath:
    """Return a path of nothing but the service."""
    return replace(paths.path(serving), hops=(), lookup=None, **changes)  # type: ignore[arg-type]


def test_the_same_design_is_simulated_to_the_same_figures() -> None:
    assert played("steady-peak", paths.path()) == played("steady-peak", paths.path())


@given(
    rps=st.floats(0.5, 20_000.0),
    used=st.floats(0.05, 1.6),
    workers=st.integers(1, 16),
    pooled=st.booleans(),
    scenario=st.sampled_from([one.id for one in paths.shipped().scenarios]),
)
@settings(max_examples=40)
def test_figures_are_ordered_and_shares_are_shares(
    rps: float, used: float, workers: int, pooled: bool, scenario: str
) -> None:
    count = max(1, round(rps * 0.006 / used / workers))
    serving = paths.copies(count=count, least=max(1, count // 2), workers=workers, pooled=pooled)
    found = play(paths.scenario(scenario), paths.path(serving, peak_rps=rps, avg_rps=rps / 4), paths.load(2_000.0))
    if isinstance(found, str):
        assert scenario == "cold-starts"
        return
    assert 0.0 <= found.p50_ms <= found.p95_ms <= found.p99_ms <= found.p999_ms
    shares = (found.failed_pct, found.timeout_pct, found.late_pct, found.degraded_pct, found.cold_pct)
    assert all(0.0 <= share <= 100.0 for share in shares)
    assert found.failed_pct + found.timeout_pct + found.late_pct <= 100.1


@pytest.mark.parametrize("pooled", [True, False])
def test_the_service_alone_is_an_erlang_queue_where_its_times_are_exponential(pooled: bool) -> None:
    # A lognormal with this spread has the mean and the variance of an exponential: the mean wait agrees, and the p99
    # of one server must lie near.
    serving = paths.copies(count=4, least=4, workers=1, pooled=pooled)
    path = bare(serving, peak_rps=320.0, service=Delay.with_mean(6.0, 0.8326))
    found = played("steady-peak", path, 240_000.0)
    servers, rate = (4, 320.0) if pooled else (1, 80.0)
    assert found.p99_ms == pytest.approx(1000.0 * mmc_sojourn_quantile(servers, rate, 0.006, 0.99), rel=0.15)


def test_one_line_for_all_copies_is_shorter_than_a_line_for_each() -> None:
    pooled, split = (
        played("zone-loss", paths.path(paths.copies(pooled=one, workers=1, count=14))) for one in (True, False)
    )
    assert pooled.p99_ms < split.p99_ms


def test_losing_a_zone_takes_its_share_of_the_copies_and_of_the_requests() -> None:
    found = played("zone-loss", paths.path(paths.copies(count=10)))
    assert found.copies == 6
    assert found.failed_pct == pytest.approx(100.0 * 30 / 3600 * 4 / 10, rel=0.01)
    assert found.utilisation_pct == 50.0


def test_a_single_copy_leaves_nothing_in_its_zone() -> None:
    found = played("zone-loss", paths.path(paths.copies(count=1, least=1), peak_rps=50.0))
    assert (found.copies, found.failed_pct) == (0, 100.0)


def test_a_burst_meets_the_copies_of_the_load_before_it() -> None:
    # 500 requests/s at 200 a copy: three copies run, and no fewer than always run.
    assert played("burst", paths.path(paths.copies(least=1))).copies == 3
    assert played("burst", paths.path(paths.copies(least=5))).copies == 5
    slow = played("burst", paths.path(paths.copies(least=5, scale_out_s=480.0)))
    assert slow.lasts_s == 480.0


def test_what_is_overloaded_times_out_and_a_shrunk_queue_shows_the_same() -> None:
    serving = paths.copies(count=2, least=2, pooled=True, workers=4)
    path = bare(serving, peak_rps=1_750.0)
    found = played("steady-peak", path)
    assert found.utilisation_pct == pytest.approx(131.2, abs=0.1)
    assert found.bad_pct > 95.0
    whole, part = (played("burst", replace(path, peak_rps=1_420.0), draws) for draws in (400_000.0, 12_000.0))
    assert part.bad_pct == pytest.approx(whole.bad_pct, abs=6.0)


def test_a_slow_store_is_given_up_and_costs_no_more_than_its_timeout() -> None:
    calm, slow = played("steady-peak", paths.path()), played("slow-dependency", paths.path())
    assert calm.degraded_pct < 0.1
    assert slow.degraded_pct > 50.0
    assert slow.p99_ms < calm.p99_ms + 36.0
    never = played("slow-dependency", paths.path(lookup_timeout_s=100.0))
    assert never.degraded_pct == 0.0
    assert never.p99_ms > slow.p99_ms


def test_without_a_timeout_a_slow_store_holds_every_thread() -> None:
    # 1,000 requests/s that each hold a thread for about four seconds need four thousand; there are 720.
    stuck = paths.path(lookup=Delay.through(400.0, 500.0), lookup_timeout_s=100.0)
    assert played("slow-dependency", stuck, 60_000.0).bad_pct > 90.0


def test_a_hot_key_is_throttled_above_what_one_key_answers() -> None:
    assert played("hot-key", paths.path()).degraded_pct < 0.1
    narrow = played("hot-key", paths.path(key_reads_per_s=50.0))
    assert narrow.degraded_pct == pytest.approx(20.0 * (1 - 50 / 200), abs=1.5)
    untold = play(paths.scenario("hot-key"), paths.path(key_reads_per_s=None), paths.load())
    assert isinstance(untold, str)


def environments(warm: int = 0, peak: float = 30.0, **changes: object) -> RequestPath:
    serving: Functions = paths.functions(warm=warm)
    fields = {"peak_rps": peak, "avg_rps": peak / 4, "limit_ms": 1_000.0, **changes}
    return paths.path(serving, **fields)


def test_quiet_hours_bring_cold_starts_and_warm_environments_take_them_away() -> None:
    rare = played("cold-starts", environments(peak=0.01))
    assert rare.cold_pct > 10.0
    assert rare.p99_ms > 2_000.0
    assert played("cold-starts", environments(peak=50.0)).cold_pct < 1.0
    assert played("cold-starts", environments(warm=4, peak=0.01)).cold_pct == 0.0


def test_a_peak_far_above_the_mean_leaves_hours_without_any_request() -> None:
    serving = paths.copies(count=1, least=0, cold_s=20.0)
    found = played("cold-starts", paths.path(serving, peak_rps=30.0, avg_rps=0.46))
    assert 0.0 <= found.cold_pct <= 100.0


def test_copies_that_go_to_sleep_bring_cold_starts_too() -> None:
    serving = paths.copies(count=1, least=0, cold_s=20.0)
    quiet = played("cold-starts", paths.path(serving, peak_rps=0.01, avg_rps=0.003))
    assert quiet.cold_pct > 10.0
    assert quiet.p99_ms > 10_000.0
    assert played("cold-starts", paths.path(serving, peak_rps=2.0, avg_rps=1.0)).cold_pct < 0.5
    awake = paths.copies(count=1, least=1, cold_s=20.0)
    assert isinstance(play(paths.scenario("cold-starts"), paths.path(awake), paths.load()), str)


def test_a_burst_starts_environments() -> None:
    steady, burst = (played(one, environments(peak=400.0)) for one in ("steady-peak", "burst"))
    assert burst.cold_pct > steady.cold_pct


def test_what_is_above_the_throttle_is_refused() -> None:
    serving = paths.functions(throttle_rps=20.0)
    assert played("steady-peak", paths.path(serving, peak_rps=40.0)).failed_pct == pytest.approx(50.0)


def test_scenarios_that_mean_nothing_say_why() -> None:
    for scenario_id, path in (
        ("cold-starts", paths.path()),
        ("zone-loss", environments()),
        ("slow-dependency", paths.path(lookup=None)),
        ("hot-key", environments(lookup=None)),
    ):
        assert isinstance(play(paths.scenario(scenario_id), path, paths.load()), str)


def test_the_error_of_the_p99_falls_with_more_requests() -> None:
    few, many = (played("steady-peak", paths.path(), draws) for draws in (4_000.0, 400_000.0))
    assert few.p99_error_ms is not None
    assert many.p99_error_ms is not None
    assert many.p99_error_ms < few.p99_error_ms / 3
    assert abs(few.p99_ms - many.p99_ms) < 3 * (few.p99_error_ms + many.p99_error_ms)
