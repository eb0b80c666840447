"""The simulation against queues that mathematics has solved, within the simulation's own error."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.engine.simulation.closed_forms import (
    erlang_c,
    mg1_mean_wait,
    mmc_mean_wait,
    mmc_sojourn_quantile,
    mmc_sojourn_tail,
)

from mlops_architect.engine.simulation.arrivals import Phase, arrivals
from mlops_architect.engine.simulation.delays import Delay
from mlops_architect.engine.simulation.queues import waits

_RUNS, _REQUESTS, _SERVICE_S = 12, 12_000, 0.006
_T = 3.106
"""99 % of Student's t with eleven degrees of freedom: what one comparison may be off by chance, one time in a hundred."""

Services = Callable[[int, np.random.Generator], np.ndarray]


def exponential(count: int, rng: np.random.Generator) -> np.ndarray:
    return rng.exponential(_SERVICE_S, count)


def simulated(servers: int, load: float, services: Services) -> tuple[np.ndarray, np.ndarray]:
    """Return waits and services of independent runs in rows, the first third of each left out."""
    rate = load * servers / _SERVICE_S
    rows = []
    for seed in range(_RUNS):
        rng = np.random.default_rng((11, seed, servers))
        came = arrivals((Phase(_REQUESTS * 1.7 / rate, rate),), rng)
        served = services(len(came), rng)
        rows.append((waits(came, served, servers, 10**9)[-_REQUESTS:], served[-_REQUESTS:]))
    return np.array([one for one, _ in rows]), np.array([one for _, one in rows])


def agrees(found: np.ndarray, expected: float) -> None:
    """Assert that the mean of the runs' figures is the expected one within their error."""
    error = _T * found.std(ddof=1) / math.sqrt(len(found))
    assert abs(found.mean() - expected) <= error, (found.mean(), expected, error)
    assert error < 0.25 * expected, "the error is small enough for the comparison to mean something"


@pytest.mark.parametrize(("servers", "load"), [(1, 0.5), (1, 0.8), (2, 0.7), (8, 0.8), (30, 0.85)])
def test_exponential_service_agrees_with_erlang(servers: int, load: float) -> None:
    rate = load * servers / _SERVICE_S
    waited, served = simulated(servers, load, exponential)
    agrees((waited > 0).mean(axis=1), erlang_c(servers, load * servers))
    agrees(waited.mean(axis=1), mmc_mean_wait(servers, rate, _SERVICE_S))
    for share in (0.5, 0.95, 0.99):
        agrees(np.quantile(waited + served, share, axis=1), mmc_sojourn_quantile(servers, rate, _SERVICE_S, share))


@pytest.mark.parametrize("load", [0.4, 0.7, 0.85])
@pytest.mark.parametrize("sigma", [0.0, 0.4, 1.0])
def test_other_service_times_agree_with_pollaczek_and_khinchine(load: float, sigma: float) -> None:
    delay = Delay.with_mean(_SERVICE_S * 1000.0, sigma)
    waited, _ = simulated(1, load, delay.draw)
    agrees(waited.mean(axis=1), mg1_mean_wait(load / _SERVICE_S, _SERVICE_S, math.exp(sigma * sigma) - 1.0))


@pytest.mark.parametrize(("servers", "offered", "known"), [(1, 0.3, 0.3), (2, 1.0, 1 / 3), (3, 2.0, 4 / 9)])
def test_erlang_c_has_its_known_values(servers: int, offered: float, known: float) -> None:
    assert erlang_c(servers, offered) == pytest.approx(known)


@given(servers=st.integers(1, 200), load=st.floats(0.05, 0.97))
def test_erlang_c_is_a_probability_that_falls_with_servers_and_rises_with_load(servers: int, load: float) -> None:
    offered = load * servers
    assert 0.0 <= erlang_c(servers + 1, offered) < erlang_c(servers, offered) <= 1.0
    assert erlang_c(servers, offered) <= erlang_c(servers, offered * 1.02)


@given(load=st.floats(0.05, 0.97), share=st.floats(0.1, 0.999))
def test_one_server_has_an_exponential_sojourn(load: float, share: float) -> None:
    assert mmc_sojourn_quantile(1, load, 1.0, share) == pytest.approx(-math.log(1.0 - share) / (1.0 - load), rel=1e-6)


def test_the_tail_is_continuous_where_queue_and_service_drain_alike() -> None:
    near = [mmc_sojourn_tail(2, 1.0 + shift, 1.0, 2.0) for shift in (-1e-7, 0.0, 1e-7)]
    assert near[0] == pytest.approx(near[1], rel=1e-5) == pytest.approx(near[2], rel=1e-5)


def test_an_overloaded_queue_waits_for_ever() -> None:
    assert erlang_c(4, 4.0) == 1.0
    assert mmc_mean_wait(4, 5.0, 1.0) == math.inf
    assert mg1_mean_wait(1.0, 1.0, 0.0) == math.inf
    assert mmc_sojourn_tail(4, 5.0, 1.0, 1e9) == 1.0


@given(mean_ms=st.floats(0.1, 1e4), sigma=st.floats(0.0, 1.5))
def test_a_delay_keeps_the_mean_it_was_given(mean_ms: float, sigma: float) -> None:
    assert Delay.with_mean(mean_ms, sigma).mean_s == pytest.approx(mean_ms / 1000.0)


def test_a_delay_goes_through_its_percentiles() -> None:
    drawn = Delay.through(4.0, 12.0).draw(400_000, np.random.default_rng(3)) * 1000.0
    assert np.quantile(drawn, 0.5) == pytest.approx(4.0, rel=0.01)
    assert np.quantile(drawn, 0.99) == pytest.approx(12.0, rel=0.02)
