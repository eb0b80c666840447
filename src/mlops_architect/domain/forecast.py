"""What a forecasting use case forecasts, and how its sample series are made."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import NAME

DAY_MINUTES = 1440
_SHORTEST_STEP = 5
"""Shorter steps are a stream of readings rather than something that is planned by."""
_STEP_WORDS = {DAY_MINUTES: "day", 60: "hour", 30: "half hour", 15: "quarter hour"}


def is_step(minutes: float) -> bool:
    """Whether forecasts can be made in steps of so many minutes: a day, or what divides one and is no shorter than five."""
    return minutes >= _SHORTEST_STEP and minutes == int(minutes) and DAY_MINUTES % int(minutes) == 0


class ForecastFloors(Model):
    """What a back-test must show before a model may forecast; shares of demand, and of the interval's nominal coverage."""

    forecast_accuracy: float = Field(ge=0, le=1)
    gain_over_baseline: float = Field(ge=0, lt=1)
    """How much smaller than the baseline's the error must be, as a share of it."""
    largest_bias: float = Field(gt=0)
    coverage_slack: float = Field(gt=0, lt=1)


class ForecastSample(Model):
    """How sample series are made: rhythm of week and year, trend, what plans do, and what is awkward about them."""

    days: int = Field(ge=0)
    """At least so many; more where the horizon needs them."""
    weekday_factors: tuple[float, ...] = Field(min_length=7, max_length=7)
    """Monday first."""
    hour_factors: tuple[float, ...] = ()
    """Midnight in UTC first; of steps within the day alone."""
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
    """What a forecasting system forecasts: one number a step for each of many series, with an interval.

    A step is a day or divides one. ``planned`` columns are known ahead, each from a plan that says when it was entered. A
    step in which ``censored_by`` is above ``censored_above`` shows less than the demand and is not learnt from.
    """

    series: str = Field(pattern=NAME)
    """Entity that has one series each."""
    shard_by: str = Field(pattern=NAME)
    """Entity whose series are kept together, so that features over them never need another part of the data."""
    target: str = Field(pattern=NAME)
    season_days: int = Field(gt=0)
    step_minutes: int = DAY_MINUTES
    known_after_minutes: float = Field(default=0.0, ge=0)
    """Within the day: how long after its end a step is delivered."""
    interval_pct: float = Field(gt=0, lt=100)
    """Share of steps whose demand the interval is to hold."""
    planned: tuple[str, ...] = ()
    censored_by: str = ""
    censored_above: float = 0.0
    scale: str = Field(pattern=NAME)
    """Feature that levels series of different size."""
    floors: ForecastFloors
    sample: ForecastSample

    @model_validator(mode="after")
    def _steps_divide_the_day(self) -> Self:
        if not is_step(self.step_minutes):
            raise ValueError(f"step_minutes divides a day and is {_SHORTEST_STEP} or more, not {self.step_minutes}")
        within = self.step_minutes < DAY_MINUTES
        if within != (len(self.sample.hour_factors) == 24):
            raise ValueError(
                "sample.hour_factors has 24 numbers where a step is shorter than a day, and none elsewhere"
            )
        return self

    @property
    def steps_per_day(self) -> int:
        """How many steps a day has."""
        return DAY_MINUTES // self.step_minutes

    @property
    def within_day(self) -> bool:
        """Whether a day has more than one step."""
        return self.step_minutes < DAY_MINUTES

    @property
    def step(self) -> str:
        """What a step is called."""
        return step_words(self.step_minutes)


def step_words(minutes: int) -> str:
    """Return what a step of so many minutes is called."""
    return _STEP_WORDS.get(minutes, f"{minutes}-minute step")
