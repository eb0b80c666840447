"""Documents and passages as every part knows them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Document(BaseModel):
    """One document with its text; ``groups`` may read it, and nobody else."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    kind: str
    groups: tuple[str, ...] = Field(min_length=1)
    source: str
    """Where people find the original, shown with a citation."""
    updated_at: float
    sha256: str
    """Of the original bytes."""
    text: str


class Passage(BaseModel):
    """A part of a document that fits into a prompt, with everything a citation needs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    document_id: str
    title: str
    kind: str
    section: str
    source: str
    groups: tuple[str, ...] = Field(min_length=1)
    position: int
    text: str
    tokens: int
