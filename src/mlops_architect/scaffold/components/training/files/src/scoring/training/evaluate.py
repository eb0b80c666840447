"""How good a model is: overall, and on each slice that must not be left behind."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scoring.features.engine import Features
from scoring.training.dataset import Rows
from scoring.training.measures import (
    PRIMARY,
    Measures,
    Numbers,
    judgeable,
)
from scoring.training.tasks import TASKS
from scoring.use_case import UseCase

_FEW_VALUES = 3
"""A number with so few values, such as a flag, gives a slice a value."""


@dataclass(frozen=True)
class SliceResult:
    """The primary measure on the rows of one slice, or the recall of one class; None where they are too few to tell."""

    name: str
    rows: int
    value: float | None


@dataclass(frozen=True)
class Evaluation:
    """All measures of one model on one set of rows."""

    rows: int
    measures: Measures
    slices: tuple[SliceResult, ...]
    scores: Numbers


def evaluate(
    use_case: UseCase, rows: Rows, scores: Numbers, threshold: float | None, least_slice_rows: int
) -> Evaluation:
    """Measure ``scores`` against the labels of ``rows``."""
    task = TASKS[use_case.problem]
    measures = task.measures(use_case, rows.labels, scores, threshold)
    primary = PRIMARY[use_case.primary_metric]
    slices = []
    for name, indices in slice_rows(use_case, rows.features).items():
        labels = rows.labels[indices]
        enough = judgeable(use_case.primary_metric, labels, least_slice_rows)
        slices.append(SliceResult(name, len(indices), primary(labels, scores[indices]) if enough else None))
    for name, (count, value) in task.parts(use_case, rows.labels, scores, least_slice_rows).items():
        slices.append(SliceResult(name, count, value))
    return Evaluation(len(rows), measures, tuple(slices), scores)


def slice_rows(use_case: UseCase, features: list[Features]) -> dict[str, npt.NDArray[np.int64]]:
    """Return the row numbers of each slice.

    A categorical feature gives a slice a value, a numeric one gives a slice for each third of
    its range; rows where it is missing are a slice of their own.
    """
    found: dict[str, list[int]] = defaultdict(list)
    categories = {feature.name for feature in use_case.features if feature.kind == "category"}
    known = {feature.name for feature in use_case.features}
    for name in (name for name in use_case.slices if name in known):
        values = [row.get(name) for row in features]
        labels = [str(value) for value in values] if name in categories else _thirds(values)
        for index, label in enumerate(labels):
            found[f"{name}={label}"].append(index)
    return {name: np.asarray(indices) for name, indices in sorted(found.items())}


def _thirds(values: list[float | str | None]) -> list[str]:
    numbers = [float(value) for value in values if value is not None]
    distinct = sorted(set(numbers))
    if len(distinct) <= _FEW_VALUES:
        return ["missing" if value is None else f"{float(value):g}" for value in values]
    low, high = np.quantile(numbers, [1 / 3, 2 / 3])
    return [
        "missing" if value is None else "low" if float(value) <= low else "middle" if float(value) <= high else "high"
        for value in values
    ]
