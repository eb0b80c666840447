"""What training does differently for each problem: raw scores, calibration, threshold, measures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from sklearn.linear_model import LogisticRegression

from scoring.model.answers import by_class, log_odds, sharpened
from scoring.training.class_measures import best_confidence, class_measures, per_class
from scoring.training.measures import Measures, Numbers, best_threshold, classification_measures, regression_measures
from scoring.use_case import UseCase


class Task(Protocol):
    """One problem, seen from training."""

    probabilities: bool
    """Whether scores are probabilities, which must be true and have a fixed scale."""

    def raw(self, use_case: UseCase, estimator: Any, matrix: Any) -> Numbers:
        """Return the estimator's uncalibrated scores."""

    def calibration(self, raw: Numbers, labels: Numbers) -> list[float]:
        """Return what makes raw scores true on these rows."""

    def threshold(self, use_case: UseCase, labels: Numbers, scores: Numbers) -> float | None:
        """Return the score from which deciding costs least; None where nothing is decided."""

    def measures(self, use_case: UseCase, labels: Numbers, scores: Numbers, threshold: float | None) -> Measures:
        """Return all measures."""

    def parts(self, use_case: UseCase, labels: Numbers, scores: Numbers, least_rows: int) -> Parts:
        """Return rows and quality of each part of the answer that must not be left behind."""


Parts = dict[str, tuple[int, float | None]]


class AmountTask:
    """Regression."""

    probabilities = False

    def raw(self, use_case: UseCase, estimator: Any, matrix: Any) -> Numbers:  # noqa: ARG002
        """Return the predicted amounts."""
        return np.asarray(estimator.predict(matrix), dtype=np.float64)

    def calibration(self, raw: Numbers, labels: Numbers) -> list[float]:  # noqa: ARG002
        """Leave amounts as they are."""
        return [1.0, 0.0]

    def threshold(self, use_case: UseCase, labels: Numbers, scores: Numbers) -> float | None:  # noqa: ARG002
        """Decide nothing."""
        return None

    def measures(self, use_case: UseCase, labels: Numbers, scores: Numbers, threshold: float | None) -> Measures:  # noqa: ARG002
        """Return error measures."""
        return regression_measures(labels, scores)

    def parts(self, use_case: UseCase, labels: Numbers, scores: Numbers, least_rows: int) -> Parts:  # noqa: ARG002
        """Name no parts: an amount is one answer."""
        return {}


class ChanceTask:
    """Yes or no."""

    probabilities = True

    def raw(self, use_case: UseCase, estimator: Any, matrix: Any) -> Numbers:  # noqa: ARG002
        """Return the probability of yes."""
        return np.asarray(estimator.predict_proba(matrix)[:, 1], dtype=np.float64)

    def calibration(self, raw: Numbers, labels: Numbers) -> list[float]:
        """Return slope and shift of the log odds; a model that says the same of all rows keeps its slope."""
        if np.ptp(raw) == 0:
            return [1.0, 0.0]
        model = LogisticRegression(C=1e6, max_iter=1000).fit(log_odds(raw).reshape(-1, 1), labels > 0)
        slope = float(model.coef_[0][0])
        # A negative slope would turn the ranking round; the candidate is worthless then, and must look it.
        return [slope, float(model.intercept_[0])] if slope > 0 else [1.0, 0.0]

    def threshold(self, use_case: UseCase, labels: Numbers, scores: Numbers) -> float | None:
        """Return the probability from which a yes costs least."""
        return best_threshold(labels, scores, use_case.cost_of_miss, use_case.cost_of_false_alarm)

    def measures(self, use_case: UseCase, labels: Numbers, scores: Numbers, threshold: float | None) -> Measures:
        """Return ranking, calibration and decision measures."""
        at = 0.5 if threshold is None else threshold
        return classification_measures(labels, scores, at, use_case.cost_of_miss, use_case.cost_of_false_alarm)

    def parts(self, use_case: UseCase, labels: Numbers, scores: Numbers, least_rows: int) -> Parts:  # noqa: ARG002
        """Name no parts: yes and no are judged together."""
        return {}


class ClassTask:
    """One class out of several."""

    probabilities = True

    def raw(self, use_case: UseCase, estimator: Any, matrix: Any) -> Numbers:
        """Return one probability a class."""
        return by_class(estimator, matrix, len(use_case.classes))

    def calibration(self, raw: Numbers, labels: Numbers) -> list[float]:
        """Return the power at which the probability of the given class is truest.

        Squared gaps, not likelihood: a few rows that people judged wrongly must not make every answer unsure.
        """
        right = np.argmax(raw, axis=1) == labels.astype(np.int64)

        def loss(power: float) -> float:
            return float(np.mean((np.max(sharpened(raw, power), axis=1) - right) ** 2))

        powers = np.geomspace(0.1, 100.0, 121).tolist()
        return [float(min(powers, key=loss)), 0.0]

    def threshold(self, use_case: UseCase, labels: Numbers, scores: Numbers) -> float | None:
        """Return the confidence below which a person is cheaper than a wrong class."""
        return best_confidence(labels, scores, use_case.cost_of_miss, use_case.cost_of_false_alarm)

    def measures(self, use_case: UseCase, labels: Numbers, scores: Numbers, threshold: float | None) -> Measures:
        """Return measures over all classes, of each class, and of what is left to a person."""
        return class_measures(use_case, labels, scores, threshold or 0.0)

    def parts(self, use_case: UseCase, labels: Numbers, scores: Numbers, least_rows: int) -> Parts:
        """Return the recall of each class, so that no class is given up for the others."""
        return {
            f"recall of {quality.name}": (quality.rows, quality.recall if quality.rows >= least_rows else None)
            for quality in per_class(use_case, labels, scores)
        }


TASKS: Mapping[str, Task] = {
    "regression": AmountTask(),
    "binary-classification": ChanceTask(),
    "multiclass-classification": ClassTask(),
}
