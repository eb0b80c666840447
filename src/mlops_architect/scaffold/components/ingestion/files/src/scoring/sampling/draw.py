"""Draw the columns of sample events from the generators of the use case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import numpy as np
import numpy.typing as npt

from scoring import plugins
from scoring.contract import Event
from scoring.sampling.label import draw_classes
from scoring.use_case import Column, UseCase

DAY_S = 86_400.0
_DAILY_SHARE = (1, 1, 1, 1, 1, 2, 3, 5, 7, 8, 8, 8, 9, 8, 8, 8, 8, 9, 9, 8, 7, 5, 3, 2)
"""How activity spreads over the hours of a day."""


def draw_events(
    use_case: UseCase, rng: np.random.Generator, rows: int, start: float, days: float, shift: float = 0.0
) -> list[Event]:
    """Return ``rows`` events between ``start`` and ``days`` later, in order of time.

    ``shift`` moves the means of numeric columns by that many standard deviations: drift.
    """
    return draw_classified(use_case, rng, rows, start, days, shift)[0]


def draw_classified(
    use_case: UseCase, rng: np.random.Generator, rows: int, start: float, days: float, shift: float = 0.0
) -> tuple[list[Event], list[str]]:
    """Return events and the class of each, where the use case has classes.

    Texts and pictures are drawn last, because they look like the class they belong to.
    """
    content = [column for column in use_case.request_columns if column.generator.kind in plugins.SAMPLERS]
    times = _times(rng, rows, start, days)
    keys = {entity.key: (entity.name, entity.sample_count) for entity in use_case.entities}
    drawn: dict[str, list[object]] = {}
    for column in use_case.request_columns:
        if column.name == use_case.event_time:
            drawn[column.name] = [float(moment) for moment in times]
        elif column.name == use_case.event_id:
            drawn[column.name] = [f"{use_case.event[:3]}-{int(start) // 3600}-{number:07d}" for number in range(rows)]
        elif column.name in keys:
            drawn[column.name] = _entity_keys(rng, rows, *keys[column.name])
        elif column in content:
            drawn[column.name] = [None] * rows
        else:
            drawn[column.name] = draw_values(column, rng, rows, times, shift)
    if use_case.recommendation is not None:
        # People and items fit each other or do not; columns drawn one by one would know nothing of that.
        drawn.update(plugins.load(plugins.PARTS, "sample-world").arrange(use_case, rng, drawn, shift))
    events = [dict(zip(drawn, values, strict=True)) for values in zip(*drawn.values(), strict=True)]
    classes = draw_classes(use_case, rng, events)
    for column in content:
        sampler = plugins.load(plugins.SAMPLERS, column.generator.kind)
        for event, name in zip(events, classes, strict=True):
            event[column.name] = sampler.draw(column.generator, rng, name, shift)
    return events, classes


def _times(rng: np.random.Generator, rows: int, start: float, days: float) -> npt.NDArray[np.float64]:
    share = np.asarray(_DAILY_SHARE, dtype=float)
    hour = rng.choice(24, size=rows, p=share / share.sum())
    date = rng.integers(0, max(1, int(days)), size=rows)
    return np.sort(np.round(start + date * DAY_S + hour * 3600.0 + rng.uniform(0, 3600.0, size=rows), 3))


def _entity_keys(rng: np.random.Generator, rows: int, name: str, count: int) -> list[object]:
    # A few entities are busy and most are quiet, as in most businesses.
    weight = 1.0 / np.sqrt(np.arange(1, count + 1))
    drawn = rng.choice(count, size=rows, p=weight / weight.sum())
    return [f"{name}-{number:06d}" for number in drawn]


def draw_values(
    column: Column, rng: np.random.Generator, rows: int, times: npt.NDArray[np.float64], shift: float
) -> list[object]:
    """Return ``rows`` values of one column, at ``times``."""
    generator = column.generator
    values: npt.NDArray[np.float64]
    match generator.kind:
        case "normal":
            values = rng.normal(generator.mean + shift * generator.sd, generator.sd, size=rows)
        case "lognormal":
            values = rng.lognormal(generator.mean + shift * generator.sd, generator.sd, size=rows)
        case "uniform":
            values = (
                rng.uniform(generator.low, generator.high, size=rows) + shift * (generator.high - generator.low) / 4
            )
        case "poisson":
            values = rng.poisson(generator.mean * (1 + max(-0.9, shift)), size=rows).astype(float)
        case "bernoulli":
            return _with_gaps([bool(value) for value in rng.random(rows) < generator.probability], column, rng)
        case "choice":
            weights = np.asarray(generator.weights or [1.0] * len(generator.values), dtype=float)
            drawn = rng.choice(len(generator.values), size=rows, p=weights / weights.sum())
            return _with_gaps([generator.values[index] for index in drawn], column, rng)
        case "entity":
            return _with_gaps(
                [f"{column.name}-{n:05d}" for n in rng.integers(0, int(generator.high), size=rows)], column, rng
            )
        case "sequence":
            return [f"{column.name}-{n:07d}" for n in range(rows)]
        case "time":
            return [float(moment) for moment in times]
        case "text" | "picture":
            raise ValueError(f"{column.name} follows from the class of the event")
        case _:
            assert_never(generator.kind)
    if column.minimum is not None or column.maximum is not None:
        values = np.clip(values, column.minimum, column.maximum)
    digits = None if column.type == "integer" else 4
    return _with_gaps([round(float(value), digits) for value in values], column, rng)


def _with_gaps(values: Sequence[object], column: Column, rng: np.random.Generator) -> list[object]:
    missing = (
        rng.random(len(values)) < column.generator.missing if column.nullable else np.zeros(len(values), dtype=bool)
    )
    return [None if gap else value for value, gap in zip(values, missing, strict=True)]
