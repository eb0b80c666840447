"""Requests and answers about lists; what a caller says of the situation follows the data contract."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from scoring.recommending.shape import Shape
from scoring.serving.schema import ReasonOut, column_type

_ID = Annotated[str, Field(min_length=1, max_length=128)]
_MOST_IDS = 500


class PlaceOut(BaseModel):
    """One place of a list."""

    event_id: str
    """Names the impression; feedback refers to it."""
    item_id: str
    place: int
    score: float
    source: str
    """Where the candidate comes from: chosen-together, taste, popular, or given by the caller."""
    because_of: str | None = None
    """The item that the person chose before, and that led to this one."""
    reasons: list[ReasonOut] = []


class ListOut(BaseModel):
    """The answer to a request for a list."""

    model_config = ConfigDict(protected_namespaces=())

    list_id: str
    items: list[PlaceOut]
    personalised: bool
    """False when the list holds popular items alone: nothing is known of the person yet, or the store was silent."""
    degraded: bool
    """True when the past of the person could not be read."""
    model_version: str
    candidates_version: str


class FeedbackIn(BaseModel):
    """What a person did with one place of a list."""

    model_config = ConfigDict(extra="forbid")

    event_id: _ID
    kind: Literal["clicked", "chosen"]
    user_id: _ID
    item_id: _ID
    at: datetime | None = None
    """When it happened; now, where it is left out."""


class Taken(BaseModel):
    """Feedback was taken."""

    remembered: bool
    """Whether the next list of this person knows of it already."""


def list_request_model(shape: Shape) -> type[BaseModel]:
    """Return the model of a request: the person, the situation, and what the caller wants."""
    context: dict[str, Any] = {}
    for column in shape.context:
        kind = column_type(column)
        context[column.name] = (kind | None, None) if column.nullable else (kind, ...)
    situation: Any = create_model(
        "Situation",
        __config__=ConfigDict(extra="forbid", allow_inf_nan=False),
        __doc__="Where the list is shown.",
        **context,
    )
    ids: Any = Annotated[list[_ID], Field(max_length=_MOST_IDS)]
    fields: dict[str, Any] = {
        "user_id": (_ID, ...),
        "context": (situation, ...),
        "count": (Annotated[int, Field(ge=1, le=shape.wanted.list_size)], shape.wanted.list_size),
        "recent_items": (ids, []),
        "exclude": (ids, []),
        "candidates": (ids, []),
        "personalise": (bool, True),
        "at": (datetime | None, None),
    }
    return create_model(
        "ListRequest",
        __config__=ConfigDict(extra="forbid"),
        __doc__="A list for one person. recent_items: chosen in this session; candidates: rank these instead of finding"
        " some; at: when the list is shown, if not now.",
        **fields,
    )
