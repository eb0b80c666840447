"""One list: candidates, past, model and rules together, the same for a request and in bulk."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from scoring.features.engine import Features
from scoring.features.state import EntityState
from scoring.model.scorer import Scorer
from scoring.recommending.candidates import Candidate, Finder, given
from scoring.recommending.catalogue import Catalogue
from scoring.recommending.interactions import History
from scoring.recommending.ranking import Asked, ItemPast, Ranker, ranked
from scoring.recommending.rules import Ranked, allowed, choose
from scoring.recommending.shape import Shape


@dataclass(frozen=True)
class Place:
    """One place of a list."""

    item: str
    score: float
    candidate: Candidate
    features: Features


class ListMaker:
    """Makes lists for one shape of use case."""

    def __init__(self, shape: Shape, ranker: Ranker) -> None:
        self._shape = shape
        self._ranker = ranker

    def make(
        self,
        asked: Asked,
        finder: Finder,
        catalogue: Catalogue,
        scorer: Scorer | None,
        history: History,
        user: EntityState | None,
        item: ItemPast,
        *,
        count: int,
        exclude: Collection[str] = (),
        brought: Sequence[str] = (),
    ) -> list[Place]:
        """Return at most ``count`` places; fewer where the catalogue has no more that may be shown.

        Args:
            asked: Whom it is for, when and where.
            finder: Finds candidates, unless ``brought`` has some.
            catalogue: What may be shown.
            scorer: Ranks them; by their own score where there is none.
            history: What the person chose.
            user: The person's past; None where it could not be read.
            item: Gives the past of an item.
            count: How many places.
            exclude: Items that must not be shown.
            brought: Candidates of the caller's own, best first.
        """
        wanted = self._shape.wanted
        barred = {*history, *exclude}
        found = given(brought) if brought else finder.find(history, asked.at, self._shape.most(len(catalogue)), barred)
        candidates = allowed(found, catalogue, barred)
        rows = self._ranker.features(asked, candidates, catalogue, user, item)
        features: Mapping[str, Features] = {one.item: row for one, row in zip(candidates, rows, strict=True)}
        chosen: list[Ranked] = choose(
            ranked(scorer, candidates, rows), catalogue, count, wanted.group, wanted.largest_group_share
        )
        return [Place(one.candidate.item, one.score, one.candidate, features[one.candidate.item]) for one in chosen]
