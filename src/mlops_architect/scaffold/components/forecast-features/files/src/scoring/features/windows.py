"""Arithmetic over the past of series in which steps are missing."""

from __future__ import annotations

import numpy as np

from scoring.features.panel import Array, Matrix


def aggregated(values: Matrix, how: str) -> Matrix:
    """Return one number a series over the known steps; not a number where none is known."""
    known = np.isfinite(values)
    count: Matrix = known.sum(axis=1).astype(np.float64)
    filled = np.where(known, values, 0.0)
    if how == "count":
        return count
    found: Matrix
    if how == "sum":
        found = filled.sum(axis=1)
    elif how == "max":
        found = np.where(known, values, -np.inf).max(axis=1, initial=-np.inf)
    elif how == "min":
        found = np.where(known, values, np.inf).min(axis=1, initial=np.inf)
    else:
        mean = filled.sum(axis=1) / np.maximum(count, 1.0)
        found = mean if how == "mean" else np.sqrt(_spread(values, known, mean, count))
    result: Matrix = np.where(count > 0, found, np.nan)
    return result


def _spread(values: Matrix, known: Array, mean: Matrix, count: Matrix) -> Matrix:
    squares: Matrix = np.where(known, (np.where(known, values, 0.0) - mean[:, None]) ** 2, 0.0).sum(axis=1)
    return squares / np.maximum(count, 1.0)


def lagged(values: Matrix, steps: int, horizon: int) -> Matrix:
    """Return for each step ahead the value a whole number of ``steps`` before it, the newest that is known.

    A lag never reaches into the steps ahead: it goes back once more until it lies in the past.
    """
    rows, length = values.shape
    found = np.full((rows, horizon), np.nan)
    for ahead in range(1, horizon + 1):
        back = steps * -(-ahead // steps) - ahead
        if back < length:
            found[:, ahead - 1] = values[:, length - 1 - back]
    return found


def same_part(values: Matrix, steps: int, horizon: int, season: int, how: str) -> Matrix:
    """Return for each step ahead the aggregate over the steps of the window at the same place of the season."""
    window = values[:, -steps:] if steps < values.shape[1] else values
    length = window.shape[1]
    found = np.full((values.shape[0], horizon), np.nan)
    for ahead in range(1, min(season, horizon) + 1):
        newest = length - 1 - (season - ahead)
        chosen = window[:, newest % season : newest + 1 : season] if newest >= 0 else window[:, :0]
        found[:, ahead - 1] = aggregated(chosen, how)
    for ahead in range(season, horizon):
        found[:, ahead] = found[:, ahead - season]
    return found


def since_positive(values: Matrix) -> Matrix:
    """Return how many steps ago something was sold; as many as there are where it never was."""
    sold = np.nan_to_num(values)[:, ::-1] > 0
    length = values.shape[1]
    if length == 0:
        return np.zeros(values.shape[0])
    found: Matrix = np.where(sold.any(axis=1), sold.argmax(axis=1), length).astype(np.float64)
    return found
