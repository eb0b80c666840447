"""Whether computing grows: training against its earlier runs, scoring against the window before."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

_LEAST_RUNS = 3
_KEPT = 10


@dataclass(frozen=True)
class Computing:
    """The newest figures as multiples of what is usual; None where there is no usual yet."""

    training_time: float | None = None
    training_memory: float | None = None
    scoring_time: float | None = None

    def named(self) -> dict[str, float | None]:
        """Return the figures by their names in texts."""
        return {
            "training time a row": self.training_time,
            "memory of training a row": self.training_memory,
            "slowest hundredth of scoring": self.scoring_time,
        }

    def grown(self, limit: float) -> dict[str, float]:
        """Return what is beyond ``limit`` times the usual, by its name in texts."""
        return {name: value for name, value in self.named().items() if value is not None and value > limit}


def measure_computing(
    runs: Sequence[Mapping[str, Any]],
    recent: Sequence[Mapping[str, Any]],
    before: Sequence[Mapping[str, Any]],
    least_rows: int,
) -> Computing:
    """Compare the newest run with those before it, and predictions with those of the window before."""
    return Computing(
        training_time=_of_runs(runs, "seconds"),
        training_memory=_of_runs(runs, "peak_mb"),
        scoring_time=_of_scores(recent, before, least_rows),
    )


def _of_runs(runs: Sequence[Mapping[str, Any]], name: str) -> float | None:
    """Return a figure a row of the newest run against the median of up to ten before; more data may take more."""
    measured = [run for run in sorted(runs, key=lambda run: run["as_of"]) if run.get(name) and run.get("rows")]
    if len(measured) <= _LEAST_RUNS:
        return None
    *before, newest = [float(run[name]) / float(run["rows"]) for run in measured[-_KEPT - 1 :]]
    return newest / statistics.median(before)


def _of_scores(
    recent: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]], least_rows: int
) -> float | None:
    """Return the worst ratio of the 99th percentiles, by where scores come from: single ones take longer than many."""
    now, earlier = _times(recent), _times(before)
    ratios = [
        float(np.quantile(now[source], 0.99) / np.quantile(earlier[source], 0.99))
        for source in now.keys() & earlier.keys()
        if min(len(now[source]), len(earlier[source])) >= least_rows
    ]
    return max(ratios, default=None)


def _times(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if row.get("ms"):
            found[str(row.get("source"))].append(float(row["ms"]))
    return found
