"""Latencies of a chain: between the slowest part and the sum of all, and close to what sampling says."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.engine.latency import chain_pct, compose, worst_p99_ms

Hop = tuple[float, float]
HOP = st.tuples(st.floats(0.1, 1000), st.floats(1, 20)).map(lambda pair: (pair[0], pair[0] * pair[1]))
CHAIN = st.lists(HOP, min_size=1, max_size=5)
Z99 = 2.3263478740408408


@given(CHAIN)
def test_p99_lies_between_the_slowest_hop_and_the_sum(hops: list[Hop]) -> None:
    p50_ms, p99_ms = compose(hops)
    assert p99_ms <= worst_p99_ms(hops) * (1 + 1e-9)
    assert p99_ms >= max(hop_p99 for _, hop_p99 in hops) * (1 - 1e-9)
    assert 0 < p50_ms <= p99_ms * (1 + 1e-9)


@given(HOP)
def test_one_hop_is_itself(hop: Hop) -> None:
    assert compose([hop]) == pytest.approx(hop)


@given(CHAIN, HOP)
def test_another_hop_never_makes_it_faster(hops: list[Hop], more: Hop) -> None:
    assert compose([*hops, more])[1] >= compose(hops)[1] * (1 - 1e-9)


@given(CHAIN, st.floats(1, 3))
def test_a_slower_tail_never_makes_it_faster(hops: list[Hop], factor: float) -> None:
    (p50_ms, p99_ms), *rest = hops
    assert compose([(p50_ms, p99_ms * factor), *rest])[1] >= compose(hops)[1] * (1 - 1e-9)


@given(CHAIN, st.floats(0.01, 100))
def test_the_unit_does_not_matter(hops: list[Hop], factor: float) -> None:
    scaled = compose([(p50_ms * factor, p99_ms * factor) for p50_ms, p99_ms in hops])
    assert scaled == pytest.approx(tuple(value * factor for value in compose(hops)))


@given(CHAIN)
def test_the_order_does_not_matter(hops: list[Hop]) -> None:
    assert compose(hops[::-1]) == pytest.approx(compose(hops))


def test_no_hops_take_no_time() -> None:
    assert compose([]) == (0.0, 0.0)


def test_constant_hops_add() -> None:
    assert compose([(5, 5), (7, 7)]) == pytest.approx((12, 12))


def test_a_p99_below_the_median_counts_as_no_spread() -> None:
    assert compose([(10, 5)]) == pytest.approx((10, 10))


@pytest.mark.parametrize(
    "hops",
    [
        [(5, 12), (6, 15)],
        [(1, 2.5), (8, 20), (2, 9)],
        [(0.5, 5), (20, 40)],
        [(3, 30), (3, 30), (3, 30)],
        [(2, 4), (2, 4), (2, 4), (2, 4), (2, 4)],
    ],
    ids=str,
)
def test_it_is_close_to_sampling(hops: list[Hop]) -> None:
    draw = random.Random(20_60).gauss
    shapes = [(math.log(p50_ms), math.log(p99_ms / p50_ms) / Z99) for p50_ms, p99_ms in hops]
    sums = sorted(sum(math.exp(draw(mu, sigma)) for mu, sigma in shapes) for _ in range(40_000))
    p50_ms, p99_ms = compose(hops)
    assert p50_ms == pytest.approx(sums[20_000], rel=0.05)
    assert p99_ms == pytest.approx(sums[39_600], rel=0.08)


def test_availabilities_multiply() -> None:
    assert chain_pct([99.9, 99.95]) == pytest.approx(99.85005)
    assert chain_pct([]) == 100.0


@given(st.lists(st.floats(0, 100), max_size=6))
def test_a_chain_is_no_better_than_its_worst_part(parts: list[float]) -> None:
    assert 0 <= chain_pct(parts) <= min(parts, default=100.0) + 1e-9
