"""What the assistant needs from a model, and nothing of any provider."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, Self

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""One row a text, each of length 1."""

Purpose = Literal["passage", "question"]


class ModelUnavailable(RuntimeError):
    """The model did not answer in time, or refused; the message holds no prompt and no answer."""


@dataclass(frozen=True)
class Completion:
    """What a model wrote, and what it counted."""

    text: str
    prompt_tokens: int
    completion_tokens: int


class ChatModel(Protocol):
    """Writes an answer."""

    @property
    def id(self) -> str:
        """Name of the model, kept with every answer."""

    @property
    def stand_in(self) -> bool:
        """Whether this is no language model; every answer says so."""

    def complete(self, system: str, user: str, max_tokens: int) -> Completion:
        """Return the model's answer; ModelUnavailable when there is none."""


class Embedder(Protocol):
    """Turns texts into vectors."""

    @property
    def id(self) -> str:
        """Name of the model; an index can only be searched with the model that built it."""

    def fitted(self, texts: Iterable[str]) -> Self:
        """Return the embedder for a collection; itself, where the model was trained elsewhere."""

    def state(self) -> bytes:
        """Return what ``restored`` needs; nothing, where the model was trained elsewhere."""

    def restored(self, state: bytes) -> Self:
        """Return the embedder that ``state`` came from."""

    def embed(self, texts: Sequence[str], purpose: Purpose) -> Vectors:
        """Return one vector a text; ModelUnavailable when the model does not answer."""


def unit(rows: Sequence[Sequence[float]] | Vectors) -> Vectors:
    """Return the rows scaled to length 1; a row of zeros stays one."""
    vectors = np.asarray(rows, dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths), dtype=np.float32)


class Hosted:
    """What every embedder has in common whose model was trained elsewhere."""

    def fitted(self, texts: Iterable[str]) -> Self:  # noqa: ARG002 - the protocol's signature
        """Return itself, without reading a text."""
        return self

    def state(self) -> bytes:
        """Return nothing."""
        return b""

    def restored(self, state: bytes) -> Self:  # noqa: ARG002
        """Return itself."""
        return self
