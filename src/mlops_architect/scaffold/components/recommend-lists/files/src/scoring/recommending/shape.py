"""The use case as lists see it: which columns name people and items, and where the others come from."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.list_settings import Recommendation
from scoring.use_case import Column, UseCase


@dataclass(frozen=True)
class Shape:
    """Names of keys and columns."""

    wanted: Recommendation
    user_key: str
    item_key: str
    context: tuple[Column, ...]
    """What the caller says: all columns but ids, time, items and the score of the candidates."""
    item_columns: tuple[Column, ...]

    @classmethod
    def of(cls, use_case: UseCase) -> Shape:
        """Return the shape of ``use_case``.

        Raises:
            ValueError: It makes no lists.
        """
        wanted = use_case.recommendation
        if wanted is None:
            raise ValueError("the use case says nothing under recommendation, so there are no lists to make")
        keys = {entity.name: entity.key for entity in use_case.entities}
        own = {use_case.event_id, use_case.event_time, keys[wanted.user], keys[wanted.item], wanted.score}
        own |= set(wanted.item_columns)
        return cls(
            wanted,
            keys[wanted.user],
            keys[wanted.item],
            tuple(column for column in use_case.request_columns if column.name not in own),
            tuple(use_case.column(name) for name in wanted.item_columns),
        )

    @property
    def histories(self) -> str:
        """Name under which the online store keeps what a person chose."""
        return f"{self.wanted.user}_choices"

    def most(self, items: int) -> int:
        """Return how many candidates are found among ``items``; beyond a quarter of them nothing is selected."""
        return min(self.wanted.candidates, max(2 * self.wanted.list_size, items // 4))
