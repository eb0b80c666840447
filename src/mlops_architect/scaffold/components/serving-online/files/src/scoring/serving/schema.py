"""Request and response models, made from the data contract."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from scoring.use_case import Column, UseCase

_LONGEST_TEXT = 512


class ReasonOut(BaseModel):
    """One feature and how far it moved the score."""

    feature: str
    effect: float


class ScoreOut(BaseModel):
    """The answer to one event."""

    model_config = ConfigDict(protected_namespaces=())

    event_id: str
    score: float
    flagged: bool | None
    """The decision at the model's threshold; null where the model predicts an amount."""
    model_version: str
    degraded: bool
    """True when the entity's past could not be read and the score rests on the event alone."""
    reasons: list[ReasonOut] = []


class Problem(BaseModel):
    """What went wrong, in words a caller can act on."""

    detail: str


def request_model(use_case: UseCase) -> type[BaseModel]:
    """Return the model of one event: types, ranges and allowed values of the contract."""
    fields: dict[str, Any] = {}
    for column in use_case.request_columns:
        kind = _type_of(column)
        fields[column.name] = (kind | None, None) if column.nullable else (kind, ...)
    name = "".join(part.capitalize() for part in use_case.event.split("_"))
    return create_model(
        name, __config__=ConfigDict(extra="forbid", allow_inf_nan=False), __doc__=use_case.framing, **fields
    )


def many_model(event: type[BaseModel], most: int) -> type[BaseModel]:
    """Return the model of a list of events."""
    events: Any = Annotated[list[event], Field(min_length=1, max_length=most)]  # type: ignore[valid-type]
    return create_model(f"{event.__name__}List", __config__=ConfigDict(extra="forbid"), events=(events, ...))


def _type_of(column: Column) -> Any:
    text = column.description
    match column.type:
        case "timestamp":
            return Annotated[datetime, Field(description=text)]
        case "boolean":
            return Annotated[bool, Field(description=text)]
        case "integer":
            return Annotated[int, Field(ge=column.minimum, le=column.maximum, description=text)]
        case "float":
            return Annotated[float, Field(ge=column.minimum, le=column.maximum, description=text)]
        case "category" if column.allowed:
            return Annotated[Literal[column.allowed], Field(description=text)]
        case _:
            return Annotated[str, Field(min_length=1, max_length=_LONGEST_TEXT, description=text)]
