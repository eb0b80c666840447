"""Arrivals: a Poisson process whose rate follows a profile, and the shape of a day."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.float64]


@dataclass(frozen=True)
class Phase:
    """A stretch of time with a constant rate, in seconds and requests a second."""

    seconds: float
    rate: float


def arrivals(phases: Sequence[Phase], rng: np.random.Generator) -> Times:
    """Return arrival times in seconds, sorted, of a Poisson process with a rate that changes by phases.

    Given their number, the arrivals of a Poisson process are independent and uniform over the phase (Ross,
    "Introduction to Probability Models", theorem 5.2), so each phase is drawn exactly.
    """
    parts, start = [], 0.0
    for phase in phases:
        count = int(rng.poisson(phase.rate * phase.seconds))
        parts.append(np.sort(rng.random(count)) * phase.seconds + start)
        start += phase.seconds
    return np.concatenate(parts) if parts else np.zeros(0)


def day(peak_rps: float, avg_rps: float, slices: int = 24) -> tuple[float, ...]:
    """Return the rate in each slice of a day whose highest and average rate are given, the busiest slice first.

    The shape is peak · exp(k (cos t - 1)), positive everywhere; k is what makes its mean the average rate.
    """
    share = min(1.0, max(1e-3, avg_rps / peak_rps)) if peak_rps > 0 else 1.0
    angles = [2.0 * math.pi * index / slices for index in range(slices)]

    def rates(sharpness: float) -> list[float]:
        return [math.exp(sharpness * (math.cos(angle) - 1.0)) for angle in angles]

    low, high = 0.0, 1e4
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (middle, high) if sum(rates(middle)) / slices > share else (low, middle)
    return tuple(peak_rps * rate for rate in rates(low))
