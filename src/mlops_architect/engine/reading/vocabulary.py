"""The lexicon compiled for matching: its phrases found in the tokens of a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mlops_architect.domain.lexicon import AnchorTerm, CueTerm, Lexicon, RegionTerm, Term
from mlops_architect.engine.reading.folding import fold
from mlops_architect.engine.reading.phrases import SKIPPED, Begun, Entry, Node, after_all
from mlops_architect.engine.reading.tokens import Kind, Token, tokens_of

_MOST_KNOWN = 20_000
# Nearly all phrases are: splitting them at their spaces takes a tenth of the time.
_PLAIN = re.compile(r"\*?[a-z]+\*?(?: [a-z]+\*?)*")
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


Shelves = dict[str, list[Mention]]


class Begins(NamedTuple):
    """The tokens of a text at which phrases may begin, in order, and where each of them leads."""

    at: Sequence[int]
    leading: Sequence[Begun]

    def between(self, first: int, last: int) -> Iterator[tuple[int, Begun]]:
        """Yield those from token ``first`` up to, not including, token ``last``."""
        low, high = bisect_left(self.at, first), bisect_left(self.at, last)
        return zip(self.at[low:high], self.leading[low:high], strict=True)


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
        self._root = Node()
        self._known: dict[str, Begun] = {}
        self._parts: dict[frozenset[str], Vocabulary] = {}
        for part in (name for name in Lexicon.model_fields if name not in ("fields", "frames")):
            for term in getattr(lexicon, part):
                if isinstance(term, CueTerm) and term.cue in GRAMMAR_CUES:
                    continue
                entry = Entry(part, term, "", _shelf(part, term), _family(part, term))
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

    def _add(self, phrase: str, entry: Entry) -> None:
        node = self._root
        words = _words(phrase)
        for word in words:
            node = node.child(word)
        if words and entry not in node.entries:
            node.entries.append(entry)

    def begins(self, tokens: Sequence[Token]) -> Begins:
        """Return where in a text any phrase may begin, so that all other words are passed over at once."""
        words = self._root.openings({token[0] for token in tokens})
        leading = {word: begun for word in words if (begun := self._begin(word)) is not None}
        at = [index for index, token in enumerate(tokens) if token[0] in leading]
        return Begins(at, [leading[tokens[index][0]] for index in at])

    def _begin(self, word: str) -> Begun | None:
        """Return where a first word leads, None for the many that lead nowhere."""
        known = self._known.get(word)
        if known is None:
            states = self._root.after(word)
            if not states:
                return None
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[word] = Begun(states)
        return known

    def mentions(self, source: str, tokens: Sequence[Token], begins: Begins, first: int, last: int) -> Shelves:
        """Return every mention within tokens ``first`` to ``last``, by shelf, shorter overlapped ones left out."""
        shelves: Shelves = {}
        covered: dict[str, tuple[int, int]] = {}
        new = tuple.__new__
        for start, begun in begins.between(first, last):
            after = start + 1
            if after < last and begun.following and begun.goes_on(tokens[after][0]):
                found = _longer(begun, tokens, start, last)
            else:
                found = [(after, begun.entries)]
            for end, entries in found:
                here = (start, end)
                for part, term, exact, shelf, family in entries:
                    if exact and source[tokens[start].start : tokens[end - 1].end] != exact:
                        continue
                    # The same words may mean something else of this family too (Paris the city and a region).
                    longest = covered.get(family)
                    if longest is None or end > longest[1]:
                        covered[family] = here
                    elif longest != here:
                        continue
                    mention = new(Mention, (part, term, start, end, shelf, family))
                    if shelf in shelves:
                        shelves[shelf].append(mention)
                    else:
                        shelves[shelf] = [mention]
        return shelves


def _longer(begun: Begun, tokens: Sequence[Token], start: int, last: int) -> list[tuple[int, Sequence[Entry]]]:
    """Return the entries of all phrases that begin at ``start`` with where they end, the longest first."""
    found: list[tuple[int, Sequence[Entry]]] = [(start + 1, begun.entries)]
    states: Sequence[Node] = begun.states
    position = start + 1
    while position < last:
        token = tokens[position]
        following = after_all(states, token[0])
        if not following and (token.kind is Kind.LINE or token[0] in SKIPPED):
            position += 1
            if position >= last:
                break
            following = after_all(states, tokens[position][0])
        if not following:
            break
        states = following
        position += 1
        ending = [entry for node in states for entry in node.entries]
        if ending:
            found.append((position, ending))
    found.reverse()
    return found


def _words(phrase: str) -> list[str]:
    """Split a phrase as texts are split, keeping ``*`` on the word before it, and the first one on the word after."""
    plain = phrase.lower()
    if phrase.isascii() and _PLAIN.fullmatch(plain):
        return plain.split(" ")
    words: list[str] = []
    ending = phrase.startswith("*")
    for token in tokens_of(fold(phrase.removeprefix("*"))):
        if ending:
            words.append(f"*{token.text}")
            ending = False
        elif token.text == "*" and words:
            words[-1] += "*"
        elif token.text not in SKIPPED:
            words.append(token.text)
    return words


def _phrases(term: Term) -> tuple[str, ...]:
    return (term.code, *term.phrases) if isinstance(term, RegionTerm) else term.phrases


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
