"""What the model's newest labelled rows looked like: the yardstick of drift, without any single row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from scoring.features.engine import Features, content_of
from scoring.model.answers import Score
from scoring.model.bundle import finite
from scoring.training.measures import Numbers
from scoring.use_case import UseCase

BINS = 10
_QUANTILES = 101
_CALENDAR = ("day", "month")
"""Parts of the date that move with the calendar within any window; their movement says nothing."""


def reference_of(use_case: UseCase, rows: list[Features], answers: Sequence[Score]) -> dict[str, Any]:
    """Return bins, shares and quantiles of each feature and of the answers, and the usual value of each feature."""
    numeric: dict[str, Any] = {}
    categorical: dict[str, Any] = {}
    content: dict[str, Any] = {}
    usual: dict[str, Any] = {}
    for feature in use_case.features:
        values = [row[feature.name] for row in rows]
        known = [value for value in values if value is not None]
        missing = 1 - len(known) / len(rows)
        if feature.kind in ("text", "image"):
            kind, texts = content_of(feature.kind), [str(value) for value in known]
            content[feature.name] = {"kind": feature.kind, "profile": kind.profile(texts), "missing": missing}
            usual[feature.name] = kind.usual(texts)
        elif feature.part in _CALENDAR:
            usual[feature.name] = _median(known)
        elif feature.kind == "category":
            counts = {value: known.count(value) / len(rows) for value in sorted({str(value) for value in known})}
            categorical[feature.name] = {"shares": counts, "missing": missing}
            usual[feature.name] = max(counts, key=lambda value: counts[value], default=None)
        else:
            numbers = np.asarray(known, dtype=np.float64)
            numeric[feature.name] = {**describe(numbers), "missing": missing}
            usual[feature.name] = _median(known)
    return {
        "rows": len(rows),
        "numeric": numeric,
        "categorical": categorical,
        "content": content,
        "score": describe(np.asarray([answer.value for answer in answers], dtype=np.float64)),
        **_classes(use_case, answers),
        "usual": usual,
    }


def _classes(use_case: UseCase, answers: Sequence[Score]) -> dict[str, Any]:
    """Return how often each class is given, and how often none is; nothing where there are no classes."""
    if not use_case.classes:
        return {}
    given = [answer.label for answer in answers]
    return {
        "classes": {"shares": {name: given.count(name) / len(given) for name in use_case.classes}, "missing": 0.0},
        "abstained": sum(bool(answer.abstained) for answer in answers) / len(answers),
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
