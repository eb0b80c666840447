"""What a model's numbers mean, by problem: a probability of yes, one probability a class, or an amount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from scoring.model.encoder import Matrix


@dataclass(frozen=True)
class Score:
    """What the model says of one event; ``flagged`` is None where there is nothing to decide.

    With classes, ``value`` is the probability of the likeliest, ``label``; ``abstained`` says that it is too
    small to act on, and that a person decides.
    """

    value: float
    flagged: bool | None = None
    label: str | None = None
    abstained: bool | None = None
    probabilities: Mapping[str, float] | None = None

    def extra(self) -> dict[str, Any]:
        """Return what is kept with a prediction beside the value."""
        kept: dict[str, Any] = {"flagged": self.flagged}
        if self.label is not None:
            kept.update(label=self.label, abstained=self.abstained, probabilities=dict(self.probabilities or {}))
        return kept


class Answers(Protocol):
    """One problem's way from an estimator to answers."""

    def predict(self, estimator: Any, matrix: Any, metadata: Mapping[str, Any]) -> Matrix:
        """Return calibrated numbers: one a row, or one a row and class."""

    def scores(self, predicted: Matrix, metadata: Mapping[str, Any]) -> list[Score]:
        """Return an answer a row."""


class Amounts:
    """Answers of a regression."""

    def predict(self, estimator: Any, matrix: Any, metadata: Mapping[str, Any]) -> Matrix:  # noqa: ARG002
        """Return the predicted amounts."""
        return np.asarray(estimator.predict(matrix), dtype=np.float64)

    def scores(self, predicted: Matrix, metadata: Mapping[str, Any]) -> list[Score]:  # noqa: ARG002
        """Return the amounts; nothing is decided."""
        return [Score(value) for value in predicted.tolist()]


class Chances:
    """Answers of a yes or no."""

    def predict(self, estimator: Any, matrix: Any, metadata: Mapping[str, Any]) -> Matrix:
        """Return the calibrated probability of yes."""
        raw = np.asarray(estimator.predict_proba(matrix)[:, 1], dtype=np.float64)
        slope, shift = metadata["calibration"]
        odds = float(slope) * log_odds(raw) + float(shift)
        return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float64)

    def scores(self, predicted: Matrix, metadata: Mapping[str, Any]) -> list[Score]:
        """Return the probability and the decision at the threshold."""
        threshold = metadata.get("threshold")
        return [Score(value, None if threshold is None else value >= threshold) for value in predicted.tolist()]


class Classes:
    """Answers of one class out of several."""

    def predict(self, estimator: Any, matrix: Any, metadata: Mapping[str, Any]) -> Matrix:
        """Return calibrated probabilities, one column a class of the model, in their order."""
        raw = by_class(estimator, matrix, len(metadata["classes"]))
        return sharpened(raw, float(metadata["calibration"][0]))

    def scores(self, predicted: Matrix, metadata: Mapping[str, Any]) -> list[Score]:
        """Return the likeliest class, or abstain where it is not likely enough."""
        names, threshold = metadata["classes"], metadata.get("threshold")
        found = []
        for row in predicted.tolist():
            best = max(range(len(names)), key=row.__getitem__)
            abstained = None if threshold is None else row[best] < threshold
            shares = dict(zip(names, row, strict=True))
            found.append(Score(row[best], label=names[best], abstained=abstained, probabilities=shares))
        return found


ANSWERS: Mapping[str, Answers] = {
    "regression": Amounts(),
    "binary-classification": Chances(),
    "multiclass-classification": Classes(),
}


def by_class(estimator: Any, matrix: Any, classes: int) -> Matrix:
    """Return the estimator's probabilities with a column for every class, 0 for one it never saw."""
    found = np.zeros((matrix.shape[0], classes))
    found[:, np.asarray(estimator.classes_, dtype=np.int64)] = estimator.predict_proba(matrix)
    return found


def sharpened(probabilities: Matrix, power: float) -> Matrix:
    """Return probabilities to a power, as shares again: above 1 surer, below 1 less sure; the order stays."""
    powered = np.clip(probabilities, 1e-9, 1.0) ** power
    return np.asarray(powered / powered.sum(axis=1, keepdims=True), dtype=np.float64)


def log_odds(probability: Matrix) -> Matrix:
    """Return the log odds, with probabilities kept off 0 and 1."""
    kept = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(kept / (1 - kept)), dtype=np.float64)


def logged_scores(rows: Sequence[Mapping[str, Any]], classes: Sequence[str]) -> Matrix:
    """Return the scores of kept predictions: the values, or a column a class; 0 for a class the model did not have."""
    if not classes:
        return np.asarray([float(row["score"]) for row in rows])
    shares = [[float(row.get("probabilities", {}).get(name, 0.0)) for name in classes] for row in rows]
    return np.asarray(shares, dtype=np.float64).reshape(len(rows), len(classes))


def was_wrong(row: Mapping[str, Any], truth: float | str) -> bool | None:
    """Return whether a kept prediction was wrong; None where nothing was decided."""
    if row.get("label") is not None:
        return None if row.get("abstained") else bool(row["label"] != truth)
    return None if row.get("flagged") is None else bool(row["flagged"]) != bool(truth)
