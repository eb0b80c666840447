"""The use case as configuration: columns of a closing, series, plans, features, candidates and measures.

``config/use_case.yaml`` is the one place where the domain is described; no other module
names a column or a feature.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field

from scoring.clock import DAY_S, Clock
from scoring.forecast import Forecast, Part

PLANNED_FOR, ENTERED_AT = "planned_for", "entered_at"
"""A plan says for which day it is, and when it was entered: only what was entered by then was known."""


class Generator(Part):
    """How sample values of a column are drawn."""

    kind: str
    mean: float = 0.0
    sd: float = 1.0
    probability: float = 0.5
    values: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()


class Column(Part):
    """One column of a closing or a plan and its contract."""

    name: str
    type: Literal["float", "integer", "category", "string", "boolean", "timestamp", "text", "image"]
    description: str
    nullable: bool = False
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str, ...] = ()
    sensitivity: tuple[str, ...] = ()
    longest: int | None = None
    generator: Generator = Generator(kind="none")


class Entity(Part):
    """What has a series, or a group of series."""

    name: str
    key: str
    sample_count: int
    description: str = ""


class Label(Part):
    """What is forecast and how far ahead."""

    column: str
    description: str
    delay_days: float


class Feature(Part):
    """One model input: known of the step that is forecast, or of the past up to the origin."""

    name: str
    kind: Literal["raw", "ratio", "time-part", "window", "time-since-last", "category"]
    description: str = ""
    entity: str = ""
    column: str = ""
    other: str = ""
    part: Literal["", "hour", "weekday", "day", "month", "ahead"] = ""
    """Of a window: only steps at the same place of the season as the step that is forecast."""
    aggregate: Literal["", "count", "sum", "mean", "max", "min", "std", "lag"] = ""
    window_s: int = 0

    def steps(self, clock: Clock) -> int:
        """Return the length of the window in steps."""
        return clock.steps(self.window_s / DAY_S)


class Candidate(Part):
    """A family of forecasts to try."""

    name: str
    estimator: Literal["seasonal-mean", "quantile-boosting"]
    why: str = ""
    parameters: dict[str, float] = Field(default_factory=dict)


class Metric(Part):
    """A measure and the level it must reach."""

    name: str
    kind: Literal["model", "business"]
    description: str = ""
    higher_is_better: bool = True
    minimum: float | None = None


class UseCase(Part):
    """Everything domain-specific that the code reads."""

    id: str
    title: str
    problem: Literal["forecasting"]
    framing: str = ""
    decision_supported: str = ""
    event: str
    event_id: str
    event_time: str
    columns: tuple[Column, ...]
    entities: tuple[Entity, ...]
    forecast: Forecast
    label: Label
    features: tuple[Feature, ...]
    slices: tuple[str, ...] = ()
    baseline: str = ""
    candidates: tuple[Candidate, ...]
    metrics: tuple[Metric, ...]
    primary_metric: Literal["forecast_accuracy"]
    error_costs: str = ""
    ethics: tuple[str, ...] = ()
    fallback: str = ""
    human_oversight: str = ""

    @classmethod
    def read(cls, path: Path) -> UseCase:
        """Read the use case at ``path``."""
        return cls.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))

    @cached_property
    def clock(self) -> Clock:
        """What counts the steps."""
        return Clock(self.forecast.step_minutes)

    @property
    def within_day(self) -> bool:
        """Whether a day has more than one step."""
        return self.clock.per_day > 1

    @property
    def horizon_steps(self) -> int:
        """How many steps ahead are forecast."""
        return self.clock.steps(self.label.delay_days)

    @property
    def horizon_days(self) -> int:
        """How many days ahead are forecast, the last of them perhaps in part."""
        return -(-self.horizon_steps // self.clock.per_day)

    @property
    def season_steps(self) -> int:
        """After how many steps the season is the same again."""
        return self.clock.steps(self.forecast.season_days)

    @property
    def block(self) -> tuple[str, int]:
        """Stretches ahead that are told apart, and their steps: weeks where a step is a day, days within it."""
        return ("day_ahead", self.clock.per_day) if self.within_day else ("week_ahead", 7)

    @property
    def ahead_column(self) -> str:
        """The column of the table that says how far ahead a step is."""
        return "steps_ahead" if self.within_day else "days_ahead"

    @property
    def quantiles(self) -> tuple[float, float, float]:
        """The lower end, the median and the upper end of the interval, as quantiles."""
        outside = (1 - self.forecast.interval_pct / 100) / 2
        return round(outside, 6), 0.5, round(1 - outside, 6)

    @property
    def request_columns(self) -> tuple[Column, ...]:
        """The columns of a closing."""
        return self.columns

    @property
    def plan_columns(self) -> tuple[Column, ...]:
        """The columns of a plan: the series and its group, the step, when it was entered, and what is planned."""
        planned_for = f"{self.clock.word.capitalize()} that the plan is for"
        times = {PLANNED_FOR: planned_for, ENTERED_AT: "When the plan was entered"}
        return (
            self.column(self.series_key),
            self.column(self.shard_key),
            *(Column(name=name, type="timestamp", description=text) for name, text in times.items()),
            *(self.column(name) for name in self.forecast.planned),
        )

    @property
    def series_key(self) -> str:
        """The column with the id of a series."""
        return self.entity(self.forecast.series).key

    @property
    def shard_key(self) -> str:
        """The column whose values are never spread over shards."""
        return self.entity(self.forecast.shard_by).key

    @cached_property
    def categories(self) -> tuple[Column, ...]:
        """The columns that describe a series by a value out of a list."""
        return tuple(column for column in self.columns if column.type == "category")

    @cached_property
    def numbers(self) -> tuple[Column, ...]:
        """The columns with a number or a yes or no for each step."""
        return tuple(column for column in self.columns if column.type in ("float", "integer", "boolean"))

    @property
    def sensitive_columns(self) -> frozenset[str]:
        """Columns that may hold personal or confidential data."""
        return frozenset(column.name for column in self.columns if column.sensitivity)

    def entity(self, name: str) -> Entity:
        """Return the entity called ``name``; KeyError if there is none."""
        return {entity.name: entity for entity in self.entities}[name]

    def column(self, name: str) -> Column:
        """Return the column called ``name``; KeyError if there is none."""
        return {column.name: column for column in self.columns}[name]

    @property
    def feature_digest(self) -> str:
        """A short hash of the feature definitions; models and panels carry it."""
        definitions = [feature.model_dump(exclude={"description"}) for feature in self.features]
        left_out = {"sample", "floors", "known_after_minutes"}
        # Without the step where it is a day: what was fitted before there were others keeps its digest.
        forecast = self.forecast.model_dump(exclude=left_out if self.within_day else {*left_out, "step_minutes"})
        said = [definitions, forecast, self.horizon_steps]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
