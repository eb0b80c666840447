"""Composition of latencies and availabilities along a request path."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

_Z99 = 2.3263478740408408
"""99th percentile of the standard normal distribution."""


def compose(hops: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Return p50 and p99 in ms of hops passed one after the other.

    Percentiles do not add. Each hop is taken as lognormal through its p50 and p99; means and
    variances of independent hops add, and a lognormal with that mean and variance stands for
    the sum (Fenton, "The sum of log-normal probability distributions", IRE Trans. CS-8, 1960).
    Hops that are slow together are worse: `worst_p99_ms` bounds that, and bounds the
    approximation where very unequal spreads would carry it above.

    Args:
        hops: Pairs of p50 and p99 in milliseconds, p99 at least p50, both above zero or both zero for what takes no time.
    """
    mean = variance = worst_ms = 0.0
    for p50_ms, p99_ms in hops:
        hop_mean, hop_variance = _moments(p50_ms, p99_ms)
        mean += hop_mean
        worst_ms += max(p99_ms, p50_ms)
        variance += hop_variance
    return composed(mean, variance, worst_ms)


def composed(mean_ms: float, variance: float, worst_ms: float) -> tuple[float, float]:
    """Return p50 and p99 in ms of the lognormal with this mean and variance; p99 at most ``worst_ms``."""
    if mean_ms == 0:
        return 0.0, 0.0
    square = math.log(1 + variance / (mean_ms * mean_ms))
    median_ms = mean_ms / math.exp(square / 2)
    return median_ms, min(median_ms * math.exp(_Z99 * math.sqrt(square)), worst_ms)


def moments(p50_ms: float | None, p99_ms: float | None) -> tuple[float, float, float]:
    """Return what a hop adds to a path: mean in ms, variance in ms², worst case in ms; nothing off the path."""
    if p50_ms is None or p99_ms is None:
        return 0.0, 0.0, 0.0
    return (*_moments(p50_ms, p99_ms), max(p99_ms, p50_ms))


@lru_cache(maxsize=4096)
def _moments(p50_ms: float, p99_ms: float) -> tuple[float, float]:
    """Return mean and variance of one hop; the search meets the same hops in thousands of combinations."""
    if p99_ms == 0:
        return 0.0, 0.0
    sigma = max(0.0, math.log(max(p99_ms, p50_ms) / p50_ms)) / _Z99
    square = sigma * sigma
    mean = p50_ms * math.exp(square / 2)
    return mean, (math.exp(square) - 1) * mean * mean


def worst_p99_ms(hops: Iterable[tuple[float, float]]) -> float:
    """Return the p99 in ms when every hop is slow for the same requests (comonotonic bound)."""
    return sum(p99_ms for _, p99_ms in hops)


def chain_pct(availabilities_pct: Iterable[float]) -> float:
    """Return the availability in percent of parts that must all work and fail independently."""
    return 100.0 * math.prod(availability / 100.0 for availability in availabilities_pct)
