"""Queues against a slow and plain account of the same thing, and what must hold for any of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.engine.simulation.arrivals import Phase, arrivals, day
from mlops_architect.engine.simulation.queues import asleep, cold, waits

requests = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=40)


def split(drawn: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    ordered = sorted(drawn)
    return np.array([came for came, _ in ordered], dtype=float), np.array([took for _, took in ordered], dtype=float)


def second_by_second(came: np.ndarray, served: np.ndarray, servers: int, places: int) -> list[float]:
    """Return the waits by keeping lists of who is served and who waits at each whole second."""
    found = [float("nan")] * len(came)
    running: list[int] = []
    line: list[int] = []
    started = [0] * len(came)
    for second in range(2000):
        running = [one for one in running if started[one] + served[one] > second]
        while line and len(running) < servers:
            first = line.pop(0)
            started[first], found[first] = second, second - came[first]
            running.append(first)
        for one in np.flatnonzero(came == second):
            if len(running) < servers:
                started[one], found[one] = second, 0.0
                running.append(int(one))
            elif len(line) < places:
                line.append(int(one))
    return found


@given(drawn=requests, servers=st.integers(1, 4), places=st.integers(0, 6))
def test_waits_are_those_of_a_line_before_servers(drawn: list[tuple[int, int]], servers: int, places: int) -> None:
    came, served = split(drawn)
    np.testing.assert_array_equal(waits(came, served, servers, places), second_by_second(came, served, servers, places))


@given(drawn=requests, servers=st.integers(1, 4))
def test_another_server_makes_nobody_wait_longer(drawn: list[tuple[int, int]], servers: int) -> None:
    came, served = split(drawn)
    fewer, more = (waits(came, served, count, 10**6) for count in (servers, servers + 1))
    assert np.all(more <= fewer + 1e-9)


@given(drawn=requests, start=st.integers(1, 9), kept=st.integers(1, 30))
def test_an_environment_is_started_only_when_none_is_free(drawn: list[tuple[int, int]], start: int, kept: int) -> None:
    came, served = split(drawn)
    started = cold(came, served, float(start), 0, float(kept))
    if len(came):
        assert started[0]
    ends = came + served + np.where(started, start, 0)
    for index in np.flatnonzero(~started):
        before = ends[:index]
        assert np.any((before <= came[index]) & (came[index] - before <= kept)), "it was served by one that was kept"
    enough = cold(came, served, float(start), len(came), float(kept))
    assert not enough.any(), "with one warm environment a request nobody waits for a start"


def test_environments_that_were_idle_too_long_are_gone() -> None:
    came, served = np.array([0.0, 100.0, 500.0]), np.full(3, 1.0)
    assert cold(came, served, 2.0, 0, 300.0).tolist() == [True, False, True]
    assert cold(came, served, 2.0, 1, 300.0).tolist() == [False, False, False]


@given(drawn=requests, start=st.integers(1, 9), kept=st.integers(1, 30))
def test_a_sleeping_service_is_waited_for_and_then_awake(drawn: list[tuple[int, int]], start: int, kept: int) -> None:
    came, _ = split(drawn)
    waited = asleep(came, float(start), float(kept))
    assert np.all((waited >= 0) & (waited <= start))
    answered = came + waited
    for index in range(1, len(came)):
        if came[index] - answered[index - 1] > kept:
            assert waited[index] == start
        elif waited[index]:
            assert answered[index] == answered[index - 1], "it waits for the start that another has caused"


@pytest.mark.parametrize("servers", [1, 3])
def test_nobody_arrives_and_nobody_waits(servers: int) -> None:
    nobody = np.zeros(0)
    assert waits(nobody, nobody, servers, 5).shape == (0,)
    assert cold(nobody, nobody, 1.0, 0, 1.0).shape == (0,)


def test_each_phase_has_its_own_rate() -> None:
    came = arrivals((Phase(100.0, 50.0), Phase(50.0, 400.0), Phase(10.0, 0.0)), np.random.default_rng(5))
    assert np.all(np.diff(came) >= 0)
    quiet, busy = (came < 100.0).sum(), ((came >= 100.0) & (came < 150.0)).sum()
    assert quiet == pytest.approx(5_000, abs=4 * 5_000**0.5)
    assert busy == pytest.approx(20_000, abs=4 * 20_000**0.5)
    assert quiet + busy == len(came)


@given(peak=st.floats(0.01, 1e5), share=st.floats(0.1, 1.0))
def test_a_day_has_the_peak_and_the_average_that_were_asked_for(peak: float, share: float) -> None:
    rates = day(peak, peak * share)
    assert max(rates) == pytest.approx(peak)
    assert sum(rates) / len(rates) == pytest.approx(peak * share, rel=1e-3)
    assert min(rates) > 0
