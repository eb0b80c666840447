"""Request and response models, made from the data contract."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from scoring.use_case import Column, UseCase

_LONGEST_TEXT = 512
_LARGEST_PICTURE = 262_144


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
    """The decision at the model's threshold; null where the model predicts an amount or a class."""
    model_version: str
    degraded: bool
    """True when the entity's past could not be read and the score rests on the event alone."""
    reasons: list[ReasonOut] = []


class ClassOut(ScoreOut):
    """The answer to one event where there are classes; ``score`` is the probability of the likeliest."""

    label: str
    abstained: bool | None
    """True when the probability is too small to act on: a person decides."""
    probabilities: dict[str, float]


def answer_model(use_case: UseCase) -> type[ScoreOut]:
    """Return the model of one answer."""
    return ClassOut if use_case.classes else ScoreOut


def request_model(use_case: UseCase) -> type[BaseModel]:
    """Return the model of one event: types, ranges and allowed values of the contract."""
    fields: dict[str, Any] = {}
    for column in use_case.request_columns:
        kind = column_type(column)
        fields[column.name] = (kind | None, None) if column.nullable else (kind, ...)
    name = "".join(part.capitalize() for part in use_case.event.split("_"))
    return create_model(
        name, __config__=ConfigDict(extra="forbid", allow_inf_nan=False), __doc__=use_case.framing, **fields
    )


def many_model(event: type[BaseModel], most: int) -> type[BaseModel]:
    """Return the model of a list of events."""
    events: Any = Annotated[list[event], Field(min_length=1, max_length=most)]  # type: ignore[valid-type]
    return create_model(f"{event.__name__}List", __config__=ConfigDict(extra="forbid"), events=(events, ...))


def column_type(column: Column) -> Any:
    """Return the type of a column in requests, with its limits."""
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
        case "image":
            text = f"{text}. The key of a file below pictures/ in the lake, or PNG or JPEG in base64."
            most = (column.longest or _LARGEST_PICTURE) * 4 // 3 + 4
            return Annotated[str, Field(min_length=1, max_length=most, description=text)]
        case _:
            most = column.longest or _LONGEST_TEXT
            return Annotated[str, Field(min_length=1, max_length=most, description=text)]
