"""Which features a model leans on, and which give it nothing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scoring.model.bundle import Bundle
from scoring.training.dataset import Rows
from scoring.training.measures import PRIMARY
from scoring.use_case import UseCase

MAX_ROWS = 2000
TOP = 10
"""So many features are in the model card."""


def importance_of(use_case: UseCase, bundle: Bundle, rows: Rows, seed: int) -> dict[str, float]:
    """Return the loss of the primary measure when one feature is shuffled, largest first."""
    measure = PRIMARY[use_case.primary_metric]
    newest = rows.where(np.arange(len(rows)) >= len(rows) - MAX_ROWS)
    features = newest.features
    whole = measure(newest.labels, bundle.predict(bundle.encoder.encode(features)))
    rng = np.random.default_rng(seed)
    losses = {}
    for name in bundle.encoder.names:
        order = rng.permutation(len(features))
        shuffled = [{**row, name: features[other][name]} for row, other in zip(features, order, strict=True)]
        losses[name] = whole - measure(newest.labels, bundle.predict(bundle.encoder.encode(shuffled)))
    return dict(sorted(losses.items(), key=lambda item: -item[1]))


def without_benefit(importance: Mapping[str, float]) -> list[str]:
    """Return the features whose shuffling costs nothing: each has a price, and none of them a use here."""
    return sorted(name for name, loss in importance.items() if loss <= 0)
