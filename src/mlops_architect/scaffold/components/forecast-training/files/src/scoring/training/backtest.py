"""Back-test with a rolling origin: fit on what was known at a moment, forecast what came, move on, and do it again."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scoring.features.panel import Array, Panel
from scoring.model.bundle import forecaster_of
from scoring.model.forecaster import Forecaster, SeasonalNaive, seasonal_errors
from scoring.training.fit import demand_after, fit_recipe, history
from scoring.training.measures import Judged, Measures, judged, measures, slices, stacked
from scoring.training.origins import TrainingSettings, judged_origins
from scoring.use_case import Candidate, UseCase


@dataclass(frozen=True)
class Backtest:
    """One recipe over all origins."""

    rows: Judged
    measures: Measures
    slices: dict[str, Measures]
    by_origin: dict[int, Measures] = field(default_factory=dict)
    slice_rows: dict[str, int] = field(default_factory=dict)


def backtest(use_case: UseCase, recipe: Candidate | None, panel: Panel, settings: TrainingSettings) -> Backtest:
    """Return how a recipe would have done; without one, how the seasonal naive forecast would have."""
    horizon = use_case.horizon_steps
    parts: dict[int, Judged] = {}
    for origin in judged_origins(panel.last, horizon, settings.folds):
        forecaster: Forecaster = SeasonalNaive(use_case)
        if recipe is not None:
            fitted, _ = fit_recipe(use_case, recipe, panel, origin, settings)
            forecaster = forecaster_of(use_case, recipe, fitted)
        parts[origin] = judge(use_case, forecaster, panel, origin)
    return summed_up(use_case, panel, parts, settings.least_slice_rows)


def judge(use_case: UseCase, forecaster: Forecaster, panel: Panel, origin: int) -> Judged:
    """Return the forecasts of one origin beside the demand that came."""
    horizon = use_case.horizon_steps
    # What is handed over ends on the origin, whatever the forecaster would look at.
    said = forecaster.forecast(panel.known_on(origin), origin, horizon)
    errors = np.abs(seasonal_errors(history(use_case, panel, origin), use_case.season_steps))
    known = np.isfinite(errors)
    naive = np.where(known, errors, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return judged(said, demand_after(use_case, panel, origin, horizon), np.arange(len(panel.series)), naive)


def summed_up(use_case: UseCase, panel: Panel, parts: dict[int, Judged], least_rows: int) -> Backtest:
    """Return the measures over all origins, by origin, and by each slice that is large enough."""
    rows = stacked(list(parts.values()))
    if not len(rows):
        raise LookupError(f"no demand is known for the {use_case.clock.word}s that were forecast")
    found = slices(rows, slice_values(use_case, panel), use_case.block)
    enough = {name: part for name, part in found.items() if len(part) >= least_rows}
    return Backtest(
        rows,
        measures(rows, use_case.quantiles),
        {name: measures(part, use_case.quantiles) for name, part in enough.items()},
        {origin: measures(part, use_case.quantiles) for origin, part in parts.items() if len(part)},
        {name: len(part) for name, part in found.items()},
    )


def slice_values(use_case: UseCase, panel: Panel) -> dict[str, Array]:
    """Return for each slice the value of every series; ``demand`` says whether it sells mostly or now and then."""
    found = {}
    for name in use_case.slices:
        allowed = np.asarray([*use_case.column(name).allowed, "unknown"])
        codes = np.nan_to_num(panel.codes[name], nan=len(allowed) - 1).astype(np.int64)
        found[name] = allowed[codes]
    sold = panel.values[use_case.forecast.target]
    known = np.isfinite(sold)
    selling = (np.nan_to_num(sold) > 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    young = known.sum(axis=1) < panel.steps / 2
    found["demand"] = np.where(young, "new", np.where(selling < 0.5, "intermittent", "steady"))  # noqa: PLR2004
    return found
