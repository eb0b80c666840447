"""What is forecast as configuration: target, steps, interval, plans, floors, and how sample series are made."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from scoring.clock import DAY_MINUTES


class Part(BaseModel):
    """A frozen piece of the use case; fields that only the design needs are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Floors(Part):
    """What a back-test must show before a model may forecast."""

    forecast_accuracy: float
    gain_over_baseline: float
    largest_bias: float
    coverage_slack: float


class Sample(Part):
    """How sample series are made."""

    days: int
    weekday_factors: tuple[float, ...]
    hour_factors: tuple[float, ...] = ()
    """Of each hour of a day, midnight in UTC first; empty where a step is a day."""
    yearly_amplitude: float
    trend_per_year: float
    promotion_uplift: float
    holiday_factor: float
    price_elasticity: float
    holidays: tuple[str, ...] = ()
    intermittent_share: float
    new_share: float
    stockout_share: float
    late_plan_share: float


class Forecast(Part):
    """What is forecast: one number a step for each of many series, with an interval."""

    series: str
    shard_by: str
    target: str
    season_days: int
    step_minutes: int = DAY_MINUTES
    """Length of a step; a day has a whole number of them."""
    known_after_minutes: float = 0.0
    """How long after its end a step is delivered; a forecast is made from the newest step that is over for so long."""
    interval_pct: float
    planned: tuple[str, ...] = ()
    censored_by: str = ""
    censored_above: float = 0.0
    scale: str
    floors: Floors
    sample: Sample
