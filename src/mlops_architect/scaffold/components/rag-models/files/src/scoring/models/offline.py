"""The stand-in: quotes the sentences that fit best, and embeds by word statistics. It is no language model.

It needs no network, no key and no download, so laptops, tests and CI run the whole system with it. Every answer
that rests on it says so.
"""

from __future__ import annotations

import io
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.utils.extmath import randomized_svd

from scoring.answering.layout import NO_ANSWER, passages_in, question_in
from scoring.documents.words import count_tokens, sentences, terms
from scoring.models.interface import Completion, Purpose, Vectors, unit
from scoring.models.settings import ModelSettings
from scoring.settings import Platform

CHAT_ID = "offline-extractive"
_BUCKETS = 2**13
_DIMENSIONS = 128
_SEED = 7
_LEAST_COVERED = 0.5
_SECOND_SENTENCE = 0.85
_MARK = re.compile(r"\[\d+\]")
_NAME = re.compile(r"(?<=\s)(?:[A-Z][\w-]*|\d[\w.,-]*)")
"""A word within a sentence that starts with a capital, or a number."""


class ExtractiveChat:
    """Answers with the sentence of the passages that covers the question best, and its number."""

    id = CHAT_ID
    stand_in = True

    def complete(self, system: str, user: str, max_tokens: int) -> Completion:
        """Return one or two quoted sentences with their citation, or that there is no answer."""
        question = question_in(user)
        names = set(terms(" ".join(_NAME.findall(question))))
        asked = set(terms(question)) - names
        if not asked | names:
            return _counted(system, user, NO_ANSWER)
        candidates = [
            _Candidate(number, sentence, frozenset(terms(sentence)))
            for number, text in passages_in(user)
            for sentence in sentences(_MARK.sub("", text))
        ]
        weights = _weights(candidates, asked)
        # What is asked about must be named: another contract's notice period is no answer.
        named = [candidate for candidate in candidates if names <= candidate.terms]
        scored = [(_covered(candidate, weights), candidate) for candidate in named]
        scored.sort(key=lambda pair: (-pair[0], pair[1].number))
        if not scored or scored[0][0] < _LEAST_COVERED:
            return _counted(system, user, NO_ANSWER)
        best, first = scored[0]
        chosen = [first]
        # A second sentence only from the same passage: the next best one elsewhere speaks of another matter.
        for value, other in scored[1:]:
            close = other.number == first.number and value >= best * _SECOND_SENTENCE and other.text != first.text
            if close and len(chosen) == 1:
                chosen.append(other)
        parts = [f"{one.text.rstrip('.')} [{one.number}]." for one in chosen]
        while len(parts) > 1 and count_tokens(" ".join(parts)) > max_tokens:
            parts.pop()
        return _counted(system, user, " ".join(parts))


@dataclass(frozen=True)
class _Candidate:
    number: int
    text: str
    terms: frozenset[str]


def _weights(candidates: Sequence[_Candidate], asked: set[str]) -> dict[str, float]:
    """Return how much each word counts: more the rarer it is here, little when it is nowhere, as other wording is."""
    seen = Counter(term for candidate in candidates for term in candidate.terms & asked)
    return {term: 1.0 + (math.log((1 + len(candidates)) / (1 + seen[term])) if seen[term] else 0.0) for term in asked}


def _covered(candidate: _Candidate, weights: dict[str, float]) -> float:
    total = sum(weights.values())
    return sum(weights[term] for term in candidate.terms & weights.keys()) / total if total else 1.0


def _counted(system: str, user: str, text: str) -> Completion:
    return Completion(text, count_tokens(system) + count_tokens(user), count_tokens(text))


class LsaEmbedder:
    """Latent semantic analysis of hashed words and word pairs, fitted on the collection that is indexed."""

    id = "offline-lsa"

    def __init__(self, weights: NDArray[np.float32] | None = None, components: Vectors | None = None) -> None:
        self._weights = weights
        self._components = components

    def fitted(self, texts: Iterable[str]) -> LsaEmbedder:
        """Return the embedder for these texts."""
        texts = list(texts)
        counts = _hashed(texts)
        found = np.asarray((counts > 0).sum(axis=0)).ravel()
        weights = (np.log((1 + len(texts)) / (1 + found)) + 1).astype(np.float32)
        size = max(1, min(_DIMENSIONS, len(texts) - 1))
        _, _, components = randomized_svd(counts.multiply(weights).tocsr(), size, random_state=_SEED)
        return LsaEmbedder(weights, np.asarray(components.T, dtype=np.float32))

    def state(self) -> bytes:
        """Return weights and components."""
        buffer = io.BytesIO()
        weights, components = self._parts()
        np.savez_compressed(buffer, weights=weights, components=components.astype(np.float16))
        return buffer.getvalue()

    def restored(self, state: bytes) -> LsaEmbedder:
        """Return the embedder with the weights and components in ``state``."""
        with np.load(io.BytesIO(state), allow_pickle=False) as kept:
            return LsaEmbedder(kept["weights"], kept["components"].astype(np.float32))

    def embed(self, texts: Sequence[str], purpose: Purpose) -> Vectors:  # noqa: ARG002 - the protocol's signature
        """Return one vector a text."""
        weights, components = self._parts()
        return unit(np.asarray(_hashed(texts).multiply(weights).tocsr() @ components))

    def _parts(self) -> tuple[NDArray[np.float32], Vectors]:
        if self._weights is None or self._components is None:
            raise ValueError("the stand-in embeds only after it was fitted on a collection")
        return self._weights, self._components


def _hashed(texts: Sequence[str]) -> Any:
    hashing = HashingVectorizer(
        analyzer=_words_and_pairs, n_features=_BUCKETS, alternate_sign=False, norm=None, dtype=np.float32
    )
    return hashing.transform(texts)


def _words_and_pairs(text: str) -> list[str]:
    words = terms(text)
    return [*words, *(f"{one} {two}" for one, two in itertools.pairwise(words))]


def chat(platform: Platform, settings: ModelSettings) -> ExtractiveChat:  # noqa: ARG001 - every adapter has it
    """Return the stand-in that answers."""
    return ExtractiveChat()


def embedder(platform: Platform, settings: ModelSettings) -> LsaEmbedder:  # noqa: ARG001
    """Return the stand-in that embeds."""
    return LsaEmbedder()
