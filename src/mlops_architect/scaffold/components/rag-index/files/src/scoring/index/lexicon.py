"""How common each word of the collection is: what makes a question's name or number weigh more than its verb."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from scoring.documents.words import terms

_MOST_TERMS = 200_000


@dataclass(frozen=True)
class Lexicon:
    """In how many of ``passages`` passages each word occurs."""

    passages: int
    found: Mapping[str, int]

    @classmethod
    def read(cls, data: bytes) -> Lexicon:
        """Return the lexicon that ``to_bytes`` wrote."""
        raw = json.loads(data)
        return cls(int(raw["passages"]), {str(term): int(count) for term, count in raw["found"].items()})

    def to_bytes(self) -> bytes:
        """Return the lexicon as JSON."""
        return json.dumps({"passages": self.passages, "found": dict(sorted(self.found.items()))}).encode()

    def weight(self, term: str) -> float:
        """Return the inverse document frequency; a word that never occurs weighs most."""
        return math.log((1 + self.passages) / (1 + self.found.get(term, 0))) + 0.1

    def coverage(self, asked: Set[str], text: str) -> float:
        """Return the share of the question's weight that ``text`` covers, 0 to 1."""
        total = sum(self.weight(term) for term in asked)
        if not total:
            return 0.0
        return sum(self.weight(term) for term in asked & set(terms(text))) / total


class WordCounts:
    """Counts the words of a collection, text by text."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._passages = 0

    def add(self, texts: Iterable[str]) -> None:
        """Count the words of some more passages."""
        for text in texts:
            self._counts.update(set(terms(text)))
            self._passages += 1

    def lexicon(self) -> Lexicon:
        """Return what was counted; the rarest words are left out where there are very many."""
        return Lexicon(self._passages, dict(self._counts.most_common(_MOST_TERMS)))
