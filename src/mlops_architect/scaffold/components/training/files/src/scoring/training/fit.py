"""Fit every candidate, choose on validation, calibrate, and set the decision threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.model.answers import ANSWERS
from scoring.model.bundle import Bundle
from scoring.model.encoder import Encoder
from scoring.training.dataset import Split
from scoring.training.estimators import build
from scoring.training.measures import PRIMARY
from scoring.training.reference import reference_of
from scoring.training.tasks import TASKS
from scoring.use_case import Candidate, UseCase

BASELINE = Candidate(name="constant", estimator="constant")


@dataclass(frozen=True)
class Fitted:
    """The chosen model, the baseline, and what every candidate reached on validation."""

    name: str
    bundle: Bundle
    baseline: Bundle
    tried: dict[str, float]


def fit_candidates(use_case: UseCase, split: Split, seed: int, max_train_rows: int) -> Fitted:
    """Fit all candidates on the training rows, and return the best on the validation rows."""
    kept = np.arange(len(split.train)) >= len(split.train) - max_train_rows
    train = split.train.where(kept)
    encoder = Encoder.fit(use_case, train.features)
    matrix, validation = encoder.encode(train.features), encoder.encode(split.validation.features)
    tried: dict[str, float] = {}
    estimators: dict[str, Any] = {}
    for candidate in (BASELINE, *use_case.candidates):
        estimator = build(candidate, problem=use_case.problem, layout=encoder.layout, seed=seed)
        estimator.fit(matrix, train.labels)
        estimators[candidate.name] = estimator
        raw = TASKS[use_case.problem].raw(use_case, estimator, validation)
        tried[candidate.name] = PRIMARY[use_case.primary_metric](split.validation.labels, raw)
    chosen = max((candidate.name for candidate in use_case.candidates), key=lambda name: tried[name])
    bundle, baseline = (
        _bundle(use_case, estimators[name], encoder, split, validation) for name in (chosen, BASELINE.name)
    )
    return Fitted(chosen, bundle, baseline, tried)


def _bundle(use_case: UseCase, estimator: Any, encoder: Encoder, split: Split, validation: Any) -> Bundle:
    task, labels = TASKS[use_case.problem], split.validation.labels
    metadata: dict[str, Any] = {
        "use_case": use_case.id,
        "problem": use_case.problem,
        "classes": list(use_case.classes),
        "feature_digest": use_case.feature_digest,
        "calibration": task.calibration(task.raw(use_case, estimator, validation), labels),
        "threshold": None,
    }
    scores = Bundle(estimator, encoder, metadata, {}).predict(validation)
    metadata["threshold"] = task.threshold(use_case, labels, scores)
    # The newest rows before the test: early rows have short histories, and scores of training rows flatter.
    answers = ANSWERS[use_case.problem].scores(scores, metadata)
    reference = reference_of(use_case, split.validation.features, answers)
    return Bundle(estimator, encoder, metadata, reference)
