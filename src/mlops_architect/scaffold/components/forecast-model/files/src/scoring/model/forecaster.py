"""What a forecast is, and the forecasts that need no model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from scoring.features.panel import Matrix, Panel, demand
from scoring.features.windows import aggregated, lagged, same_part
from scoring.use_case import UseCase

_RESIDUAL_DAYS = 84


@dataclass(frozen=True)
class Forecasts:
    """For each series (row) and step ahead (column) the expected amount and the interval with its median."""

    expected: Matrix
    low: Matrix
    median: Matrix
    high: Matrix

    @classmethod
    def ordered(cls, expected: Matrix, ends: tuple[Matrix, Matrix, Matrix]) -> Forecasts:
        """Return forecasts that are not below zero, with quantiles in their order."""
        low, median, high = np.maximum(np.sort(np.stack(ends), axis=0), 0.0)
        return cls(np.maximum(expected, 0.0), low, median, high)


class Forecaster(Protocol):
    """Anything that forecasts a panel."""

    def forecast(self, panel: Panel, origin: int, horizon: int) -> Forecasts:
        """Return the forecasts of all series for the steps after ``origin``, from what was known when it was over."""


class SeasonalNaive:
    """The same step of the season before; the interval from how far that was off in the past."""

    def __init__(self, use_case: UseCase) -> None:
        self._use_case = use_case

    def forecast(self, panel: Panel, origin: int, horizon: int) -> Forecasts:
        """Return the newest known value of the same step of the season."""
        sold = _sold(self._use_case, panel, origin)
        season = self._use_case.season_steps
        expected = np.nan_to_num(lagged(_filled(sold, season), season, horizon))
        return _with_residuals(self._use_case, expected, sold)


class SeasonalMean:
    """The mean of the same step of the season over some seasons."""

    def __init__(self, use_case: UseCase, seasons: int = 8) -> None:
        self._use_case = use_case
        self._seasons = seasons

    def forecast(self, panel: Panel, origin: int, horizon: int) -> Forecasts:
        """Return the mean of the same step of the season."""
        sold = _sold(self._use_case, panel, origin)
        season = self._use_case.season_steps
        found = same_part(sold, season * self._seasons, horizon, season, "mean")
        level = aggregated(sold[:, -season * self._seasons :], "mean")[:, None]
        expected = np.nan_to_num(np.where(np.isnan(found), level, found))
        return _with_residuals(self._use_case, expected, sold)


def seasonal_errors(sold: Matrix, season: int) -> Matrix:
    """Return by how much the value a season before was off, for each step where both are known."""
    if sold.shape[1] <= season:
        return np.full((sold.shape[0], 0), np.nan)
    return sold[:, season:] - sold[:, :-season]


def _sold(use_case: UseCase, panel: Panel, origin: int) -> Matrix:
    forecast = use_case.forecast
    return demand(panel.known_on(origin), forecast.target, forecast.censored_by, forecast.censored_above)


def _filled(sold: Matrix, season: int) -> Matrix:
    """Return the steps of the newest seasons with gaps filled from the season before."""
    filled = sold[:, -season * 8 :].copy()
    for step in range(season, filled.shape[1]):
        gap = np.isnan(filled[:, step])
        filled[gap, step] = filled[gap, step - season]
    return filled


def _with_residuals(use_case: UseCase, expected: Matrix, sold: Matrix) -> Forecasts:
    errors = seasonal_errors(sold, use_case.season_steps)[:, -use_case.clock.steps(_RESIDUAL_DAYS) :]
    ends = [_quantiles(errors, quantile)[:, None] for quantile in use_case.quantiles]
    low, median, high = (expected + end for end in ends)
    return Forecasts.ordered(expected, (low, median, high))


def _quantiles(errors: Matrix, quantile: float) -> Matrix:
    """Return a quantile a series over the known steps; zero where none is known."""
    ordered = np.sort(errors, axis=1)
    count = np.isfinite(errors).sum(axis=1)
    if errors.shape[1] == 0:
        return np.zeros(errors.shape[0])
    place = np.clip(np.round(quantile * (count - 1)), 0, None).astype(np.int64)
    found: Matrix = np.where(count > 0, ordered[np.arange(len(ordered)), place], 0.0)
    return found
