"""What waiting costs: how good an older model would be on the newest rows.

Models that differ in age alone are compared: the same family, learnt from equally many rows, only longer ago.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.model.encoder import Encoder
from scoring.training.dataset import Split
from scoring.training.estimators import build
from scoring.training.measures import PRIMARY
from scoring.training.tasks import TASKS
from scoring.use_case import Candidate, UseCase

_DAY_S = 86_400.0


@dataclass(frozen=True)
class Aged:
    """The primary measure of a model whose newest row is so many days older than the newest there is."""

    age_days: float
    value: float


def staleness_of(
    use_case: UseCase, candidate: Candidate, split: Split, seed: int, steps: int, least_rows: int
) -> tuple[Aged, ...]:
    """Return how good ``candidate`` is on the test rows at each age, newest first; nothing where rows are too few.

    Half of the training rows are learnt from, the newest half and then ``steps`` older ones. A half that holds
    one label only is left out.
    """
    total = len(split.train)
    window = total // 2
    if steps < 1 or window < least_rows:
        return ()
    found = []
    for step in range(steps + 1):
        last = total - (total - window) * step // steps
        rows = split.train.where((np.arange(total) >= last - window) & (np.arange(total) < last))
        if len(np.unique(rows.labels)) == 1:
            continue
        encoder = Encoder.fit(use_case, rows.features)
        estimator = build(candidate, problem=use_case.problem, layout=encoder.layout, seed=seed)
        estimator.fit(encoder.encode(rows.features), rows.labels)
        raw = TASKS[use_case.problem].raw(use_case, estimator, encoder.encode(split.test.features))
        age_days = float(split.train.at[-1] - rows.at[-1]) / _DAY_S
        found.append(Aged(age_days, float(PRIMARY[use_case.primary_metric](split.test.labels, raw))))
    return tuple(found)
