"""Draw labels that depend on columns and features as the use case says."""

from __future__ import annotations

import math
from collections.abc import Mapping

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
    total += _effects(label.effects, rows)
    total += rng.normal(0.0, label.noise, size=len(rows))
    if not use_case.classification:
        values = label.offset + label.scale * total
        if label.minimum is not None:
            values = np.maximum(values, label.minimum)
        return [round(float(value), 4) for value in values]
    intercept = _intercept(total, label.positive_rate or 0.5)
    chance = 1.0 / (1.0 + np.exp(-(total + intercept)))
    return [float(yes) for yes in rng.random(len(rows)) < chance]


def draw_classes(use_case: UseCase, rng: np.random.Generator, events: list[Event]) -> list[str]:
    """Return the class of each event: by its share, and by the effects that columns have on it."""
    if not use_case.classes:
        return [""] * len(events)
    label = use_case.label
    shares = label.class_shares or (1.0,) * len(label.classes)
    rows: list[tuple[Event, Features]] = [(event, {}) for event in events]
    weights = np.column_stack(
        [
            math.log(share) + _effects(label.class_effects.get(name, {}), rows)
            for name, share in zip(label.classes, shares, strict=True)
        ]
    )
    # The largest of weight plus Gumbel noise is a draw in proportion to the weights' exponentials.
    drawn = np.argmax(weights + rng.gumbel(size=weights.shape), axis=1)
    return [label.classes[index] for index in drawn]


def judged_classes(use_case: UseCase, rng: np.random.Generator, classes: list[str]) -> list[float]:
    """Return the classes as people judge them: a share of ``noise`` differs, as people do."""
    codes = np.asarray([use_case.label_code(name) for name in classes])
    others = rng.integers(0, len(use_case.classes), size=len(codes))
    return [float(code) for code in np.where(rng.random(len(codes)) < use_case.label.noise, others, codes)]


def _effects(effects: Mapping[str, float], rows: list[tuple[Event, Features]]) -> npt.NDArray[np.float64]:
    total = np.zeros(len(rows))
    known = {*rows[0][0], *rows[0][1]} if rows else set()
    for name, weight in effects.items():
        # The design may have dropped a feature; the sample world then does without its effect.
        if name.partition("=")[0] in known:
            total += weight * _standardised(name, rows)
    return total


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
