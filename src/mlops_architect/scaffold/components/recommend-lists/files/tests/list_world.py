"""A sample of people with tastes, without the rest of the system."""

from __future__ import annotations

import numpy as np

from scoring.contract import Event
from scoring.recommending.catalogue import Item
from scoring.recommending.interactions import Choice
from scoring.recommending.shape import Shape
from scoring.sampling import world
from scoring.sampling.draw import draw_events
from scoring.use_case import UseCase

DAYS = 60.0


def catalogue_of(use_case: UseCase) -> dict[str, Item]:
    """Return the sample catalogue."""
    shape = Shape.of(use_case)
    return {
        str(row[shape.item_key]): Item(
            {name: row[name] for name in shape.wanted.item_columns},  # type: ignore[misc]
            bool(row[world.IN_STOCK]),
        )
        for row in world.catalogue(use_case)
    }


def chosen_world(use_case: UseCase, rows: int, seed: int, start: float) -> tuple[list[Event], list[Choice]]:
    """Return events, and choices that follow how well an item fits."""
    shape, rng = Shape.of(use_case), np.random.default_rng(seed)
    events = draw_events(use_case, rng, rows, start, DAYS)
    likely = np.asarray([float(event[shape.wanted.score] or 0.0) for event in events]) ** 6 * 0.3
    found = [
        Choice(str(event[shape.user_key]), str(event[shape.item_key]), float(event[use_case.event_time] or 0.0))
        for event, yes in zip(events, rng.random(rows) < likely, strict=True)
        if yes
    ]
    return events, found
