"""Requests and answers of the service."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints


class DraftIn(BaseModel):
    """A request for a draft."""

    model_config = ConfigDict(extra="forbid")

    request: Annotated[str, StringConstraints(min_length=1, max_length=8000)]
    conversation_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{0,128}$")] = ""


class DraftOut(BaseModel):
    """A draft for a person to read."""

    draft_id: str
    text: str
    refused: bool
    variant: str
    """Version of the adapter; ``base`` without one."""
    written_by: str
    stand_in: bool
    """True: a tiny model made on a laptop wrote this."""
    notice: str
    tokens: int


class FeedbackIn(BaseModel):
    """What became of a draft."""

    model_config = ConfigDict(extra="forbid")

    draft_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    sent: bool
    corrected: Annotated[str, StringConstraints(max_length=8000)] = ""


class FeedbackOut(BaseModel):
    """That it was taken."""

    status: Literal["taken"] = "taken"
