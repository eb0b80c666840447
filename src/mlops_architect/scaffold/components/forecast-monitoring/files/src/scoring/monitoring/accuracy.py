"""Forecasts that were published against the sales that came since."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.batch.table import FORECAST_FOR, origins, read_forecasts
from scoring.features.panel import Matrix, Panel
from scoring.model.forecaster import seasonal_errors
from scoring.monitoring.settings import MonitoringSettings
from scoring.runtime import Runtime
from scoring.training.backtest import slice_values
from scoring.training.fit import history
from scoring.training.measures import Judged, Measures, measures, slices, stacked
from scoring.use_case import UseCase


@dataclass(frozen=True)
class Accuracy:
    """Measures of what one version, or the challenger beside it, had said; None where too few steps are over."""

    rows: int
    origins: int
    found: Measures | None
    slices: dict[str, Measures]
    challenger: Measures | None = None


def measure_accuracy(runtime: Runtime, panel: Panel, settings: MonitoringSettings) -> Accuracy:
    """Return how the editions that held did on the steps that are over, for the series of ``panel``."""
    use_case, least_rows = runtime.use_case, settings.least_rows
    window = use_case.clock.steps(settings.accuracy_window_days)
    recent = [origin for origin in origins(runtime) if panel.last - window <= origin < panel.last]
    recent = recent[:: -(-len(recent) // settings.most_origins) or 1]
    parts, shadows = [], []
    for origin in recent:
        table = read_forecasts(runtime, origin)
        parts.append(matched(use_case, table, panel, origin, ""))
        if "challenger_expected" in table:
            shadows.append(matched(use_case, table, panel, origin, "challenger_"))
    rows = stacked(parts) if parts else None
    if rows is None or len(rows) < least_rows:
        return Accuracy(0 if rows is None else len(rows), len(recent), None, {})
    found = slices(rows, slice_values(use_case, panel), use_case.block)
    enough = {name: part for name, part in found.items() if len(part) >= least_rows}
    return Accuracy(
        len(rows),
        len(recent),
        measures(rows, use_case.quantiles),
        {name: measures(part, use_case.quantiles) for name, part in enough.items()},
        _measured(use_case, shadows, least_rows),
    )


def matched(use_case: UseCase, table: pd.DataFrame, panel: Panel, origin: int, prefix: str) -> Judged:
    """Return the rows of a table whose step is over and whose demand is known."""
    place = {name: row for row, name in enumerate(panel.series)}
    known = table[table[use_case.series_key].isin(place)]
    rows = known[use_case.series_key].map(place).to_numpy(dtype=np.int64)
    numbers = {value: use_case.clock.parse(value) for value in known[FORECAST_FOR].unique()}
    places = known[FORECAST_FOR].map(numbers).to_numpy(dtype=np.int64) - panel.first
    over = (places >= 0) & (places < panel.steps)
    whole = history(use_case, panel, panel.last)
    sold = np.full(len(known), np.nan)
    sold[over] = whole[rows[over], places[over]]
    seen = np.isfinite(sold)
    naive = _naive(use_case, panel, origin)

    def column(name: str) -> Matrix:
        values: Matrix = known[f"{prefix}{name}"].to_numpy(dtype=np.float64)[seen]
        return values

    ahead = known[use_case.ahead_column].to_numpy(dtype=np.float64)[seen]
    expected, low, median, high = (column(name) for name in ("expected", "low", "median", "high"))
    return Judged(rows[seen], ahead, sold[seen], expected, low, median, high, naive[rows[seen]])


def _naive(use_case: UseCase, panel: Panel, origin: int) -> Matrix:
    errors = np.abs(seasonal_errors(history(use_case, panel, origin), use_case.season_steps))
    known = np.isfinite(errors)
    found: Matrix = np.where(known, errors, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return found


def _measured(use_case: UseCase, parts: list[Judged], least_rows: int) -> Measures | None:
    rows = stacked(parts) if parts else None
    return measures(rows, use_case.quantiles) if rows is not None and len(rows) >= least_rows else None
