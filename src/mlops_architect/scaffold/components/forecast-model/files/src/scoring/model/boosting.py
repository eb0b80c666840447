"""One model for all series: boosted trees for the mean and for the quantiles of the interval.

What it learns is measured by the level of each series, so that large and small series teach each other. The ends of the
interval are then moved to where they hold the share of steps that they promise, on later ones that were not learnt from
(conformalised quantile regression, Romano et al., 2019, https://arxiv.org/abs/1905.03222).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from scoring.features.engine import FeatureEngine, Rows
from scoring.features.panel import Matrix, Panel
from scoring.model.forecaster import Forecasts
from scoring.use_case import UseCase

OUTPUTS = ("expected", "low", "median", "high")
_WEEK = 7


@dataclass(frozen=True)
class Boosting:
    """Fitted trees, and how far the ends of the interval are moved in each stretch ahead, in levels of a series."""

    trees: Mapping[str, Any]
    widening: tuple[float, ...]
    block: int = _WEEK
    """Steps of a stretch."""

    def predict(self, rows: Rows) -> dict[str, Matrix]:
        """Return the outputs of each row, in units, before they are put into order."""
        found = {name: self.trees[name].predict(rows.features) for name in OUTPUTS}
        moved = np.asarray(self.widening)[np.minimum((rows.steps_ahead - 1) // self.block, len(self.widening) - 1)]
        found["low"] = found["low"] - moved
        found["high"] = found["high"] + moved
        return {name: values * rows.scale for name, values in found.items()}


class BoostedForecaster:
    """Forecasts of fitted trees."""

    def __init__(self, use_case: UseCase, fitted: Boosting) -> None:
        self._engine = FeatureEngine(use_case)
        self._fitted = fitted

    def forecast(self, panel: Panel, origin: int, horizon: int) -> Forecasts:
        """Return the forecasts of all series for the steps after ``origin``."""
        rows = self._engine.rows(panel, origin, horizon)
        found = {name: values.reshape(-1, horizon) for name, values in self._fitted.predict(rows).items()}
        return Forecasts.ordered(found["expected"], (found["low"], found["median"], found["high"]))


def fit_boosting(
    use_case: UseCase,
    parameters: Mapping[str, float],
    features: Matrix,
    target: Matrix,
    scale: Matrix,
    seed: int,
) -> Boosting:
    """Fit the trees; ``target`` and ``scale`` are in units."""
    engine = FeatureEngine(use_case)
    levelled = target / scale
    losses: dict[str, dict[str, Any]] = {"expected": {"loss": "squared_error"}}
    for name, quantile in zip(("low", "median", "high"), use_case.quantiles, strict=True):
        losses[name] = {"loss": "quantile", "quantile": quantile}
    whole = {"max_iter", "max_leaf_nodes", "min_samples_leaf"}
    given = {name: int(value) if name in whole else value for name, value in parameters.items()}
    trees = {
        name: HistGradientBoostingRegressor(
            **loss, **given, categorical_features=list(engine.categorical), early_stopping=False, random_state=seed
        ).fit(features, levelled)
        for name, loss in losses.items()
    }
    return Boosting(trees, (0.0,), use_case.block[1])


def widened(fitted: Boosting, rows: Rows, sold: Matrix, interval_pct: float, horizon: int) -> Boosting:
    """Return the trees with an interval that holds its share of ``sold`` (where known), stretch by stretch."""
    found = fitted.predict(rows)
    outside = np.maximum(np.maximum(found["low"], 0.0) - sold, sold - found["high"]) / rows.scale
    stretch = (rows.steps_ahead - 1) // fitted.block
    moves = []
    for number in range(-(-horizon // fitted.block)):
        known = outside[(stretch == number) & np.isfinite(outside)]
        moves.append(float(np.quantile(known, interval_pct / 100)) if known.size else 0.0)
    return Boosting(fitted.trees, tuple(moves), fitted.block)
