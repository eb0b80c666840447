"""Tokens: whole words that are known, single bytes for everything else, so that any text comes back as it went in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

_PIECE = re.compile(r" ?\w+| ?[^\w\s]+|\s+")
PAD, END, SYSTEM, USER, ASSISTANT = range(5)
_FIRST_BYTE = 5
_FIRST_WORD = _FIRST_BYTE + 256


class Tokens(Protocol):
    """What turns texts into numbers, and the conversation into a prompt."""

    @property
    def end(self) -> int:
        """The token that ends an answer."""

    def prompt(self, instruction: str, request: str) -> list[int]:
        """Return the tokens of a conversation up to where the answer begins."""

    def encode(self, text: str) -> list[int]:
        """Return the tokens of a text."""

    def decode(self, tokens: Sequence[int]) -> str:
        """Return the text of tokens, without special ones."""


class WordTokens:
    """Tokens of a fixed list of words, with a leading blank as part of the word."""

    end = END

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)
        self._numbers = {word: _FIRST_WORD + place for place, word in enumerate(self.words)}

    def __len__(self) -> int:
        """Return the size of the vocabulary."""
        return _FIRST_WORD + len(self.words)

    def encode(self, text: str) -> list[int]:
        """Return the tokens of a text."""
        found: list[int] = []
        for piece in _PIECE.findall(text):
            number = self._numbers.get(piece)
            found += [number] if number is not None else [_FIRST_BYTE + byte for byte in piece.encode()]
        return found

    def decode(self, tokens: Sequence[int]) -> str:
        """Return the text of tokens, without special ones."""
        parts = [self._bytes(token) for token in tokens if token >= _FIRST_BYTE]
        return b"".join(parts).decode("utf-8", errors="replace")

    def _bytes(self, token: int) -> bytes:
        return bytes([token - _FIRST_BYTE]) if token < _FIRST_WORD else self.words[token - _FIRST_WORD].encode()

    def prompt(self, instruction: str, request: str) -> list[int]:
        """Return instruction and request, each behind its mark, and the mark of the answer."""
        return [SYSTEM, *self.encode(instruction), USER, *self.encode(" " + request), ASSISTANT]


def words_of(texts: Iterable[str]) -> list[str]:
    """Return the pieces of the texts that are longer than a byte, in the order of the alphabet."""
    return sorted({piece for text in texts for piece in _PIECE.findall(text) if len(piece.encode()) > 1})
