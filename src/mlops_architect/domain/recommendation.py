"""What a recommendation use case recommends, how a list is put together, and what a list must reach."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

from pydantic import Field, model_validator

from mlops_architect.domain.model import Model
from mlops_architect.domain.pattern import NAME


class ListFloors(Model):
    """What lists must show on later behaviour before a way of finding candidates may be used; all are shares."""

    gain_over_popularity: float = Field(default=0.0, ge=0)
    """How much higher recall must be than that of the most popular items, as a share of it."""
    candidate_recall: float = Field(ge=0, le=1)
    """Share of what people chose later that must be among the candidates."""
    coverage: float = Field(ge=0, le=1)
    """Share of the catalogue that must stand on somebody's list."""


class Recommendation(Model):
    """A list in two steps: candidates found from what people chose, ranked by the model of the use case.

    ``user`` and ``item`` are entities; ``score`` is the column that holds how well a candidate fits by itself, 1 for the
    first of them; ``item_columns`` come from the catalogue of items, all other columns from the caller. At most
    ``largest_group_share`` of a list may have the same ``group``.
    """

    user: str = Field(pattern=NAME)
    item: str = Field(pattern=NAME)
    score: str = Field(pattern=NAME)
    item_columns: tuple[str, ...] = Field(min_length=1)
    group: str = Field(pattern=NAME)
    list_size: int = Field(gt=0)
    candidates: int = Field(gt=0)
    largest_group_share: float = Field(gt=0, le=1)
    half_life_days: float = Field(gt=0)
    """After so many days a choice counts half."""
    history_items: int = Field(gt=0)
    """So many of a person's newest choices are kept at hand."""
    sample_rows: int = Field(default=12_000, gt=0)
    """Impressions that a demonstration makes: fewer show no taste."""
    floors: ListFloors

    @model_validator(mode="after")
    def _fits_itself(self) -> Self:
        if self.group not in self.item_columns:
            raise ValueError("recommendation.group is one of its item_columns")
        if self.candidates < self.list_size:
            raise ValueError("recommendation.candidates must be at least list_size")
        return self

    def strange(self, entities: Collection[str], columns: Collection[str]) -> list[str]:
        """Return the names that are no entity, or no column, of the use case."""
        found = [name for name in (self.user, self.item) if name not in entities]
        return found + [name for name in (self.score, *self.item_columns) if name not in columns]
