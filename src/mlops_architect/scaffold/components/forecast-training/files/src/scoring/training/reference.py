"""What the features looked like at the newest origins that were learnt from: the yardstick of drift."""

from __future__ import annotations

from typing import Any

import numpy as np

from scoring.features.engine import FeatureEngine
from scoring.features.panel import Matrix, Panel
from scoring.use_case import UseCase

BINS = 10
_CALENDAR = "time-part"


def watched(use_case: UseCase) -> list[str]:
    """Return the features whose distribution says something; the calendar moves by itself."""
    return [feature.name for feature in use_case.features if feature.kind != _CALENDAR]


def described(use_case: UseCase, panel: Panel, origin: int) -> dict[str, Matrix]:
    """Return the known values of each watched feature, one a series, for the step after ``origin``."""
    engine = FeatureEngine(use_case)
    rows = engine.rows(panel, origin, 1)
    found = {name: rows.features[:, engine.names.index(name)] for name in watched(use_case)}
    # Every feature is measured by the level of its series; the level itself is compared as it is.
    return {**found, use_case.forecast.scale: rows.scale}


def reference_of(use_case: UseCase, panel: Panel, origins: list[int]) -> dict[str, Any]:
    """Return inner bin edges, shares and the share that is missing of each feature over the origins."""
    found = [described(use_case, panel, origin) for origin in origins]
    reference = {}
    for name in found[0]:
        values = np.concatenate([part[name] for part in found])
        known = values[np.isfinite(values)]
        edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1])) if known.size else np.zeros(0)
        reference[name] = {
            "edges": edges.tolist(),
            "shares": shares(known, edges),
            "missing": 1 - known.size / max(values.size, 1),
        }
    return reference


def shares(values: Matrix, edges: Matrix) -> list[float]:
    """Return the share of values in each bin."""
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
    return [float(count) / max(len(values), 1) for count in counts]
