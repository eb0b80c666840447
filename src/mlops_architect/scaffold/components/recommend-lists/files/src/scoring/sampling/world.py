"""A small world in which people have tastes and items have kinds: who meets which item, and what the catalogue says.

The world is the same for every sample; only what happens in it depends on the seed of the sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.model.encoder import Matrix
from scoring.sampling.draw import draw_values
from scoring.use_case import UseCase

INBOX = "inbox/items/"
IN_STOCK = "in_stock"
_SEED = 20250101
_PAGE = 4
"""Impressions that somebody gets at once."""
_SESSION = 3 * _PAGE
_PAUSE_S = 240.0
"""Usual time between two pages of one visit."""
_TASTES = 8
_NEW_SHARE = 0.06
_SOLD_OUT_SHARE = 0.05


@dataclass(frozen=True)
class _World:
    items: tuple[str, ...]
    values: Mapping[str, list[object]]
    """Catalogue columns, in the order of the items."""
    fit: Matrix
    """How well each item (across) fits each user (down)."""
    popularity: Matrix
    in_stock: tuple[bool, ...]


def _world(use_case: UseCase) -> _World:
    wanted = use_case.recommendation
    if wanted is None:
        raise ValueError("this use case makes no lists")
    rng = np.random.default_rng(_SEED)
    users, items = (
        next(entity.sample_count for entity in use_case.entities if entity.name == name)
        for name in (wanted.user, wanted.item)
    )
    kinds = rng.integers(0, _TASTES, size=items)
    traits = np.eye(_TASTES)[kinds] + rng.normal(0, 0.2, size=(items, _TASTES))
    tastes = rng.dirichlet(np.full(_TASTES, 0.12), size=users)
    values = {}
    for name in wanted.item_columns:
        # Tastes go across the groups of the catalogue: nobody likes all of a category and nothing else.
        values[name] = draw_values(use_case.column(name), rng, items, np.zeros(items), 0.0)
    # A few items are known to everybody and most to nobody.
    popularity = np.log(1.0 / np.arange(1, items + 1) ** 0.8)[rng.permutation(items)]
    # New items have been shown to nobody yet: only what they are speaks for them.
    popularity[rng.random(items) < _NEW_SHARE] = -np.inf
    return _World(
        tuple(f"{wanted.item}-{number:06d}" for number in range(items)),
        values,
        tastes @ traits.T,
        popularity,
        tuple(bool(yes) for yes in rng.random(items) >= _SOLD_OUT_SHARE),
    )


def arrange(
    use_case: UseCase, rng: np.random.Generator, drawn: Mapping[str, list[object]], shift: float
) -> dict[str, list[object]]:
    """Return the columns of drawn events anew, as pages that fit whom they were shown to; ``shift`` moves tastes."""
    wanted, world = use_case.recommendation, _world(use_case)
    if wanted is None:
        return {}
    keys = {entity.name: entity.key for entity in use_case.entities}
    rows = len(drawn[use_case.event_id])
    users = [int(str(value).rpartition("-")[2]) for value in drawn[keys[wanted.user]]]
    own = {use_case.event_id, keys[wanted.item], wanted.score, *wanted.item_columns}
    result: dict[str, list[object]] = {name: list(values) for name, values in drawn.items() if name not in own}
    shown = np.zeros(rows, dtype=np.int64)
    scores = np.zeros(rows)
    fit = (1 - min(abs(shift), 1.0) * 0.3) * world.fit + min(abs(shift), 1.0) * 0.3 * np.roll(world.fit, 1, axis=1)
    times = np.asarray(drawn[use_case.event_time], dtype=np.float64)
    for first in range(0, rows, _SESSION):
        visit = slice(first, min(first + _SESSION, rows))
        for values in result.values():
            values[visit] = [values[first]] * (visit.stop - visit.start)
        pages = np.arange(visit.stop - visit.start) // _PAGE
        times[visit] = times[first] + np.cumsum(rng.exponential(_PAUSE_S, size=_SESSION // _PAGE))[pages]
    for first in range(0, rows, _PAGE):
        page = slice(first, min(first + _PAGE, rows))
        # What showed the items knew tastes by halves, as such systems do.
        guess = fit[users[first - first % _SESSION]] + rng.normal(0, 0.25, size=len(world.items))
        pull = 5.0 * guess + 0.5 * world.popularity + rng.gumbel(size=len(world.items))
        shown[page] = np.argsort(-pull, kind="stable")[: page.stop - page.start]
        scores[page] = np.argsort(np.argsort(guess))[shown[page]] / (len(world.items) - 1)
    result[keys[wanted.item]] = [world.items[index] for index in shown]
    result[wanted.score] = [round(float(score), 4) for score in scores]
    for name in wanted.item_columns:
        result[name] = [world.values[name][index] for index in shown]
    # Nothing happens after the last moment that was drawn.
    times = np.minimum(times, max(float(str(moment)) for moment in drawn[use_case.event_time]))
    order = np.argsort(times, kind="stable")
    result[use_case.event_time] = [round(float(moment), 3) for moment in times]
    return {name: [values[index] for index in order] for name, values in result.items()}


def catalogue(use_case: UseCase) -> list[dict[str, object]]:
    """Return one row an item, as the merchandising system sends it."""
    wanted, world = use_case.recommendation, _world(use_case)
    if wanted is None:
        return []
    key = next(entity.key for entity in use_case.entities if entity.name == wanted.item)
    return [
        {
            key: item,
            **{name: world.values[name][index] for name in wanted.item_columns},
            IN_STOCK: world.in_stock[index],
        }
        for index, item in enumerate(world.items)
    ]
