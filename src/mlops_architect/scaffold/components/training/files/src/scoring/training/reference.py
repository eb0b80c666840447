"""What the model's newest labelled rows looked like: the yardstick of drift, without any single row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from scoring.features.engine import Features
from scoring.model.bundle import finite
from scoring.training.measures import Numbers
from scoring.use_case import UseCase

BINS = 10
_QUANTILES = 101
_CALENDAR = ("day", "month")
"""Parts of the date that move with the calendar within any window; their movement says nothing."""


def reference_of(use_case: UseCase, rows: list[Features], scores: Numbers) -> dict[str, Any]:
    """Return bins, shares and quantiles of each feature and of the scores, and the usual value of each feature."""
    numeric: dict[str, Any] = {}
    categorical: dict[str, Any] = {}
    usual: dict[str, Any] = {}
    for feature in use_case.features:
        values = [row[feature.name] for row in rows]
        known = [value for value in values if value is not None]
        if feature.part in _CALENDAR:
            usual[feature.name] = _median(known)
        elif feature.kind == "category":
            counts = {value: known.count(value) / len(rows) for value in sorted({str(value) for value in known})}
            categorical[feature.name] = {"shares": counts, "missing": 1 - len(known) / len(rows)}
            usual[feature.name] = max(counts, key=lambda value: counts[value], default=None)
        else:
            numbers = np.asarray(known, dtype=np.float64)
            numeric[feature.name] = {**describe(numbers), "missing": 1 - len(known) / len(rows)}
            usual[feature.name] = _median(known)
    return {
        "rows": len(rows),
        "numeric": numeric,
        "categorical": categorical,
        "score": describe(scores),
        "usual": usual,
    }


def _median(known: Sequence[float | str]) -> float | None:
    return finite(float(np.median(np.asarray(known, dtype=np.float64)))) if known else None


def describe(numbers: Numbers) -> dict[str, Any]:
    """Return inner bin edges at the deciles, the share in each bin, and a hundred quantiles."""
    if not len(numbers):
        return {"edges": [], "shares": [], "quantiles": []}
    edges = np.unique(np.quantile(numbers, np.linspace(0, 1, BINS + 1)[1:-1]))
    counts = np.bincount(np.searchsorted(edges, numbers, side="right"), minlength=len(edges) + 1)
    return {
        "edges": edges.tolist(),
        "shares": (counts / len(numbers)).tolist(),
        "quantiles": np.quantile(numbers, np.linspace(0, 1, _QUANTILES)).tolist(),
    }
