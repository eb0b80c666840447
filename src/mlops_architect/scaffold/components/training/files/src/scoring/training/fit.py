"""Fit every candidate, choose on validation, calibrate, and set the decision threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from scoring.model.bundle import Bundle, log_odds
from scoring.model.encoder import Encoder, Matrix
from scoring.training.dataset import Split
from scoring.training.estimators import build
from scoring.training.measures import PRIMARY, Numbers, best_threshold
from scoring.training.reference import reference_of
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
        estimator = build(
            candidate,
            classification=use_case.classification,
            categorical=encoder.categorical,
            columns=len(encoder.names),
            seed=seed,
        )
        estimator.fit(matrix, train.labels)
        estimators[candidate.name] = estimator
        raw = _raw(use_case, estimator, validation)
        tried[candidate.name] = PRIMARY[use_case.primary_metric](split.validation.labels, raw)
    chosen = max((candidate.name for candidate in use_case.candidates), key=lambda name: tried[name])
    bundle, baseline = (
        _bundle(use_case, estimators[name], encoder, split, validation) for name in (chosen, BASELINE.name)
    )
    return Fitted(chosen, bundle, baseline, tried)


def _raw(use_case: UseCase, estimator: Any, matrix: Matrix) -> Numbers:
    values = estimator.predict_proba(matrix)[:, 1] if use_case.classification else estimator.predict(matrix)
    return np.asarray(values, dtype=np.float64)


def _bundle(use_case: UseCase, estimator: Any, encoder: Encoder, split: Split, validation: Matrix) -> Bundle:
    metadata: dict[str, Any] = {
        "use_case": use_case.id,
        "problem": use_case.problem,
        "feature_digest": use_case.feature_digest,
        "calibration": [1.0, 0.0],
        "threshold": None,
    }
    if use_case.classification:
        raw = _raw(use_case, estimator, validation)
        metadata["calibration"] = _platt(raw, split.validation.labels)
    uncalibrated = Bundle(estimator, encoder, metadata, {})
    if use_case.classification:
        metadata["threshold"] = best_threshold(
            split.validation.labels,
            uncalibrated.predict(validation),
            use_case.cost_of_miss,
            use_case.cost_of_false_alarm,
        )
    # The newest rows before the test: early rows have short histories, and scores of training rows flatter.
    reference = reference_of(use_case, split.validation.features, uncalibrated.predict(validation))
    return Bundle(estimator, encoder, metadata, reference)


def _platt(raw: Numbers, labels: Numbers) -> list[float]:
    """Return slope and shift of the log odds; a model that says the same of all rows keeps its slope."""
    if np.ptp(raw) == 0:
        return [1.0, 0.0]
    model = LogisticRegression(C=1e6, max_iter=1000).fit(log_odds(raw).reshape(-1, 1), labels > 0)
    slope = float(model.coef_[0][0])
    # A negative slope would turn the ranking round; the candidate is worthless then, and must look it.
    return [slope, float(model.intercept_[0])] if slope > 0 else [1.0, 0.0]
