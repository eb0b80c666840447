"""The lexicon compiled for matching: a tree of phrases over tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from mlops_architect.domain.lexicon import Lexicon, RegionTerm, Term
from mlops_architect.engine.reading.folding import fold
from mlops_architect.engine.reading.tokens import Kind, Token, tokens_of

_SKIPPED = frozenset("-_'\"*")
_MINIMUM_PREFIX = 3
_MAXIMUM_PREFIX = 14
_LONGEST_WORD = 40
_MOST_KNOWN = 20_000
# Names hide shorter names inside them: the tool "Azure ML" does not name the cloud Azure.
_NAMES = frozenset({"clouds", "regions", "places", "regimes", "tools"})


class Mention(NamedTuple):
    """A phrase of the lexicon found at tokens ``first`` to ``last`` (exclusive)."""

    part: str
    term: Term
    first: int
    last: int


class _Entry(NamedTuple):
    part: str
    term: Term
    exact: str


class _Node:
    __slots__ = ("children", "entries", "has_prefixes")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.entries: list[_Entry] = []
        self.has_prefixes = False


class Vocabulary:
    """Phrases of one lexicon, ready to be found in token sequences in linear time."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile the phrases of ``lexicon`` into a tree."""
        self.lexicon = lexicon
        self._root = _Node()
        self._known: dict[str, tuple[_Node, ...]] = {}
        for part in (name for name in Lexicon.model_fields if name != "fields"):
            for term in getattr(lexicon, part):
                for phrase in _phrases(term):
                    self._add(phrase, _Entry(part, term, ""))
                for phrase in term.exact:
                    self._add(phrase, _Entry(part, term, phrase))

    def _add(self, phrase: str, entry: _Entry) -> None:
        node = self._root
        words = _words(phrase)
        for word in words:
            if word.endswith("*") and len(word) > 1:
                node.has_prefixes = True
            node = node.children.setdefault(word, _Node())
        if words and entry not in node.entries:
            node.entries.append(entry)

    def mentions(self, source: str, tokens: Sequence[Token], first: int, last: int) -> list[Mention]:
        """Return every mention within tokens ``first`` to ``last``, shorter overlapped ones left out."""
        found: list[Mention] = []
        for start in range(first, last):
            if self._starts(tokens[start].text):
                found.extend(self._at(source, tokens, start, last))
        return _longest(found)

    def _starts(self, word: str) -> tuple[_Node, ...]:
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[word] = tuple(_steps(self._root, word))
        return known

    def _at(self, source: str, tokens: Sequence[Token], start: int, last: int) -> Iterator[Mention]:
        states = self._starts(tokens[start].text)
        position = start + 1
        while states:
            for node in states:
                for entry in node.entries:
                    if not entry.exact or source[tokens[start].start : tokens[position - 1].end] == entry.exact:
                        yield Mention(entry.part, entry.term, start, position)
            if position >= last:
                return
            token = tokens[position]
            following = [after for node in states for after in _steps(node, token.text)]
            if not following and (token.kind is Kind.LINE or token.text in _SKIPPED):
                if position + 1 >= last:
                    return
                following = [after for node in states for after in _steps(node, tokens[position + 1].text)]
                position += 1
            states = tuple(following)
            position += 1


def _steps(node: _Node, word: str) -> Iterator[_Node]:
    children = node.children
    if not children:
        return
    exact = children.get(word)
    if exact is not None:
        yield exact
    elif word[-1:] == "s" and len(word) > _MINIMUM_PREFIX:
        singular = children.get(word[:-1])
        if singular is not None:
            yield singular
    if node.has_prefixes and len(word) <= _LONGEST_WORD:
        for length in range(_MINIMUM_PREFIX, min(len(word), _MAXIMUM_PREFIX) + 1):
            prefixed = children.get(word[:length] + "*")
            if prefixed is not None:
                yield prefixed


def _words(phrase: str) -> list[str]:
    """Split a phrase as texts are split, keeping ``*`` on the word before it."""
    words: list[str] = []
    for token in tokens_of(fold(phrase)):
        if token.text == "*" and words:
            words[-1] += "*"
        elif token.text not in _SKIPPED:
            words.append(token.text)
    return words


def _phrases(term: Term) -> tuple[str, ...]:
    return (term.code, *term.phrases) if isinstance(term, RegionTerm) else term.phrases


def _longest(found: list[Mention]) -> list[Mention]:
    """Drop a mention that lies inside a longer one of the same part, or of any name for names."""
    kept: list[Mention] = []
    covered: dict[str, int] = {}
    for mention in sorted(found, key=lambda m: (m.first, -m.last)):
        family = _family(mention)
        end = covered.get(family, -1)
        if mention.last <= end and not _ties(kept, mention):
            continue
        covered[family] = max(end, mention.last)
        kept.append(mention)
    return kept


def _family(mention: Mention) -> str:
    if mention.part in _NAMES:
        return "names"
    if mention.part == "anchors":
        return f"anchors:{getattr(mention.term, 'dimension', '')}"
    if mention.part == "cues":
        return f"cues:{getattr(mention.term, 'cue', '')}"
    return mention.part


def _ties(kept: list[Mention], mention: Mention) -> bool:
    """Whether the same words already mean something else of this family (Paris the city and a region)."""
    for other in reversed(kept):
        if other.first < mention.first:
            return False
        if other.last == mention.last and _family(other) == _family(mention):
            return True
    return False


@lru_cache(maxsize=4)
def vocabulary_of(lexicon: Lexicon) -> Vocabulary:
    """Return the compiled lexicon; compiling happens once per lexicon."""
    return Vocabulary(lexicon)
