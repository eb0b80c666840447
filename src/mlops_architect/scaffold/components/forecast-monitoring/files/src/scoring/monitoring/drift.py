"""Drift: how far the features of the newest origin are from those the model was fitted on.

PSI is the population stability index over the deciles of the reference; what is missing is a bin of its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.features.panel import Matrix
from scoring.training.reference import shares

_FLOOR = 1e-4
"""Share that stands in for an empty bin, whose logarithm does not exist."""


@dataclass(frozen=True)
class Drift:
    """The drift of one feature."""

    name: str
    psi: float
    missing_before: float
    missing_now: float

    def status(self, warn_psi: float, alert_psi: float) -> str:
        """Return ok, warn or alert."""
        return "alert" if self.psi >= alert_psi else "warn" if self.psi >= warn_psi else "ok"


def measure_drift(reference: Mapping[str, Any], values: Mapping[str, Matrix]) -> list[Drift]:
    """Return the drift of every feature, worst first."""
    found = []
    for name, before in reference.items():
        now = values[name]
        known = now[np.isfinite(now)]
        missing, was = 1 - known.size / max(now.size, 1), float(before["missing"])
        shares_before = [share * (1 - was) for share in before["shares"]] + [was]
        shares_now = [share * (1 - missing) for share in shares(known, np.asarray(before["edges"]))] + [missing]
        found.append(Drift(name, psi(shares_before, shares_now), was, missing))
    return sorted(found, key=lambda drift: (-drift.psi, drift.name))


def psi(before: Sequence[float], now: Sequence[float]) -> float:
    """Return the population stability index of two lists of shares over the same bins."""
    pairs = [(max(b, _FLOOR), max(n, _FLOOR)) for b, n in zip(before, now, strict=True)]
    return sum((n - b) * math.log(n / b) for b, n in pairs)
