"""Requests and answers of the service."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints


class AnswerIn(BaseModel):
    """A question."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


class CitationOut(BaseModel):
    """A passage that the answer rests on."""

    number: int
    document_id: str
    title: str
    section: str
    source: str
    quote: str


class AnswerOut(BaseModel):
    """An answer with what it rests on, or why there is none."""

    answer_id: str
    outcome: Literal["answered", "no-answer", "refused"]
    text: str
    reason: str
    citations: list[CitationOut]
    nearest: list[CitationOut]
    """Without an answer: the nearest passages, as a search would show them."""
    variant: str
    """Version of the index and of the prompt."""
    written_by: str
    stand_in: bool
    """True: sentences were quoted by rules; no language model wrote this."""
    notice: str
    tokens: int


class FeedbackIn(BaseModel):
    """What a person thought of an answer."""

    model_config = ConfigDict(extra="forbid")

    answer_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    helpful: bool
    reason: Literal["", "wrong", "incomplete", "wrong-source", "should-have-answered", "should-have-refused"] = ""
    comment: Annotated[str, StringConstraints(max_length=2000)] = ""
    right_document: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{0,128}$")] = ""


class FeedbackOut(BaseModel):
    """That it was taken."""

    status: Literal["taken"] = "taken"
