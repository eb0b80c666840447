"""The lexicon compiled for matching: a tree of phrases over tokens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mlops_architect.domain.lexicon import AnchorTerm, CueTerm, Lexicon, RegionTerm, Term
from mlops_architect.engine.reading.folding import fold
from mlops_architect.engine.reading.tokens import Kind, Token, tokens_of

_SKIPPED = frozenset("-_'\"*")
_MINIMUM_PREFIX = 3
_MAXIMUM_PREFIX = 14
_MINIMUM_ENDING = 4
_LONGEST_WORD = 40
_MOST_KNOWN = 20_000
_MOST_COMPILED = 4
GRAMMAR_CUES = frozenset({"lang-en", "lang-european", "abbreviation", "barrier-strong", "barrier-weak", "asking-word"})
# Names hide shorter names inside them: the tool "Azure ML" does not name the cloud Azure.
_NAMES = frozenset({"clouds", "regions", "places", "regimes", "tools"})


class Mention(NamedTuple):
    """A phrase of the lexicon found at tokens ``first`` to ``last`` (exclusive), filed under ``shelf``."""

    part: str
    term: Term
    first: int
    last: int
    shelf: str
    family: str


class _Entry(NamedTuple):
    """A phrase's term; ``shelf`` is where its mentions are filed, ``family`` what they hide each other in."""

    part: str
    term: Term
    exact: str
    shelf: str
    family: str


class _Node:
    __slots__ = ("children", "entries", "has_endings", "has_prefixes")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.entries: list[_Entry] = []
        self.has_prefixes = False
        self.has_endings = False


class _Begun:
    """Where a first word leads: its own entries, and the words one of which must follow for a longer phrase."""

    __slots__ = ("_following", "_open_ended", "entries", "states")

    def __init__(self, states: tuple[_Node, ...]) -> None:
        self.states = states
        self.entries = [entry for node in states for entry in node.entries]
        self._open_ended = any(node.has_prefixes or node.has_endings for node in states)
        self._following = frozenset(word for node in states for word in node.children)

    def stops_before(self, token: Token) -> bool:
        """Whether no longer phrase goes on with ``token``, so that the first word stands alone."""
        if not self._following:
            return True
        word = token.text
        if self._open_ended or word in self._following or token.kind is Kind.LINE or word in _SKIPPED:
            return False
        return word[-1:] != "s" or word[:-1] not in self._following


class Vocabulary:
    """Phrases of one lexicon, ready to be found in token sequences in linear time."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile the phrases of ``lexicon`` into a tree."""
        self.lexicon = lexicon
        self.grammar_words = {
            term.cue: frozenset(fold(phrase) for phrase in term.phrases)
            for term in lexicon.cues
            if term.cue in GRAMMAR_CUES
        }
        self.homes: dict[tuple[str, str], str] = {}
        for region in lexicon.regions:
            home = (region.cloud, region.country)
            self.homes[home] = region.code if self.homes.get(home, region.code) == region.code else ""
        self._root = _Node()
        self._known: dict[str, _Begun] = {}
        self._parts: dict[frozenset[str], Vocabulary] = {}
        for part in (name for name in Lexicon.model_fields if name not in ("fields", "frames")):
            for term in getattr(lexicon, part):
                if isinstance(term, CueTerm) and term.cue in GRAMMAR_CUES:
                    continue
                entry = _Entry(part, term, "", _shelf(part, term), _family(part, term))
                for phrase in _phrases(term):
                    self._add(phrase, entry)
                for phrase in term.exact:
                    self._add(phrase, entry._replace(exact=phrase))

    def of_cues(self, names: frozenset[str]) -> Vocabulary:
        """Return the vocabulary of these cues alone; it is compiled once for each set of names."""
        known = self._parts.get(names)
        if known is None:
            cues = tuple(term for term in self.lexicon.cues if term.cue in names or term.cue in GRAMMAR_CUES)
            known = self._parts[names] = Vocabulary(Lexicon(cues=cues))
        return known

    def _add(self, phrase: str, entry: _Entry) -> None:
        node = self._root
        words = _words(phrase)
        for word in words:
            if word.endswith("*") and len(word) > 1:
                node.has_prefixes = True
            elif word.startswith("*"):
                node.has_endings = True
            node = node.children.setdefault(word, _Node())
        if words and entry not in node.entries:
            node.entries.append(entry)

    def mentions(self, source: str, tokens: Sequence[Token], first: int, last: int) -> list[Mention]:
        """Return every mention within tokens ``first`` to ``last``, shorter overlapped ones left out."""
        kept: list[Mention] = []
        covered: dict[str, int] = {}
        known, new = self._known, tuple.__new__
        for start in range(first, last):
            word = tokens[start][0]
            begun = known.get(word)
            if begun is None:
                begun = self._begin(word)
            if not begun.states:
                continue
            after = start + 1
            if after < last and not begun.stops_before(tokens[after]):
                here: list[Mention] = []
                self._collect(here, begun.states, source, tokens, start, last)
                if len(here) > 1:
                    here.sort(key=_length, reverse=True)
                for mention in here:
                    end = covered.get(mention.family, -1)
                    if mention.last > end:
                        covered[mention.family] = mention.last
                    elif not _ties(kept, mention):
                        continue
                    kept.append(mention)
                continue
            for part, term, exact, shelf, family in begun.entries:
                if exact and source[tokens[start].start : tokens[start].end] != exact:
                    continue
                end = covered.get(family, -1)
                mention = new(Mention, (part, term, start, after, shelf, family))
                if after > end:
                    covered[family] = after
                elif not _ties(kept, mention):
                    continue
                kept.append(mention)
        return kept

    def _begin(self, word: str) -> _Begun:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        known = self._known[word] = _Begun(tuple(_steps(self._root, word)))
        return known

    def _collect(
        self,
        found: list[Mention],
        states: Sequence[_Node],
        source: str,
        tokens: Sequence[Token],
        start: int,
        last: int,
    ) -> None:
        position = start + 1
        while True:
            for node in states:
                for part, term, exact, shelf, family in node.entries:
                    if not exact or source[tokens[start].start : tokens[position - 1].end] == exact:
                        found.append(Mention(part, term, start, position, shelf, family))
            if position >= last:
                return
            token = tokens[position]
            following = _after(states, token.text)
            if not following and (token.kind is Kind.LINE or token.text in _SKIPPED):
                position += 1
                if position >= last:
                    return
                following = _after(states, tokens[position].text)
            if not following:
                return
            states = following
            position += 1


def _after(states: Sequence[_Node], word: str) -> list[_Node]:
    """Return where one more word leads from each of ``states``."""
    found: list[_Node] = []
    for node in states:
        children = node.children
        if not children:
            continue
        exact = children.get(word)
        open_ended = node.has_prefixes or node.has_endings
        if exact is not None and not open_ended:
            found.append(exact)
        elif exact is not None or open_ended or word[-1:] == "s":
            found.extend(_steps(node, word))
    return found


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
    if node.has_endings and len(word) <= _LONGEST_WORD:
        for length in range(_MINIMUM_ENDING, min(len(word) - _MINIMUM_PREFIX, _MAXIMUM_PREFIX) + 1):
            ending = children.get("*" + word[-length:])
            if ending is not None:
                yield ending


def _words(phrase: str) -> list[str]:
    """Split a phrase as texts are split, keeping ``*`` on the word before it, and the first one on the word after."""
    words: list[str] = []
    ending = phrase.startswith("*")
    for token in tokens_of(fold(phrase.removeprefix("*"))):
        if ending:
            words.append(f"*{token.text}")
            ending = False
        elif token.text == "*" and words:
            words[-1] += "*"
        elif token.text not in _SKIPPED:
            words.append(token.text)
    return words


def _phrases(term: Term) -> tuple[str, ...]:
    return (term.code, *term.phrases) if isinstance(term, RegionTerm) else term.phrases


def _length(mention: Mention) -> int:
    return mention.last


def _shelf(part: str, term: Term) -> str:
    if isinstance(term, CueTerm):
        return f"cue:{term.cue}"
    if isinstance(term, AnchorTerm):
        return f"anchor:{term.dimension}"
    return part


def _family(part: str, term: Term) -> str:
    if part in _NAMES:
        return "names"
    if isinstance(term, AnchorTerm):
        return f"anchors:{term.dimension}"
    return f"cues:{term.cue}" if isinstance(term, CueTerm) else part


def _ties(kept: list[Mention], mention: Mention) -> bool:
    """Whether the same words already mean something else of this family (Paris the city and a region)."""
    for other in reversed(kept):
        if other.first < mention.first:
            return False
        if other.last == mention.last and other.family == mention.family:
            return True
    return False


_COMPILED: dict[int, Vocabulary] = {}


def vocabulary_of(lexicon: Lexicon) -> Vocabulary:
    """Return the compiled lexicon; compiling happens once per lexicon object, which is not hashed: that is slow."""
    known = _COMPILED.get(id(lexicon))
    if known is not None and known.lexicon is lexicon:
        return known
    if len(_COMPILED) >= _MOST_COMPILED:
        _COMPILED.clear()
    compiled = _COMPILED[id(lexicon)] = Vocabulary(lexicon)
    return compiled
