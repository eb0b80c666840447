"""Every feature, computed in one way for training and for forecasting.

``FeatureEngine.rows`` is the only place where features come from. The first thing it does is to forget everything
that was not known at the origin of the forecast, so that no feature can see the steps that are forecast.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from scoring.features.panel import Matrix, Panel, demand
from scoring.features.windows import aggregated, lagged, same_part, since_positive
from scoring.use_case import Feature, UseCase

_LEAST_SCALE = 0.2
"""Units a step; a series that hardly sells is measured by this, so that nothing is divided by zero."""
_LONGEST_SINCE_DAYS = 365.0
_MINUTES_AN_HOUR = 60


@dataclass(frozen=True)
class Rows:
    """Features of each series for each step that is forecast, series by series."""

    features: Matrix
    scale: Matrix
    """The level of the series of each row; multiplies what the model says."""
    steps_ahead: npt.NDArray[np.int64]
    series: npt.NDArray[np.int64]


class FeatureEngine:
    """The features of one use case."""

    def __init__(self, use_case: UseCase) -> None:
        self._use_case = use_case
        self.names = tuple(feature.name for feature in use_case.features)
        self.categorical = tuple(feature.kind == "category" for feature in use_case.features)

    def rows(self, panel: Panel, origin: int, horizon: int) -> Rows:
        """Return the rows of all series for the ``horizon`` steps after ``origin``, from what was known then."""
        known = panel.known_on(origin)
        forecast = self._use_case.forecast
        sold = demand(known, forecast.target, forecast.censored_by, forecast.censored_above)
        past = _Past(self._use_case, known, sold, origin, horizon)
        found: dict[str, Matrix] = {}
        for feature in self._use_case.features:
            found[feature.name] = np.broadcast_to(past.value(feature, found), (len(known.series), horizon))
        scale = np.maximum(np.nan_to_num(found[forecast.scale], nan=_usual(sold)), _LEAST_SCALE)
        for feature in self._use_case.features:
            if self._levelled(feature):
                found[feature.name] = found[feature.name] / scale
        ahead = np.tile(np.arange(1, horizon + 1), len(known.series))
        features = np.stack([found[name].reshape(-1) for name in self.names], axis=1)
        return Rows(features, scale.reshape(-1).copy(), ahead, np.repeat(np.arange(len(known.series)), horizon))

    def _levelled(self, feature: Feature) -> bool:
        """Whether the feature is an amount of what is forecast, and so is measured by the level of its series."""
        forecast = self._use_case.forecast
        return feature.kind == "window" and feature.column == forecast.target and feature.name != forecast.scale


class _Past:
    """What was known of some series when the origin was over."""

    def __init__(self, use_case: UseCase, panel: Panel, sold: Matrix, origin: int, horizon: int) -> None:
        self._use_case = use_case
        self._panel = panel
        self._sold = sold
        self._origin = origin
        self._horizon = horizon
        self._clock = use_case.clock
        starts = (self._clock.start(origin + ahead) for ahead in range(1, horizon + 1))
        self._dates = [datetime.fromtimestamp(start, UTC) for start in starts]

    def value(self, feature: Feature, found: dict[str, Matrix]) -> Matrix:
        """Return a feature as a matrix that broadcasts to series by steps ahead."""
        if feature.kind == "category":
            return self._panel.codes[feature.column][:, None]
        if feature.kind == "time-part":
            return self._time_part(feature)
        if feature.kind == "raw":
            return self._planned(feature.column)
        if feature.kind == "ratio":
            below = self._named(feature.other, found)
            with np.errstate(divide="ignore", invalid="ignore"):
                quotient = self._named(feature.column, found) / below
            return np.where(np.isfinite(quotient), quotient, np.nan)
        if feature.kind == "time-since-last":
            days = since_positive(self._values(feature.column)) / self._clock.per_day
            return np.minimum(days, _LONGEST_SINCE_DAYS)[:, None]
        return self._window(feature)

    def _named(self, name: str, found: dict[str, Matrix]) -> Matrix:
        return found[name] if name in found else self._planned(name)

    def _values(self, column: str) -> Matrix:
        """Return a column's past as far as the origin; of the target only steps in which all of the demand was seen."""
        if column == self._use_case.forecast.target:
            return self._sold
        return self._panel.values[column]

    def _time_part(self, feature: Feature) -> Matrix:
        if feature.part == "ahead":
            return np.arange(1, self._horizon + 1, dtype=np.float64)[None, :]
        if feature.part == "weekday":
            return np.asarray([[float(date.weekday()) for date in self._dates]])
        if feature.part == "hour":
            return np.asarray([[date.hour + date.minute / _MINUTES_AN_HOUR for date in self._dates]])
        return np.asarray([[float(getattr(date, feature.part)) for date in self._dates]])

    def _planned(self, column: str) -> Matrix:
        """Return what is planned for each step; without a plan the newest number goes on, and a yes or no is no."""
        values = self._panel.values[column]
        newest = lagged(values, 1, 1)
        if column not in self._use_case.forecast.planned:
            return newest
        plan = self._panel.plans.between(column, len(self._panel.series), self._origin + 1, self._horizon)
        usual = np.zeros_like(newest) if self._use_case.column(column).type == "boolean" else newest
        return np.where(np.isnan(plan), usual, plan)

    def _window(self, feature: Feature) -> Matrix:
        values, steps = self._values(feature.column), feature.steps(self._clock)
        if feature.entity != self._use_case.forecast.series:
            values = self._grouped(values)
        if feature.aggregate == "lag":
            return lagged(values, steps, self._horizon)
        if feature.part == "weekday":
            return same_part(values, steps, self._horizon, self._use_case.season_steps, feature.aggregate)
        return aggregated(values[:, -steps:], feature.aggregate)[:, None]

    def _grouped(self, values: Matrix) -> Matrix:
        """Return for each series the mean over the series of its group."""
        names, place = np.unique(np.asarray(self._panel.groups), return_inverse=True)
        sums = np.zeros((len(names), values.shape[1]))
        counts = np.zeros_like(sums)
        np.add.at(sums, place, np.nan_to_num(values))
        np.add.at(counts, place, np.isfinite(values))
        means = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
        grouped: Matrix = means[place]
        return grouped


def _usual(sold: Matrix) -> float:
    """Return the level of a series of which nothing is known: the mean over the others."""
    known = sold[np.isfinite(sold)]
    return float(known.mean()) if known.size else 1.0
