"""A text as hashed counts of its words and letters: one definition for every language, offline and online.

Words, pairs of neighbouring words, and runs of three letters are counted; letters make the counts robust to
spelling, endings, and scripts without spaces. Nothing is learnt here, so training and serving cannot differ;
what a count is worth is learnt by the model. E-mail addresses, links and long numbers are replaced by a sign
before anything is counted: a model cannot learn them, and no record of a prediction holds them.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from scoring.features.engine import ReadFile
from scoring.use_case import Feature

_MASKS = (
    (re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}"), " <email> "),
    (re.compile(r"(?:https?://|www\.)\S{1,2000}", re.IGNORECASE), " <link> "),
    # Phone, card and account numbers, with the signs that people put between digits.
    (re.compile(r"\+?\d(?:[ ()./-]?\d){4,}"), " <number> "),
)
_WORD = re.compile(r"<(?:email|link|number)>|\w+")
_LETTERS = 3
_LONGEST_WORD = 40
_LONGEST = 20_000
_GROUPS = 64
"""So many shares describe the words of many texts together."""


def masked(text: str) -> str:
    """Return ``text`` in one form of Unicode and in small letters, without addresses, links and long numbers."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    for pattern, sign in _MASKS:
        plain = pattern.sub(sign, plain)
    return plain


def value(raw: str, feature: Feature, read: ReadFile) -> str | None:  # noqa: ARG001 - the protocol's signature
    """Return ``position:count`` of each hashed word and run of letters, in order of position."""
    counts = Counter(_positions(_WORD.findall(masked(raw)), feature.buckets))
    return " ".join(f"{position}:{count}" for position, count in sorted(counts.items()))


def _positions(words: Sequence[str], buckets: int) -> Iterator[int]:
    for before, word in zip(["", *words], words, strict=False):
        yield from _of_word(word[:_LONGEST_WORD], buckets)
        yield _hashed(f"{before} {word}", buckets)


@lru_cache(maxsize=50_000)
def _of_word(word: str, buckets: int) -> tuple[int, ...]:
    if word.startswith("<"):
        return (_hashed(word, buckets),)
    edged = f"_{word}_"
    runs = {edged[start : start + _LETTERS] for start in range(len(edged) - _LETTERS + 1)}
    return (_hashed(word, buckets), *sorted(_hashed(f"#{run}", buckets) for run in runs))


def _hashed(token: str, buckets: int) -> int:
    return zlib.crc32(token.encode()) % buckets


def numbers(value: str) -> tuple[list[int], list[float]]:
    """Return the positions and counts in ``value``."""
    pairs = [pair.partition(":") for pair in value.split()]
    return [int(position) for position, _, _ in pairs], [float(count) for _, _, count in pairs]


def width(feature: Feature) -> int:
    """Return how many numbers a text is."""
    return feature.buckets


def usual(values: Sequence[str]) -> str:  # noqa: ARG001 - the protocol's signature
    """Return the text that says nothing: an empty one."""
    return ""


def profile(values: Sequence[str]) -> list[float]:
    """Return the share of each group of hashed words in all texts together."""
    totals = [0.0] * _GROUPS
    for text in values:
        for position, count in zip(*numbers(text), strict=True):
            totals[position % _GROUPS] += count
    whole = sum(totals) or 1.0
    return [total / whole for total in totals]
