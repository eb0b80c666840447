"""Features to a score, a decision, and the reasons for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.features.engine import Features
from scoring.model.bundle import Bundle


@dataclass(frozen=True)
class Score:
    """What the model says of one event; ``flagged`` is None where there is nothing to decide."""

    value: float
    flagged: bool | None


@dataclass(frozen=True)
class Reason:
    """How far one feature moves the score away from what its usual value would give."""

    feature: str
    effect: float


class Scorer:
    """Scores with one bundle."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._threshold = bundle.metadata.get("threshold")
        self._usual = bundle.encoder.encode([bundle.reference["usual"]])[0]

    @property
    def needs(self) -> frozenset[str]:
        """The features the model takes."""
        return frozenset(self._bundle.encoder.names)

    def score(self, rows: Sequence[Features]) -> list[Score]:
        """Return one score a row."""
        if not rows:
            return []
        values = self._bundle.predict(self._bundle.encoder.encode(rows)).tolist()
        return [Score(value, None if self._threshold is None else value >= self._threshold) for value in values]

    def explain(self, row: Features, top: int = 3) -> list[Reason]:
        """Return the features that moved the score most.

        Each feature in turn is set to its usual value and the score taken again, all in one
        call. It is a simple measure: effects of features that act together are shared unevenly.
        """
        names = self._bundle.encoder.names
        matrix = np.repeat(self._bundle.encoder.encode([row]), len(names) + 1, axis=0)
        for index in range(len(names)):
            matrix[index + 1, index] = self._usual[index]
        values = self._bundle.predict(matrix)
        effects = values[0] - values[1:]
        order = np.argsort(-np.abs(effects), kind="stable")[:top]
        return [Reason(names[index], float(effects[index])) for index in order if effects[index]]
