"""What a forecasting use case forecasts, and how its sample series are made."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import NAME


class ForecastFloors(Model):
    """What a back-test must show before a model may forecast; shares of demand, and of the interval's nominal coverage."""

    forecast_accuracy: float = Field(ge=0, le=1)
    gain_over_baseline: float = Field(ge=0, lt=1)
    """How much smaller than the baseline's the error must be, as a share of it."""
    largest_bias: float = Field(gt=0)
    coverage_slack: float = Field(gt=0, lt=1)


class ForecastSample(Model):
    """How sample series are made: rhythm of week and year, trend, what plans do, and what is awkward about them."""

    days: int = Field(ge=400)
    weekday_factors: tuple[float, ...] = Field(min_length=7, max_length=7)
    """Monday first."""
    yearly_amplitude: float = Field(ge=0, lt=1)
    trend_per_year: float
    promotion_uplift: float = Field(gt=0)
    holiday_factor: float = Field(gt=0)
    price_elasticity: float
    holidays: tuple[Annotated[str, Field(pattern=r"^\d\d-\d\d$")], ...] = ()
    intermittent_share: float = Field(ge=0, le=1)
    new_share: float = Field(ge=0, le=1)
    stockout_share: float = Field(ge=0, lt=1)
    late_plan_share: float = Field(ge=0, le=1)
    """Share of planned days that are entered too late for any forecast."""


class Forecast(Model):
    """What a forecasting system forecasts: one number a day for each of many series, with an interval.

    ``planned`` columns are known ahead, each from a plan that says when it was entered. A day on which ``censored_by``
    is above ``censored_above`` shows less than the demand and is not learnt from.
    """

    series: str = Field(pattern=NAME)
    """Entity that has one series each."""
    shard_by: str = Field(pattern=NAME)
    """Entity whose series are kept together, so that features over them never need another part of the data."""
    target: str = Field(pattern=NAME)
    season_days: int = Field(gt=0)
    interval_pct: float = Field(gt=0, lt=100)
    """Share of days whose demand the interval is to hold."""
    planned: tuple[str, ...] = ()
    censored_by: str = ""
    censored_above: float = 0.0
    scale: str = Field(pattern=NAME)
    """Feature that levels series of different size."""
    floors: ForecastFloors
    sample: ForecastSample
