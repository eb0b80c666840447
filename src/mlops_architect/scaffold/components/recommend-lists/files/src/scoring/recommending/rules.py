"""From ranked candidates to a list: what may not be shown, and how much of one kind."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scoring.recommending.candidates import Candidate
from scoring.recommending.catalogue import Catalogue


@dataclass(frozen=True)
class Ranked:
    """A candidate with what the model says of it."""

    candidate: Candidate
    score: float


def allowed(candidates: Sequence[Candidate], catalogue: Catalogue, owned: Collection[str]) -> list[Candidate]:
    """Return the candidates that may be shown: in the catalogue, in stock, and not chosen already."""
    return [
        one for one in candidates if one.item not in owned and one.item in catalogue and catalogue[one.item].in_stock
    ]


def choose(
    ranked: Sequence[Ranked], catalogue: Catalogue, count: int, group: str, largest_share: float
) -> list[Ranked]:
    """Return ``count`` of the ranked candidates, best first, with at most ``largest_share`` of one group.

    Where the other groups cannot fill the list, those that were passed over do, after all others.
    """
    room = max(1, math.floor(count * largest_share))
    taken: Counter[str] = Counter()
    kept, over = [], []
    for one in sorted(ranked, key=lambda one: (-one.score, -one.candidate.score, one.candidate.item)):
        name = str(catalogue[one.candidate.item].values[group])
        if taken[name] < room:
            taken[name] += 1
            kept.append(one)
        else:
            over.append(one)
    return (kept[:count] + over)[:count]
