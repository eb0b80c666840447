"""Ways of finding candidates: what is chosen together, factors of taste, and what is popular.

Each is fitted on choices alone and holds arrays of numbers, nothing that could run when it is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

from scoring.model.encoder import Matrix
from scoring.recommending.interactions import Choice
from scoring.recommending.settings import ListSettings

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Fitted:
    """What was learnt from choices; items are numbered in the order of ``items``."""

    items: tuple[str, ...]
    popularity: np.ndarray
    """Choices of each item, newer ones counting more; highest is 1."""
    neighbours: np.ndarray
    """For each item the items that are chosen with it, nearest first; -1 where there are no more."""
    nearness: np.ndarray
    factors: np.ndarray
    """One row an item."""
    regularization: float
    as_of: float


def weights(found: Sequence[Choice], as_of: float, half_life_days: float) -> np.ndarray:
    """Return how much each choice counts: half as much after each half-life."""
    age_days = np.asarray([(as_of - choice.at) / 86_400 for choice in found], dtype=np.float64)
    return np.asarray(np.power(0.5, np.maximum(age_days, 0.0) / half_life_days), dtype=np.float64)


def fit(
    found: Sequence[Choice], items: Sequence[str], as_of: float, half_life_days: float, settings: ListSettings
) -> Fitted:
    """Learn from the choices of ``items`` up to ``as_of``."""
    number = {item: index for index, item in enumerate(items)}
    known = [choice for choice in found if choice.item in number and choice.at <= as_of]
    people = {user: index for index, user in enumerate(sorted({choice.user for choice in known}))}
    counted = weights(known, as_of, half_life_days)
    rows = np.asarray([people[choice.user] for choice in known], dtype=np.int64)
    columns = np.asarray([number[choice.item] for choice in known], dtype=np.int64)
    table = sp.csr_matrix((counted, (rows, columns)), shape=(max(1, len(people)), len(items)))
    popularity = np.asarray(table.sum(axis=0), dtype=np.float64).ravel()
    neighbours, nearness = _together(table, settings.neighbours)
    return Fitted(
        tuple(items),
        popularity / (popularity.max() or 1.0),
        neighbours,
        nearness,
        _factors(table, settings),
        settings.regularization,
        as_of,
    )


def _together(table: sp.csr_matrix, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the nearest items of each item by the cosine of who chose them."""
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=0)).ravel())
    unit = table @ sp.diags(1.0 / np.where(length > 0, length, 1.0))
    cosine = (unit.T @ unit).tolil()
    cosine.setdiag(0.0)
    near = cosine.tocsr()
    count = table.shape[1]
    neighbours = np.full((count, most), -1, dtype=np.int64)
    nearness = np.zeros((count, most))
    for item in range(count):
        start, end = near.indptr[item], near.indptr[item + 1]
        values, others = near.data[start:end], near.indices[start:end]
        order = np.lexsort((others, -values))[:most]
        order = order[values[order] > 0]
        neighbours[item, : len(order)], nearness[item, : len(order)] = others[order], values[order]
    return neighbours, nearness


def _factors(table: sp.csr_matrix, settings: ListSettings) -> np.ndarray:
    """Return item factors by alternating least squares on implicit feedback (Hu, Koren, Volinsky 2008)."""
    if not table.nnz:
        return np.zeros((table.shape[1], settings.factors))
    from implicit.cpu.als import AlternatingLeastSquares

    # Its own threads and those of the linear algebra would fight for the same processors.
    with threadpool_limits(1, "blas"):
        model = AlternatingLeastSquares(
            factors=settings.factors,
            regularization=settings.regularization,
            alpha=_CONFIDENCE,
            iterations=settings.iterations,
            random_state=settings.seed,
            num_threads=1,
        )
        model.fit(table.astype(np.float32), show_progress=False)
    return np.asarray(model.item_factors, dtype=np.float64)


_CONFIDENCE = 20.0
"""How much more a choice says than its absence."""


def taste(fitted: Fitted, chosen: np.ndarray, counted: np.ndarray) -> Matrix:
    """Return the factors of a person who chose these items: the step of the fit that solves for one person.

    Nobody's factors are kept: a choice of a second ago counts, and a person who is forgotten leaves nothing.
    """
    factors, rank = fitted.factors, fitted.factors.shape[1]
    own = factors[chosen]
    extra = _CONFIDENCE * counted
    left = _gram(fitted) + own.T @ (own * extra[:, None]) + fitted.regularization * np.eye(rank)
    return np.asarray(np.linalg.solve(left, own.T @ (1.0 + extra)), dtype=np.float64)


def _gram(fitted: Fitted) -> np.ndarray:
    return np.asarray(fitted.factors.T @ fitted.factors)
