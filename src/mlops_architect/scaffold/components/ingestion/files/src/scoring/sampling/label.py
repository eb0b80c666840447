"""Draw labels that depend on columns and features as the use case says."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from scoring.contract import Event
from scoring.features.engine import Features
from scoring.use_case import UseCase


def draw_labels(use_case: UseCase, rng: np.random.Generator, rows: list[tuple[Event, Features]]) -> list[float]:
    """Return one label a row.

    The sum of weight times standardised value goes through a logistic link whose intercept
    gives the use case's positive rate; for regression it is scaled, shifted and blurred.
    An effect is the name of a column or feature, or ``name=value`` for one of its values.
    """
    label = use_case.label
    total = np.zeros(len(rows))
    known = {*rows[0][0], *rows[0][1]} if rows else set()
    for name, weight in label.effects.items():
        # The design may have dropped a feature; the sample world then does without its effect.
        if name.partition("=")[0] in known:
            total += weight * _standardised(name, rows)
    total += rng.normal(0.0, label.noise, size=len(rows))
    if not use_case.classification:
        values = label.offset + label.scale * total
        if label.minimum is not None:
            values = np.maximum(values, label.minimum)
        return [round(float(value), 4) for value in values]
    intercept = _intercept(total, label.positive_rate or 0.5)
    chance = 1.0 / (1.0 + np.exp(-(total + intercept)))
    return [float(yes) for yes in rng.random(len(rows)) < chance]


def _standardised(name: str, rows: list[tuple[Event, Features]]) -> npt.NDArray[np.float64]:
    source, _, wanted = name.partition("=")
    found = [features[source] if source in features else event.get(source) for event, features in rows]
    if wanted:
        return np.asarray([float(str(value) == wanted) for value in found])
    numbers = np.asarray([math.nan if value is None or isinstance(value, str) else float(value) for value in found])
    centre, spread = np.nanmean(numbers), np.nanstd(numbers)
    standardised: npt.NDArray[np.float64] = np.nan_to_num((numbers - centre) / (spread or 1.0), nan=0.0).clip(-4.0, 4.0)
    return standardised


def _intercept(total: npt.NDArray[np.float64], rate: float) -> float:
    low, high = -60.0, 60.0
    for _ in range(80):
        middle = (low + high) / 2
        if float(np.mean(1.0 / (1.0 + np.exp(-(total + middle))))) < rate:
            low = middle
        else:
            high = middle
    return (low + high) / 2
