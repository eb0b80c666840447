"""Skew: whether the features that a score was given on are those that training will see for the same event.

Both come from one definition, and tests hold them equal. In production they still differ when the online store lags,
loses updates or is silent; this compares what really happened, event by event.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.features.engine import Features

LIVE_S = 3600.0
"""A score given later than this after its event looked at a later past, and says nothing about skew."""


@dataclass(frozen=True)
class Skew:
    """How many of the compared events had other features when they were scored."""

    rows: int
    different: int
    by_feature: dict[str, float]
    """Share of the compared events in which the feature differed, worst first; features that never did are left out."""

    @property
    def share(self) -> float:
        """Share of the compared events with any difference."""
        return self.different / self.rows if self.rows else 0.0


def measure_skew(
    predictions: Sequence[Mapping[str, Any]], table: Mapping[str, Features], least_rows: int
) -> Skew | None:
    """Compare logged features with those of the feature table, by event id; None when too few events are in both."""
    live = [row for row in predictions if 0 <= row.get("scored_at", math.inf) - row["at"] <= LIVE_S]
    pairs = [(row["features"], table[row["event_id"]]) for row in live if row["event_id"] in table]
    if len(pairs) < least_rows:
        return None
    counts: dict[str, int] = {}
    different = 0
    for served, trained in pairs:
        names = [name for name in served if name in trained and not _same(served[name], trained[name])]
        different += bool(names)
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    worst = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Skew(len(pairs), different, {name: count / len(pairs) for name, count in worst})


def _same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
    return one == other
