"""Quality in production: predictions against the labels that have become known since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.model.answers import logged_scores
from scoring.training.measures import PRIMARY, judgeable
from scoring.use_case import UseCase

_DRAWS = 200


@dataclass(frozen=True)
class Quality:
    """The primary measure on predictions whose label is known; None where they are too few to tell."""

    rows: int
    waiting: int
    """Predictions that are old enough to have a label but have none."""
    value: float | None
    low: float | None
    high: float | None
    expected: float
    """What the model reached when it was judged before release."""

    def drop(self) -> float | None:
        """Return how far the measure is below what was expected, for sure: by the upper end of the interval."""
        return None if self.high is None else max(0.0, self.expected - self.high)


def measure_quality(
    use_case: UseCase,
    predictions: Sequence[Mapping[str, Any]],
    labels: Mapping[str, float],
    known_before: float,
    expected: float,
    least_rows: int,
    seed: int = 0,
) -> Quality:
    """Join predictions with labels by event id and measure.

    Only predictions of events before ``known_before`` are used: later ones have a label only
    if it came early, and early labels are not like the others.
    """
    due = [row for row in predictions if row["at"] <= known_before]
    matched = [row for row in due if row["event_id"] in labels]
    scores = logged_scores(matched, use_case.classes)
    truth = np.asarray([labels[row["event_id"]] for row in matched])
    primary = use_case.primary_metric
    waiting = len(due) - len(matched)
    if not judgeable(primary, truth, least_rows):
        return Quality(len(matched), waiting, None, None, None, expected)
    measure = PRIMARY[primary]
    rng = np.random.default_rng(seed)
    draws = []
    for _ in range(_DRAWS):
        rows = rng.integers(0, len(truth), size=len(truth))
        if judgeable(primary, truth[rows], 2):
            draws.append(measure(truth[rows], scores[rows]))
    low, high = np.quantile(draws, [0.025, 0.975])
    return Quality(len(matched), waiting, measure(truth, scores), float(low), float(high), expected)
