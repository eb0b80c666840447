"""What the use case says of lists: how long they are, where candidates come from, and what they must reach."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class ListFloors(BaseModel):
    """What lists must reach before a way of finding candidates is used."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    gain_over_popularity: float = 0.0
    candidate_recall: float = 0.0
    coverage: float = 0.0


class Recommendation(BaseModel):
    """How candidates are found and lists are put together; only where the system makes lists."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    user: str
    item: str
    score: str
    item_columns: tuple[str, ...]
    group: str
    list_size: int
    candidates: int
    largest_group_share: float
    half_life_days: float
    history_items: int
    sample_rows: int = 12_000
    floors: ListFloors
