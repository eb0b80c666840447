"""How good lists are: what people chose later, how much of the catalogue is shown, and how much is only popularity."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np


def recall(shown: Sequence[str], chosen: Collection[str]) -> float:
    """Return the share of ``chosen`` that was shown."""
    return len(set(shown) & set(chosen)) / len(chosen) if chosen else 0.0


def ndcg(shown: Sequence[str], chosen: Collection[str]) -> float:
    """Return the gain of the chosen items by place, against the best order (Jarvelin, Kekalainen 2002)."""
    gain = sum(1.0 / math.log2(place + 2) for place, item in enumerate(shown) if item in chosen)
    best = sum(1.0 / math.log2(place + 2) for place in range(min(len(chosen), len(shown))))
    return gain / best if best else 0.0


def coverage(lists: Iterable[Sequence[str]], items: int) -> float:
    """Return the share of ``items`` that stand on at least one list."""
    return len({item for shown in lists for item in shown}) / items if items else 0.0


def popular_share(lists: Iterable[Sequence[str]], popularity: Mapping[str, float], top: float = 0.1) -> float:
    """Return the share of places that the most popular tenth of the items take."""
    order = sorted(popularity, key=lambda item: (-popularity[item], item))
    head = set(order[: max(1, round(len(order) * top))])
    places = [item in head for shown in lists for item in shown]
    return sum(places) / len(places) if places else 0.0


def gini(lists: Iterable[Sequence[str]], items: int) -> float:
    """Return how unevenly places are spread over ``items``: 0 is even, 1 is one item for everybody."""
    counts = np.zeros(items)
    seen = sorted(Counter(item for shown in lists for item in shown).values())
    if not seen or not items:
        return 0.0
    counts[items - min(len(seen), items) :] = seen[-items:]
    places = np.arange(1, items + 1)
    return float(np.sum((2 * places - items - 1) * counts) / (items * np.sum(counts)))


@dataclass(frozen=True)
class ListMeasures:
    """Measures of one way of making lists, over the same people as every other."""

    users: int
    recall: float
    ndcg: float
    candidate_recall: float
    coverage: float
    popular_share: float
    gini: float
    each: tuple[float, ...]
    """Recall of each person's list, in one order, for comparisons in pairs."""


def paired_interval(
    new: Sequence[float], old: Sequence[float], *, draws: int = 400, seed: int = 0
) -> tuple[float, float, float]:
    """Return the mean of new minus old over people, with a 95 % interval from a paired bootstrap over them."""
    gaps = np.asarray(new, dtype=np.float64) - np.asarray(old, dtype=np.float64)
    if not len(gaps):
        return 0.0, float("-inf"), float("inf")
    rng = np.random.default_rng(seed)
    means = gaps[rng.integers(0, len(gaps), size=(draws, len(gaps)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(gaps.mean()), float(low), float(high)
