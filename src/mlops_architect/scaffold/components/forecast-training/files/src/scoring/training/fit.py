"""Fit a recipe from what was known at one moment."""

from __future__ import annotations

from typing import Any

import numpy as np

from scoring.features.engine import FeatureEngine, Rows
from scoring.features.panel import Matrix, Panel, demand
from scoring.model.boosting import fit_boosting, widened
from scoring.training.origins import TrainingSettings, learnt_origins
from scoring.use_case import Candidate, UseCase


def demand_after(use_case: UseCase, panel: Panel, origin: int, horizon: int) -> Matrix:
    """Return the demand of the steps after ``origin``; not a number where it is not known."""
    forecast = use_case.forecast
    first = origin + 1
    sold = panel.window(forecast.target, first, horizon)
    if not forecast.censored_by:
        return sold
    return np.where(panel.window(forecast.censored_by, first, horizon) > forecast.censored_above, np.nan, sold)


def history(use_case: UseCase, panel: Panel, origin: int) -> Matrix:
    """Return the demand that was known on ``origin``."""
    forecast = use_case.forecast
    return demand(panel.known_on(origin), forecast.target, forecast.censored_by, forecast.censored_above)


def fit_recipe(
    use_case: UseCase, recipe: Candidate, panel: Panel, known: int, settings: TrainingSettings
) -> tuple[Any, int]:
    """Return what was fitted from steps up to ``known``, and from how many rows; None where nothing is fitted.

    Raises:
        LookupError: There is too little history.
    """
    if recipe.estimator == "seasonal-mean":
        return None, 0
    horizon = use_case.horizon_steps
    learnt, calibrated = learnt_origins(
        known, horizon, settings, panel.first + use_case.clock.steps(settings.least_history_days), use_case.clock
    )
    seen = panel.known_on(known)
    rows, sold = sampled(use_case, seen, learnt)
    usable = np.flatnonzero(np.isfinite(sold))
    if len(usable) < settings.least_rows:
        raise LookupError(
            f"only {len(usable)} forecast {use_case.clock.word}s to learn from; {settings.least_rows} are needed"
        )
    if len(usable) > settings.max_train_rows:
        chosen = np.random.default_rng(settings.seed).choice(len(usable), settings.max_train_rows, replace=False)
        usable = usable[np.sort(chosen)]
    fitted = fit_boosting(
        use_case, recipe.parameters, rows.features[usable], sold[usable], rows.scale[usable], settings.seed
    )
    if calibrated:
        later, outcome = sampled(use_case, seen, calibrated)
        fitted = widened(fitted, later, outcome, use_case.forecast.interval_pct, horizon)
    return fitted, len(usable)


def sampled(use_case: UseCase, panel: Panel, origins: list[int]) -> tuple[Rows, Matrix]:
    """Return features and demand of all series at each origin.

    Raises:
        LookupError: There is no origin.
    """
    if not origins:
        raise LookupError("the history is too short: no origin has both a past and steps that are over")
    engine, horizon = FeatureEngine(use_case), use_case.horizon_steps
    parts = [engine.rows(panel, origin, horizon) for origin in origins]
    sold = [demand_after(use_case, panel, origin, horizon).reshape(-1) for origin in origins]
    rows = Rows(
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.scale for part in parts]),
        np.concatenate([part.steps_ahead for part in parts]),
        np.concatenate([part.series for part in parts]),
    )
    return rows, np.concatenate(sold)
