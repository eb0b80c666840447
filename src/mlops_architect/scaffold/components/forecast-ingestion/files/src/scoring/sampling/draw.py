"""A made-up world of series: rhythm of day, week and year, trend, plans, intermittent demand, stock-outs, new series.

Every number of a series follows from the seed and the series alone, so that a longer world begins like a shorter one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from scoring.clock import DAY_S
from scoring.contract import Event
from scoring.features.panel import Matrix
from scoring.use_case import ENTERED_AT, PLANNED_FOR, UseCase

CLOSING_S = 79_200.0
"""Where a step is a day it is closed at 22:00 UTC; a shorter one bears the moment at which it begins."""
PLAN_AHEAD_DAYS = 42
_PROMOTION_DAYS = 7
_OPEN_HOURS = 12.0


def sample_days(use_case: UseCase) -> int:
    """Return how long sample series are: a year for its lags, origins to learn from, and horizons to be judged on.

    Within the day no lag is of a year, and there are many more steps a day to learn from.
    """
    least = 70 + 6 * use_case.horizon_days if use_case.within_day else 540 + 4 * use_case.horizon_days
    return max(use_case.forecast.sample.days, least)


@dataclass(frozen=True)
class World:
    """Which series there are, and from when until when the world is drawn."""

    use_case: UseCase
    seed: int
    series: int
    start: float
    steps: int
    shift: float = 0.0
    """Change of the demand of the first category after ``shift_from``, as a share."""
    shift_from: float = math.inf

    def rng(self, series: int, purpose: int) -> np.random.Generator:
        """Return the randomness of one series for one purpose."""
        return np.random.default_rng([self.seed, series, purpose])


def draw_series(world: World, number: int) -> tuple[list[Event], list[Event]]:
    """Return the closings and the plans of one series, in order of time."""
    use_case, sample = world.use_case, world.use_case.forecast.sample
    facts = _facts(world, number)
    clock, count = use_case.clock, world.steps
    places = np.arange(count)
    days = places / clock.per_day
    dates = [datetime.fromtimestamp(world.start + place * clock.step_s, UTC) for place in places.tolist()]
    holiday = np.asarray([date.strftime("%m-%d") in sample.holidays for date in dates])
    promotion = _promotions(world, number)
    price = np.round(facts.price * np.where(promotion, 0.8, 1.0), 2)
    level: Matrix = np.asarray(facts.level * (1 + sample.trend_per_year * days / 365.0), dtype=np.float64)
    level *= np.asarray([sample.weekday_factors[date.weekday()] for date in dates])
    if sample.hour_factors:
        level *= np.asarray([sample.hour_factors[date.hour] for date in dates])
    level *= 1 + sample.yearly_amplitude * np.sin(2 * math.pi * (days + facts.phase) / 365.25)
    level *= np.where(promotion, sample.promotion_uplift, 1.0) * np.where(holiday, sample.holiday_factor, 1.0)
    level *= (price / facts.price) ** sample.price_elasticity
    if facts.shifted:
        level *= np.where(world.start + days * DAY_S >= world.shift_from, 1 + world.shift, 1.0)
    demand = _demand(world.rng(number, 3), level, facts.intermittent)
    without = (world.rng(number, 4).random(count) < sample.stockout_share) & (demand > 0)
    share = np.where(without, world.rng(number, 6).uniform(0.25, 0.9, count), 0.0)
    values: dict[str, Matrix] = {
        use_case.forecast.target: np.floor(demand * (1 - share)),
        use_case.forecast.censored_by: np.round(
            share * min(_OPEN_HOURS, clock.minutes / 60), 2 if use_case.within_day else 1
        ),
    }
    planned = dict(zip(use_case.forecast.planned, (price, promotion, holiday), strict=True))
    closings = [
        _closing(
            world, number, facts, place, {name: float(all_[place]) for name, all_ in {**values, **planned}.items()}
        )
        for place in places.tolist()
        if place >= facts.first_step
    ]
    changed = np.flatnonzero(promotion | holiday | np.roll(promotion, 1))
    plans = [
        _plan(world, facts, place, {name: float(array[place]) for name, array in planned.items()}, late)
        for place, late in zip(changed.tolist(), _late(world, number)[changed].tolist(), strict=True)
    ]
    return closings, plans


def draw_world(world: World) -> tuple[list[Event], list[Event]]:
    """Return the closings and plans of all series, closings in order of time."""
    drawn = [draw_series(world, number) for number in range(world.series)]
    closings = [closing for found, _ in drawn for closing in found]
    closings.sort(key=lambda row: (float(row[world.use_case.event_time] or 0.0), str(row[world.use_case.series_key])))
    return closings, [plan for _, found in drawn for plan in found]


@dataclass(frozen=True)
class _Facts:
    name: str
    group: str
    categories: dict[str, str]
    level: float
    price: float
    phase: float
    intermittent: bool
    first_step: int
    shifted: bool


def _facts(world: World, number: int) -> _Facts:
    use_case, sample = world.use_case, world.use_case.forecast.sample
    groups = min(use_case.entity(use_case.forecast.shard_by).sample_count, world.series)
    group = number % groups
    categories = dict(_categories(world, number, group))
    rng = world.rng(number, 1)
    intermittent = bool(rng.random() < sample.intermittent_share)
    new = bool(rng.random() < sample.new_share)
    first = use_case.categories[0]
    size = 1.0 + 0.5 * (group % 3)
    return _Facts(
        name=f"{use_case.forecast.series}-{number:05d}",
        group=f"{use_case.forecast.shard_by}-{group:04d}",
        categories=categories,
        level=(0.4 if intermittent else use_case.column(use_case.forecast.target).generator.mean)
        * size
        * float(rng.lognormal(0.0, 0.5)),
        price=round(float(rng.lognormal(1.5, 0.5)) + 0.5, 2),
        phase=float(rng.uniform(0, 60)),
        intermittent=intermittent,
        first_step=int(sample_days(use_case) * rng.uniform(0.75, 0.95)) * use_case.clock.per_day if new else 0,
        shifted=categories[first.name] == first.allowed[0],
    )


def _categories(world: World, number: int, group: int) -> Iterator[tuple[str, str]]:
    """The first category belongs to the series, the others to its group."""
    for position, column in enumerate(world.use_case.categories):
        rng = world.rng(number if position == 0 else 1_000_000 + group, 10 + position)
        weights = np.asarray(column.generator.weights or [1.0] * len(column.allowed), dtype=np.float64)
        yield column.name, str(rng.choice(column.allowed, p=weights / weights.sum()))


def _promotions(world: World, number: int) -> npt.NDArray[np.bool_]:
    chance = world.use_case.column(world.use_case.forecast.planned[1]).generator.probability
    return _weeks(world, number, 2, chance)


def _late(world: World, number: int) -> npt.NDArray[np.bool_]:
    return _weeks(world, number, 5, world.use_case.forecast.sample.late_plan_share)


def _weeks(world: World, number: int, purpose: int, chance: float) -> npt.NDArray[np.bool_]:
    """Draw whole weeks, each with the same chance."""
    length = _PROMOTION_DAYS * world.use_case.clock.per_day
    weeks = world.rng(number, purpose).random(world.steps // length + 1) < chance
    return np.repeat(weeks, length)[: world.steps]


def _demand(rng: np.random.Generator, level: Matrix, intermittent: bool) -> Matrix:
    """Draw step by step, so that a longer series begins like a shorter one."""
    spread = 1.2 if intermittent else 8.0
    return np.asarray([rng.poisson(mean * rng.gamma(spread, 1 / spread)) for mean in level.tolist()], dtype=np.float64)


def _closing(world: World, number: int, facts: _Facts, place: int, values: dict[str, float]) -> Event:
    use_case = world.use_case
    at = world.start + place * use_case.clock.step_s
    row: Event = {
        use_case.event_id: f"{facts.name}-{place:05d}",
        use_case.event_time: at if use_case.within_day else at + CLOSING_S,
        use_case.series_key: facts.name,
        use_case.shard_key: facts.group,
        **facts.categories,
    }
    for column in use_case.numbers:
        value = values.get(column.name)
        if value is None:
            value = float((number * 7 + place * 3) % 60 + 5) if values[use_case.forecast.censored_by] == 0 else 0.0
        row[column.name] = bool(value) if column.type == "boolean" else value
    return row


def _plan(world: World, facts: _Facts, place: int, values: dict[str, float], late: bool) -> Event:
    use_case = world.use_case
    at = world.start + place * use_case.clock.step_s
    # A late plan is entered when its step has begun: no forecast can have known it.
    entered = at + use_case.clock.step_s / 4 if late else at - PLAN_AHEAD_DAYS * DAY_S
    row: Event = {
        use_case.series_key: facts.name,
        use_case.shard_key: facts.group,
        PLANNED_FOR: at,
        ENTERED_AT: max(entered, 0.0),
    }
    for name, value in values.items():
        row[name] = bool(value) if use_case.column(name).type == "boolean" else value
    return row
