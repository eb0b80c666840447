"""Which steps a model is learnt from and judged on: origins that roll forward, never a random split."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from scoring.clock import Clock
from scoring.settings import Configured

_NEAR_DAYS = 28


class TrainingSettings(Configured):
    """Data, origins and seeds of a training run."""

    seed: int = 7
    history_days: float = Field(default=790.0, gt=0)
    """How far back the panel is read: a year for the lags of a year, and what is learnt from."""
    folds: int = Field(default=2, ge=1)
    """Origins of the back-test; each is a horizon apart, and the model is fitted anew before each."""
    origin_step_days: float = Field(default=14, gt=0)
    """Days between the origins that are learnt from; no whole number of them visits other hours of the day."""
    origins: int = Field(default=12, ge=1)
    """How many origins are learnt from."""
    calibration_origins: int = Field(default=2, ge=1)
    """The newest origins before the one that is judged set the width of the interval and are not learnt from."""
    calibration_step_days: float = Field(default=0.0, ge=0)
    """Days between those; 0 for a week, or as much more as the horizon is longer than four."""
    least_history_days: float = Field(default=56.0, gt=0)
    """The past that the first origin needs for its features."""
    max_series: int = Field(default=50_000, ge=1)
    """So many series are learnt from, drawn by the seed."""
    max_train_rows: int = Field(default=5_000_000, ge=1000)
    least_rows: int = Field(default=500, ge=50)
    least_slice_rows: int = Field(default=100, ge=10)


def judged_origins(last: int, horizon: int, folds: int) -> list[int]:
    """Return the origins of the back-test, oldest first; the steps of the newest end on ``last``."""
    return [last - horizon * (folds - fold) for fold in range(folds)]


def learnt_origins(
    known: int, horizon: int, settings: TrainingSettings, first: int, clock: Clock
) -> tuple[list[int], list[int]]:
    """Return the origins to learn from and those to calibrate on, when ``known`` is the newest step that may be seen.

    Every step that one of them forecasts is over by then; and no step is both learnt from and calibrated on.
    """
    newest = known - horizon
    # Origins a week apart say nearly the same of a far horizon.
    apart = clock.steps(settings.calibration_step_days or 7 * max(1, horizon // (_NEAR_DAYS * clock.per_day)))
    calibrated = [newest - step * apart for step in range(settings.calibration_origins)]
    start = min(calibrated) - horizon
    learnt = [start - step * clock.steps(settings.origin_step_days) for step in range(settings.origins)]
    return _after(learnt, first), _after(calibrated, first)


def _after(origins: Sequence[int], first: int) -> list[int]:
    return sorted(origin for origin in origins if origin >= first)
