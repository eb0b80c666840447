"""What answering a question gives, whatever asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scoring.documents.model import Passage

Kind = Literal["answered", "no-answer", "refused"]


@dataclass(frozen=True)
class Citation:
    """One passage that an answer rests on."""

    number: int
    document_id: str
    title: str
    section: str
    source: str
    quote: str


@dataclass(frozen=True)
class Answer:
    """An answer, or why there is none."""

    outcome: Kind
    text: str
    reason: str
    """Empty where it was answered; otherwise a code that metrics count."""
    citations: tuple[Citation, ...]
    nearest: tuple[Citation, ...]
    """Where there were passages and no answer: the nearest, to read as one reads the hits of a search."""
    found: tuple[Passage, ...]
    top_score: float
    groundedness: float
    prompt_tokens: int
    completion_tokens: int
    written_by: str
    """Model that wrote the text; empty where none was asked."""
    stand_in: bool
    """Whether the text was quoted by rules, and by no language model."""
    orders_removed: int
    """Sentences in passages that tried to give orders to the assistant."""

    @property
    def tokens(self) -> int:
        """Tokens used."""
        return self.prompt_tokens + self.completion_tokens
