"""Drift: how far recent features and scores are from those the model was trained on.

PSI is the population stability index over the deciles of the training data; KS the largest
gap between the two cumulative distributions. PSI decides, because with many rows KS finds
differences that do not matter; KS is reported beside it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.features.engine import Features, FeatureValue, content_of

SCORE, CLASSES = "score", "class given"
"""What is watched beside the features, by its name in the report."""
_FLOOR = 1e-4
"""Share that stands in for an empty bin, whose logarithm does not exist."""


@dataclass(frozen=True)
class Drift:
    """The drift of one feature, of the scores, or of the classes given."""

    name: str
    psi: float
    ks: float | None
    missing_before: float
    missing_now: float

    def status(self, warn_psi: float, alert_psi: float) -> str:
        """Return ok, warn or alert."""
        return "alert" if self.psi >= alert_psi else "warn" if self.psi >= warn_psi else "ok"


def measure_drift(
    reference: Mapping[str, Any], rows: Sequence[Features], scores: Sequence[float], given: Sequence[str] = ()
) -> list[Drift]:
    """Return the drift of every feature, of the scores and of the classes given, worst first."""
    found = []
    for name, before in reference["numeric"].items():
        values, missing = _known([row.get(name) for row in rows])
        found.append(_numeric(name, before, np.asarray([float(value) for value in values]), missing))
    for name, before in reference["categorical"].items():
        values, missing = _known([row.get(name) for row in rows])
        found.append(_categorical(name, before, [str(value) for value in values], missing))
    for name, before in reference.get("content", {}).items():
        values, missing = _known([row.get(name) for row in rows])
        now = content_of(before["kind"]).profile([str(value) for value in values])
        found.append(Drift(name, _with_missing(before, now, missing), None, float(before["missing"]), missing))
    if "classes" in reference:
        found.append(_categorical(CLASSES, reference["classes"], given, 0.0))
    found.append(_numeric(SCORE, {**reference["score"], "missing": 0.0}, np.asarray(scores, dtype=np.float64), 0.0))
    return sorted(found, key=lambda drift: (-drift.psi, drift.name))


def psi(before: Sequence[float], now: Sequence[float]) -> float:
    """Return the population stability index of two lists of shares over the same bins."""
    pairs = [(max(b, _FLOOR), max(n, _FLOOR)) for b, n in zip(before, now, strict=True)]
    return sum((n - b) * math.log(n / b) for b, n in pairs)


def _with_missing(before: Mapping[str, Any], now: Sequence[float], missing: float) -> float:
    was_missing = float(before["missing"])
    shares_before = [share * (1 - was_missing) for share in before["profile"]] + [was_missing]
    return psi(shares_before, [share * (1 - missing) for share in now] + [missing])


def _known(values: Sequence[FeatureValue]) -> tuple[list[float | str], float]:
    known = [value for value in values if value is not None]
    return known, 1 - len(known) / len(values) if values else 0.0


def _numeric(name: str, before: Mapping[str, Any], now: npt.NDArray[np.float64], missing: float) -> Drift:
    was_missing = float(before["missing"])
    edges, quantiles = before["edges"], before["quantiles"]
    if not len(now) or not quantiles:
        # A feature that appeared or vanished altogether has drifted as far as it can.
        return Drift(name, psi([was_missing, 1 - was_missing], [missing, 1 - missing]), None, was_missing, missing)
    counts = np.bincount(np.searchsorted(edges, now, side="right"), minlength=len(edges) + 1)
    # Missing values are a bin of their own, so that a feature that goes missing counts as drift.
    shares_before = [share * (1 - was_missing) for share in before["shares"]] + [was_missing]
    shares_now = [share * (1 - missing) for share in (counts / len(now)).tolist()] + [missing]
    return Drift(name, psi(shares_before, shares_now), _ks(np.asarray(quantiles), now), was_missing, missing)


def _ks(quantiles: npt.NDArray[np.float64], now: npt.NDArray[np.float64]) -> float:
    points = np.sort(np.concatenate([quantiles, now]))
    before = np.searchsorted(quantiles, points, side="right") / len(quantiles)
    after = np.searchsorted(np.sort(now), points, side="right") / len(now)
    return float(np.max(np.abs(before - after)))


def _categorical(name: str, before: Mapping[str, Any], now: Sequence[str], missing: float) -> Drift:
    was_missing = float(before["missing"])
    known = list(before["shares"])
    counts = {value: now.count(value) for value in set(now)}
    total = len(now) or 1
    new = sum(count for value, count in counts.items() if value not in before["shares"]) / total
    shares_before = [before["shares"][value] for value in known] + [0.0, was_missing]
    shares_now = [counts.get(value, 0) / total * (1 - missing) for value in known] + [new * (1 - missing), missing]
    return Drift(name, psi(shares_before, shares_now), None, was_missing, missing)
