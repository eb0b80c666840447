"""What the assistant needs from a store of vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from scoring.documents.model import Passage
from scoring.models.interface import Vectors


@dataclass(frozen=True)
class Hit:
    """A passage and how near it is: the cosine of the angle between it and the question."""

    passage: Passage
    similarity: float


class StoreUnavailable(RuntimeError):
    """The store did not answer, or refused; the message holds no passage and no vector."""


class VectorStore(Protocol):
    """Versions of an index, each searched by vector and by reader."""

    def create(self, version: str, dimensions: int) -> None:
        """Make an empty version; one of that name is replaced."""

    def add(self, version: str, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Put passages with their vectors into a version."""

    def search(self, version: str, vector: Vectors, count: int, groups: frozenset[str]) -> list[Hit]:
        """Return the nearest passages that one of ``groups`` may read, best first.

        Rights are part of the search, never a filter behind it: what a caller may not read takes no place.
        """

    def count(self, version: str) -> int:
        """Return how many passages a version holds; 0 where there is none."""

    def drop(self, version: str) -> None:
        """Remove a version, if it is there."""
