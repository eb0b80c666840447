"""Candidates for one person: the sources' lists joined by rank, filled up with what is popular."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scoring.recommending.interactions import History
from scoring.recommending.sources import Fitted, taste

TOGETHER, TASTE, POPULAR, GIVEN = "chosen-together", "taste", "popular", "given"
MIXES: Mapping[str, tuple[str, ...]] = {
    "popular": (),
    "chosen-together": (TOGETHER,),
    "taste": (TASTE,),
    "both": (TOGETHER, TASTE),
}
"""Ways of finding candidates by name; each is filled up with what is popular."""
_LATE = 60.0
"""Reciprocal rank fusion adds 1 / (60 + rank), which lets no single list rule (Cormack, Clarke, Buettcher 2009)."""


@dataclass(frozen=True)
class Candidate:
    """One candidate: its score by place, where it comes from, and which choice of the person led to it."""

    item: str
    score: float
    source: str
    because: str = ""


@dataclass(frozen=True)
class Finder:
    """Finds candidates with one mix of sources."""

    fitted: Fitted
    mix: str
    half_life_days: float

    @cached_property
    def number(self) -> dict[str, int]:
        """Position of each item."""
        return {item: index for index, item in enumerate(self.fitted.items)}

    @cached_property
    def by_popularity(self) -> np.ndarray:
        """Items from the most to the least popular."""
        return np.argsort(-self.fitted.popularity, kind="stable")

    def find(self, history: History, at: float, most: int, exclude: Iterable[str] = ()) -> list[Candidate]:
        """Return at most ``most`` candidates, best first; popular ones alone for somebody without a history.

        Args:
            history: What the person chose, and when.
            at: The moment that the list is for.
            most: How many.
            exclude: Items that must not be among them.
        """
        known = [(self.number[item], when) for item, when in history.items() if item in self.number]
        barred = {self.number[item] for item in exclude if item in self.number}
        joined: dict[int, float] = {}
        origin: dict[int, tuple[float, str, str]] = {}
        if known:
            chosen = np.asarray([index for index, _ in known])
            age_days = np.asarray([max(0.0, at - when) / 86_400 for _, when in known])
            counted = np.power(0.5, age_days / self.half_life_days)
            for source in MIXES[self.mix]:
                listed = self._together(chosen, counted) if source == TOGETHER else self._taste(chosen, counted)
                kept = [(index, why) for index, why in listed if index not in barred][:most]
                for rank, (index, why) in enumerate(kept):
                    gain = 1.0 / (_LATE + rank)
                    joined[index] = joined.get(index, 0.0) + gain
                    if gain > origin.get(index, (0.0,))[0]:
                        origin[index] = (gain, source, self.fitted.items[why] if why >= 0 else "")
        order = sorted(joined, key=lambda index: (-joined[index], index))[:most]
        taken = set(order) | barred
        fill = [int(index) for index in self.by_popularity[: most + len(taken)] if int(index) not in taken]
        order.extend(fill[: most - len(order)])
        return [
            Candidate(
                self.fitted.items[index],
                score_of(place, most),
                origin[index][1] if index in origin else POPULAR,
                origin[index][2] if index in origin else "",
            )
            for place, index in enumerate(order)
        ]

    def _together(self, chosen: np.ndarray, counted: np.ndarray) -> list[tuple[int, int]]:
        neighbours, nearness = self.fitted.neighbours[chosen], self.fitted.nearness[chosen] * counted[:, None]
        total: dict[int, float] = {}
        best: dict[int, tuple[float, int]] = {}
        for row, own in enumerate(chosen):
            for other, near in zip(neighbours[row].tolist(), nearness[row].tolist(), strict=True):
                if other < 0:
                    break
                total[other] = total.get(other, 0.0) + near
                if near > best.get(other, (0.0, -1))[0]:
                    best[other] = (near, int(own))
        return [(item, best[item][1]) for item in sorted(total, key=lambda item: (-total[item], item)) if item in best]

    def _taste(self, chosen: np.ndarray, counted: np.ndarray) -> list[tuple[int, int]]:
        if not self.fitted.factors.any():
            return []
        liking = self.fitted.factors @ taste(self.fitted, chosen, counted)
        order = np.argsort(-liking, kind="stable")
        return [(int(index), -1) for index in order if liking[index] > 0]


def score_of(place: int, most: int) -> float:
    """Return the score of the candidate at ``place`` (0 is the first) out of ``most``, alike for every mix."""
    return round(1.0 - place / max(1, most), 4)


def given(items: Sequence[str]) -> list[Candidate]:
    """Return candidates that the caller brings, scored by their place."""
    return [Candidate(item, score_of(place, len(items)), GIVEN) for place, item in enumerate(items)]


def to_bytes(finder: Finder) -> bytes:
    """Return the finder as arrays and plain text."""
    fitted, buffer = finder.fitted, io.BytesIO()
    about = {
        "items": fitted.items,
        "mix": finder.mix,
        "half_life_days": finder.half_life_days,
        "regularization": fitted.regularization,
        "as_of": fitted.as_of,
    }
    np.savez_compressed(
        buffer,
        about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        popularity=fitted.popularity,
        neighbours=fitted.neighbours,
        nearness=fitted.nearness,
        factors=fitted.factors,
    )
    return buffer.getvalue()


def from_bytes(data: bytes) -> Finder:
    """Read what ``to_bytes`` wrote; nothing in it can run.

    Raises:
        ValueError: It is something else.
    """
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        about = json.loads(arrays["about"].tobytes())
        fitted = Fitted(
            tuple(about["items"]),
            arrays["popularity"],
            arrays["neighbours"],
            arrays["nearness"],
            arrays["factors"],
            about["regularization"],
            about["as_of"],
        )
    return Finder(fitted, about["mix"], about["half_life_days"])
