"""Which days a model is learnt from and judged on: origins that roll forward, never a random split."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from scoring.settings import Configured

_NEAR_DAYS = 28


class TrainingSettings(Configured):
    """Data, origins and seeds of a training run."""

    seed: int = 7
    history_days: float = Field(default=790.0, gt=0)
    """How far back the panel is read: a year for the lags of a year, and what is learnt from."""
    folds: int = Field(default=2, ge=1)
    """Origins of the back-test; each is a horizon apart, and the model is fitted anew before each."""
    origin_step_days: int = Field(default=14, ge=1)
    """Days between the origins that are learnt from."""
    origins: int = Field(default=12, ge=1)
    """How many origins are learnt from."""
    calibration_origins: int = Field(default=2, ge=1)
    """The newest origins before the one that is judged set the width of the interval and are not learnt from."""
    max_series: int = Field(default=50_000, ge=1)
    """So many series are learnt from, drawn by the seed."""
    max_train_rows: int = Field(default=5_000_000, ge=1000)
    least_rows: int = Field(default=500, ge=50)
    least_slice_rows: int = Field(default=100, ge=10)


def judged_origins(last: int, horizon: int, folds: int) -> list[int]:
    """Return the origins of the back-test, oldest first; the days of the newest end on ``last``."""
    return [last - horizon * (folds - fold) for fold in range(folds)]


def learnt_origins(known: int, horizon: int, settings: TrainingSettings, first: int) -> tuple[list[int], list[int]]:
    """Return the origins to learn from and those to calibrate on, when ``known`` is the newest day that may be seen.

    Every day that one of them forecasts is over by then; and no day is both learnt from and calibrated on.
    """
    newest = known - horizon
    # Origins a week apart say nearly the same of a far horizon.
    apart = 7 * max(1, horizon // _NEAR_DAYS)
    calibrated = [newest - step * apart for step in range(settings.calibration_origins)]
    start = min(calibrated) - horizon
    learnt = [start - step * settings.origin_step_days for step in range(settings.origins)]
    return _after(learnt, first), _after(calibrated, first)


def _after(origins: Sequence[int], first: int) -> list[int]:
    return sorted(origin for origin in origins if origin >= first)
