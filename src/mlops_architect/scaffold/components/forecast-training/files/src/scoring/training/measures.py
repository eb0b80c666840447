"""How good forecasts are: points, intervals, and by how much two differ.

WAPE is the sum of absolute errors over the sum of demand; MASE the mean absolute error over that of the seasonal naive
forecast within history (Hyndman and Koehler, 2006); pinball the mean quantile loss. Steps whose demand is not known, or
was cut short, do not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.features.panel import Array, Matrix
from scoring.model.forecaster import Forecasts

Measures = dict[str, float]
_DRAWS = 300
_LEAST_DEMAND = 1e-9


@dataclass(frozen=True)
class Judged:
    """Forecasts beside the demand that came; one row a forecast step, in any order."""

    series: Array
    steps_ahead: Matrix
    sold: Matrix
    expected: Matrix
    low: Matrix
    median: Matrix
    high: Matrix
    naive_error: Matrix
    """Mean absolute seasonal error of the series within history."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.sold)

    def only(self, rows: Array) -> Judged:
        """Return some of the rows."""
        return Judged(*(getattr(self, name)[rows] for name in type(self).__dataclass_fields__))


def judged(forecasts: Forecasts, sold: Matrix, series: Array, naive_error: Matrix) -> Judged:
    """Return the forecasts of steps whose demand is known (series by steps ahead)."""
    horizon = sold.shape[1]
    known = np.isfinite(sold)
    ahead = np.broadcast_to(np.arange(1, horizon + 1, dtype=np.float64), sold.shape)
    return Judged(
        np.broadcast_to(series[:, None], sold.shape)[known],
        ahead[known],
        sold[known],
        forecasts.expected[known],
        forecasts.low[known],
        forecasts.median[known],
        forecasts.high[known],
        np.broadcast_to(naive_error[:, None], sold.shape)[known],
    )


def stacked(parts: list[Judged]) -> Judged:
    """Return the rows of several back-tests as one."""
    return Judged(*(np.concatenate([getattr(part, name) for part in parts]) for name in Judged.__dataclass_fields__))


def measures(rows: Judged, quantiles: tuple[float, float, float]) -> Measures:
    """Return every measure."""
    error = rows.expected - rows.sold
    total = max(float(rows.sold.sum()), _LEAST_DEMAND)
    wape = float(np.abs(error).sum()) / total
    scaled = rows.naive_error > 0
    ends = zip((rows.low, rows.median, rows.high), quantiles, strict=True)
    return {
        "forecast_accuracy": 1 - wape,
        "wape": wape,
        "mase": float((np.abs(error[scaled]) / rows.naive_error[scaled]).mean()) if scaled.any() else 0.0,
        "pinball": float(np.mean([pinball(rows.sold, end, quantile) for end, quantile in ends])),
        "interval_coverage": float(((rows.sold >= rows.low) & (rows.sold <= rows.high)).mean()),
        "interval_width": float((rows.high - rows.low).sum()) / total,
        "bias": float(error.sum()) / total,
    }


def pinball(sold: Matrix, said: Matrix, quantile: float) -> float:
    """Return the mean quantile loss."""
    above = sold - said
    return float(np.maximum(quantile * above, (quantile - 1) * above).mean())


def slices(rows: Judged, values: Mapping[str, Array], block: tuple[str, int]) -> dict[str, Judged]:
    """Return the rows of each slice: each value of a category (one a series), and each stretch ahead."""
    found = {}
    for name, of_series in values.items():
        of_row = of_series[rows.series]
        for value in sorted({str(one) for one in of_series.tolist()}):
            found[f"{name}={value}"] = rows.only(of_row == value)
    name, steps = block
    stretch = (rows.steps_ahead - 1) // steps
    for number in range(int(stretch.max(initial=-1)) + 1):
        found[f"{name}={number + 1}"] = rows.only(stretch == number)
    return {name: part for name, part in found.items() if len(part)}


def gain_interval(candidate: Judged, other: Judged, seed: int = 0) -> tuple[float, float, float]:
    """Return by how much the candidate's WAPE is lower, with a 95 % interval over draws of whole series.

    Errors of one series belong together, so series are drawn and not steps. Both must hold the same rows.
    """
    names, place = np.unique(candidate.series, return_inverse=True)

    def sums(values: Matrix) -> Matrix:
        return np.bincount(place, weights=values, minlength=len(names)).astype(np.float64)

    gained = sums(np.abs(other.expected - other.sold)) - sums(np.abs(candidate.expected - candidate.sold))
    sold = sums(candidate.sold)
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(names), size=(_DRAWS, len(names)))
    draws = gained[drawn].sum(axis=1) / np.maximum(sold[drawn].sum(axis=1), _LEAST_DEMAND)
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(gained.sum() / max(float(sold.sum()), _LEAST_DEMAND)), float(low), float(high)
