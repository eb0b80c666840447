"""Durations: lognormal through a median and a p99, or with a mean and a spread."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Z99 = 2.3263478740408408
"""99th percentile of the standard normal distribution."""


def spread(p50: float, p99: float) -> float:
    """Return the standard deviation of the logarithm of a lognormal with this median and p99."""
    return math.log(max(p99, p50) / p50) / _Z99 if p50 > 0 else 0.0


@dataclass(frozen=True)
class Delay:
    """A lognormal duration in seconds: its median and the standard deviation of its logarithm."""

    median_s: float
    sigma: float

    @classmethod
    def through(cls, p50_ms: float, p99_ms: float) -> Delay:
        """Return the delay with this median and p99, in milliseconds; none at all for a median of zero."""
        return cls(max(p50_ms, 0.0) / 1000.0, spread(p50_ms, p99_ms))

    @classmethod
    def with_mean(cls, mean_ms: float, sigma: float) -> Delay:
        """Return the delay with this mean in milliseconds: a lognormal's mean is its median times exp(σ²/2)."""
        return cls(mean_ms / 1000.0 / math.exp(sigma * sigma / 2.0), sigma)

    @property
    def mean_s(self) -> float:
        """Mean in seconds."""
        return self.median_s * math.exp(self.sigma * self.sigma / 2.0)

    def slower(self, factor: float) -> Delay:
        """Return the same delay, ``factor`` times as long."""
        return Delay(self.median_s * factor, self.sigma)

    def draw(self, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Return ``count`` durations in seconds."""
        return self.median_s * np.exp(self.sigma * rng.standard_normal(count))
