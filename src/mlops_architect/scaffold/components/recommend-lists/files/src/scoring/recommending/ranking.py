"""Rank candidates with the model of the use case: the same features as everywhere, over all candidates at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scoring.contract import Event
from scoring.features.engine import FeatureEngine, Features
from scoring.features.state import EntityState
from scoring.model.scorer import Scorer
from scoring.recommending.candidates import Candidate
from scoring.recommending.catalogue import Catalogue
from scoring.recommending.rules import Ranked
from scoring.recommending.shape import Shape
from scoring.use_case import UseCase

ItemPast = Callable[[str], EntityState | None]
"""Returns the state of an item; None where it cannot be read."""


@dataclass(frozen=True)
class Asked:
    """Whom a list is for, when, and what the caller says of the situation."""

    request_id: str
    user: str
    at: float
    context: Mapping[str, float | int | str | bool | None]


class Ranker:
    """Makes events of candidates, computes their features and scores them."""

    def __init__(self, use_case: UseCase, engine: FeatureEngine) -> None:
        self._use_case = use_case
        self._engine = engine
        self._shape = Shape.of(use_case)

    def event(self, asked: Asked, candidate: Candidate, catalogue: Catalogue, place: int) -> Event:
        """Return the event that showing the candidate would be."""
        shape = self._shape
        return {
            self._use_case.event_id: f"{asked.request_id}-{place}",
            self._use_case.event_time: asked.at,
            shape.user_key: asked.user,
            shape.item_key: candidate.item,
            **asked.context,
            **catalogue[candidate.item].values,
            shape.wanted.score: candidate.score,
        }

    def features(
        self,
        asked: Asked,
        candidates: Sequence[Candidate],
        catalogue: Catalogue,
        user: EntityState | None,
        item: ItemPast,
    ) -> list[Features]:
        """Return the features of each candidate; the person's past is looked at once for all of them."""
        wanted, rows = self._shape.wanted, []
        own: Features | None = None
        for place, candidate in enumerate(candidates):
            event = self.event(asked, candidate, catalogue, place)
            if own is None:
                own = self._engine.look_back(event, {wanted.user: user})
            known = {**own, **self._engine.look_back(event, {wanted.item: item(candidate.item)})}
            rows.append(self._engine.complete(event, known))
        return rows


def ranked(scorer: Scorer | None, candidates: Sequence[Candidate], rows: Sequence[Features]) -> list[Ranked]:
    """Return the candidates with the model's scores; with their own where there is no model yet."""
    if scorer is None:
        return [Ranked(one, one.score) for one in candidates]
    return [Ranked(one, score.value) for one, score in zip(candidates, scorer.score(rows), strict=True)]
