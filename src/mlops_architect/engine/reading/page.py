"""The page: a text as tokens, clauses and mentions, with distances between words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from mlops_architect.domain.constraints import Span
from mlops_architect.domain.lexicon import FrameTerm
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.tokens import Token
from mlops_architect.engine.reading.vocabulary import Mention

_CUE = "cue:"
_CUE_NAME = slice(len(_CUE), None)
MEASURED = "quantity"
"""Asks ``Page.naming`` for the clauses that hold a quantity."""
_STEM = 3
_NONE: list[Mention] = []
T = TypeVar("T")
M = TypeVar("M", "Mention", "Quantity")


@dataclass(slots=True)
class Clause:
    """A sentence, bullet, table row or YAML line: tokens ``first`` to ``last`` (exclusive).

    ``parents`` are the clauses it stands under, nearest first: the bullet above, the key, the
    heading, the question it answers. ``headers`` are the column heads of a table row, which stand
    in the clause ``header``. ``refused`` is the "no" that answers a question,
    ``quoted`` marks the words of an earlier message ("> …"). ``ranked`` keeps the roles found for a quantity, which several fields ask for.
    """

    index: int
    first: int
    last: int
    kind: str
    parents: tuple[int, ...] = ()
    headers: tuple[tuple[int, int], ...] = ()
    header: int = -1
    excluded: bool = False
    question: bool = False
    refused: Mention | None = None
    hostile: bool = False
    quoted: bool = False
    mentions: dict[str, list[Mention]] = field(default_factory=dict)
    cues: dict[str, list[Mention]] = field(default_factory=dict)
    quantities: list[Quantity] = field(default_factory=list)
    ranked: dict[tuple[str, int], list[Any]] = field(default_factory=dict)

    def of(self, part: str) -> list[Mention]:
        """Return the mentions of one part of the lexicon, in order."""
        return self.mentions.get(part, _NONE)

    def cue(self, name: str, *others: str) -> list[Mention]:
        """Return the mentions of the cues called ``name`` and so on."""
        if not others:
            return self.cues.get(name, _NONE)
        found = [*self.cues.get(name, _NONE)]
        for other in others:
            if other in self.cues:
                found.extend(self.cues[other])
        return found

    def lacks(self, names: frozenset[str]) -> bool:
        """Whether no cue of these names is mentioned, so that a field need not be looked for."""
        return self.cues.keys().isdisjoint(names)

    def anchors(self, dimension: str) -> list[Mention]:
        """Return the anchors for quantities of ``dimension``."""
        return self.mentions.get(f"anchor:{dimension}", [])

    def file(self, shelves: dict[str, list[Mention]]) -> None:
        """Take over mentions by their shelves; cues are found under their own names too."""
        self.mentions = shelves
        self.cues = {shelf[_CUE_NAME]: mentions for shelf, mentions in shelves.items() if shelf.startswith(_CUE)}


@dataclass(frozen=True, slots=True)
class Page:
    """A whole text, ready to be read field by field; ``homes`` is the one region of a cloud in a country, "" for several."""

    source: str
    tokens: Sequence[Token]
    walls: Sequence[float]
    clauses: Sequence[Clause]
    european: bool
    frames: Sequence[FrameTerm] = ()
    homes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    _live: list[Clause] = field(default_factory=list)
    _kept: dict[str, Any] = field(default_factory=dict)

    def span(self, first: int, last: int) -> Span:
        """Return the source from token ``first`` up to, not including, token ``last``."""
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return Span(start=start, end=end, text=self.source[start:end])

    def gap(self, left_last: int, right_first: int) -> float:
        """Return how far apart two stretches are: words between them plus the walls they cross."""
        if right_first < left_last:
            return 0.0
        return right_first - left_last + self.walls[right_first] - self.walls[left_last - 1]

    def distance(self, one: Mention | Quantity, other: Mention | Quantity) -> float:
        """Return the gap between two stretches, whichever comes first; 0 when they touch or overlap."""
        if one.first <= other.first:
            return self.gap(one.last, other.first)
        return self.gap(other.last, one.first)

    def wall(self, one: int, other: int) -> float:
        """Return the sum of the walls between two tokens."""
        return abs(self.walls[other] - self.walls[one])

    def nearest(self, target: Mention | Quantity, mentions: Iterable[M], limit: float) -> M | None:
        """Return the mention nearest to ``target`` within ``limit``, the earlier one when tied."""
        best: M | None = None
        best_distance = limit
        for mention in mentions:
            distance = self.distance(target, mention)
            if distance < best_distance or (best is None and distance <= limit):
                best, best_distance = mention, distance
        return best

    def words(self, first: int, last: int) -> str:
        """Return the source between two tokens as one line."""
        return " ".join(self.span(first, last).text.split()) if last > first else ""

    def counts_of(self, stem: str) -> Iterator[Quantity]:
        """Yield, in order, the plain counts in live clauses whose noun begins with ``stem`` (three letters or more)."""
        for noun, quantity in self.once("counts", self._counts).get(stem[:_STEM], ()):
            if noun.startswith(stem):
                yield quantity

    def _counts(self) -> dict[str, list[tuple[str, Quantity]]]:
        found: dict[str, list[tuple[str, Quantity]]] = {}
        for clause in self.naming(MEASURED):
            for quantity in clause.quantities:
                if quantity.dimension == "count" and not quantity.per_s and quantity.number_last < clause.last:
                    noun = self.tokens[quantity.number_last].text
                    found.setdefault(noun[:_STEM], []).append((noun, quantity))
        return found

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what ``make`` finds in the whole page, which is looked for only once under ``name``."""
        if name not in self._kept:
            self._kept[name] = make()
        return cast(T, self._kept[name])

    def clause_at(self, position: int) -> Clause:
        """Return the clause in which the token at ``position`` stands."""
        starts = self.once("starts", lambda: [clause.first for clause in self.clauses])
        return self.clauses[max(bisect_right(starts, position) - 1, 0)]

    def naming(self, *shelves: str, excluded: bool = False) -> list[Clause]:
        """Return, in order, the live clauses in which something is filed under any of these shelves.

        A shelf that ends in ":" stands for all that begin so; ``MEASURED`` for any quantity. With ``excluded``
        the clauses under "out of scope" come too.
        """
        filed = self.once("filed", self._filed)
        if len(shelves) == 1:
            found = filed.get(shelves[0], [])
        else:
            named = {index: clause for shelf in shelves for index, clause in filed.get(shelf, ())}
            found = [(index, named[index]) for index in sorted(named)]
        return [clause for _, clause in found if excluded or not clause.excluded]

    def _filed(self) -> dict[str, list[tuple[int, Clause]]]:
        filed: dict[str, list[tuple[int, Clause]]] = {MEASURED: []}
        families: dict[str, list[tuple[int, Clause]] | None] = {}
        for place in enumerate(self.clauses):
            clause = place[1]
            if clause.hostile:
                continue
            if clause.quantities:
                filed[MEASURED].append(place)
            for shelf in clause.mentions:
                if shelf not in filed:
                    filed[shelf] = []
                    name = shelf[: shelf.index(":", len(_CUE)) + 1] if shelf.count(":") > 1 else ""
                    families[shelf] = filed.setdefault(name, []) if name else None
                filed[shelf].append(place)
                family = families[shelf]
                if family is not None and (not family or family[-1] is not place):
                    family.append(place)
        return filed

    def live(self) -> Sequence[Clause]:
        """Return the clauses that state requirements: no injections, nothing under "out of scope"."""
        if not self._live:
            self._live.extend(clause for clause in self.clauses if not clause.hostile and not clause.excluded)
        return self._live
