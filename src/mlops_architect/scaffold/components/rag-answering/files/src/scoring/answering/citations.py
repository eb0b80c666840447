"""Citations: which passage each sentence rests on, and whether it bears the sentence out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.documents.words import terms

_MARKS = re.compile(r"\[\s*(\d+(?:\s*,\s*\d+)*)\s*\]")
_END = re.compile(r"(?<=[.!?])\s+(?!\[)|(?<=\])\s+(?=[A-Z\"'(])|\n+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Checked:
    """An answer after its citations were checked."""

    text: str
    """The sentences that are borne out, with their marks; the others are dropped."""
    numbers: tuple[int, ...]
    """Passages that bear out what cites them, in order of first mention."""
    groundedness: float
    """Share of sentences that their citations bear out; 0 where there is none."""


def checked(answer: str, passages: Mapping[int, str], min_support: float) -> Checked:
    """Check each sentence of ``answer`` against the passages that it cites, by number.

    A sentence is borne out when enough of its words, and every number in it, stand in the passages it cites.
    """
    numbers: list[int] = []
    parts = [part for part in _END.split(answer.strip()) if terms(_MARKS.sub("", part))]
    kept: list[str] = []
    for part in parts:
        cited = [number for number in _cited(part) if number in passages]
        text = "\n".join(passages[number] for number in cited)
        if cited and _borne_out(_MARKS.sub("", part), text, min_support):
            kept.append(part.strip())
            numbers += [number for number in cited if number not in numbers]
    return Checked(" ".join(kept), tuple(numbers), len(kept) / len(parts) if parts else 0.0)


def _cited(text: str) -> Sequence[int]:
    return [int(number) for group in _MARKS.findall(text) for number in group.split(",")]


def _borne_out(sentence: str, text: str, min_support: float) -> bool:
    said, there = set(terms(sentence)), set(terms(text))
    if not set(_NUMBER.findall(sentence)) <= set(_NUMBER.findall(text)):
        return False
    return len(said & there) / len(said) >= min_support if said else False
