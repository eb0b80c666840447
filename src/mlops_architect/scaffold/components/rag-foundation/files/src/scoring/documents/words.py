"""Tokens, words and sentences of a text, by rules that are the same everywhere and need no vocabulary."""

from __future__ import annotations

import math
import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*", re.UNICODE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"'(\[])|\n{2,}")
_WORDS_TO_TOKENS = 1.33
_CHARS_PER_TOKEN = 4.0
_SHORTEST_STEM = 4
_STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "may",
        "me",
        "my",
        "must",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "shall",
        "should",
        "so",
        "such",
        "tell",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "under",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "please",
        "there's",
    ]
)


def count_tokens(text: str) -> int:
    """Return an estimate of the tokens of ``text``, rounded up.

    The larger of words x 1.33 and characters / 4: rules of thumb that providers give for English. Billing uses the
    provider's own count, which comes back with each answer.
    """
    return max(math.ceil(len(_WORD.findall(text)) * _WORDS_TO_TOKENS), math.ceil(len(text) / _CHARS_PER_TOKEN))


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text``, without blank ones."""
    return [" ".join(part.split()) for part in _SENTENCE.split(text) if part.strip()]


def terms(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, in order."""
    return [stem(word) for word in _WORD.findall(text.lower()) if word not in _STOP]


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return a word without its most common English endings, so that forms of one word meet."""
    for ending in ("'s", "ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            cut = word[: -len(ending)]
            return f"{cut}y" if ending == "ies" else cut.rstrip("e")
    return word.rstrip("e") if len(word) > _SHORTEST_STEM else word
