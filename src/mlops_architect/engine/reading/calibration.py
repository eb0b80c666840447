"""Calibration: from the strength of the evidence for a value to how often such a value is right.

Readers grade their evidence from 0 to 1 in steps that order it: a unit beside its own anchor word above one
further away, above one inferred. The table says how often values of a grade were right on the development texts,
each grade counted together with ten imagined values of which 85 % are right, and a point less from 70 % on, as the rules
were written with those texts at hand; between two grades it is interpolated. The benchmark of reading prints the table of grades against hits.
"""

from __future__ import annotations

from itertools import pairwise

_TABLE = (
    (0.00, 0.30),
    (0.50, 0.60),
    (0.60, 0.78),
    (0.70, 0.91),
    (0.75, 0.925),
    (0.80, 0.935),
    (0.85, 0.95),
    (0.90, 0.955),
    (0.95, 0.97),
    (0.98, 0.98),
    (1.00, 0.99),
)


def calibrated(strength: float) -> float:
    """Return the share of right values to expect at a strength of evidence between 0 and 1."""
    for (low, at_low), (high, at_high) in pairwise(_TABLE):
        if strength <= high:
            return round(at_low + (at_high - at_low) * (max(strength, low) - low) / (high - low), 3)
    return _TABLE[-1][1]
