"""Features to a score, a decision, and the reasons for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.features.engine import Features
from scoring.model.answers import ANSWERS, Score
from scoring.model.bundle import Bundle


@dataclass(frozen=True)
class Reason:
    """How far one feature moves the score away from what its usual value would give."""

    feature: str
    effect: float


class Scorer:
    """Scores with one bundle."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._answers = ANSWERS[bundle.metadata["problem"]]

    @property
    def needs(self) -> frozenset[str]:
        """The features the model takes."""
        return frozenset(self._bundle.encoder.names)

    def score(self, rows: Sequence[Features]) -> list[Score]:
        """Return one score a row."""
        if not rows:
            return []
        return self._answers.scores(self._bundle.predict(self._bundle.encoder.encode(rows)), self._bundle.metadata)

    def explain(self, row: Features, top: int = 3) -> list[Reason]:
        """Return the features that moved the score most.

        Each feature in turn is set to its usual value and the score taken again, all in one
        call. It is a simple measure: effects of features that act together are shared unevenly,
        and a text or a picture counts as one feature. With classes, it is about the likeliest one.
        """
        names, usual = self._bundle.encoder.names, self._bundle.reference["usual"]
        changed = [row, *({**row, name: usual[name]} for name in names)]
        values = self._bundle.predict(self._bundle.encoder.encode(changed))
        if values.ndim > 1:
            values = values[:, int(np.argmax(values[0]))]
        effects = values[0] - values[1:]
        order = np.argsort(-np.abs(effects), kind="stable")[:top]
        return [Reason(names[index], float(effects[index])) for index in order if effects[index]]
