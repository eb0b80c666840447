"""Phrases: a tree of the lexicon's words, and where each first word of a text leads in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mlops_architect.domain.lexicon import Term

SKIPPED = frozenset("-_'\"*")
"""Marks that may stand between the words of a phrase."""
_SHORTEST_STEM = 3
_SHORTEST_ENDING = 4
_LONGEST_PART = 36
_LONGEST_WORD = 40
_LINE_END = "\n"


class Entry(NamedTuple):
    """A phrase's term; ``shelf`` is where its mentions are filed, ``family`` what they hide each other in."""

    part: str
    term: Term
    exact: str
    shelf: str
    family: str


Parts = dict[str, list[tuple[str, "Node"]]]
_NO_PARTS: Parts = {}


class Node:
    """A place in the tree: the entries of the phrase that ends there, and the words that lead on.

    A word that ends in ``*`` is a stem, one that begins with it an ending; both are filed under the letters that
    any word they fit has at least, so that most words are told by one look.
    """

    __slots__ = ("children", "endings", "entries", "stems")

    def __init__(self) -> None:
        """Begin with no phrase at all."""
        self.children: dict[str, Node] = {}
        self.entries: list[Entry] = []
        self.stems = self.endings = _NO_PARTS

    def child(self, word: str) -> Node:
        """Return the place to which a word of a phrase leads; it is made when it is new."""
        known = self.children.get(word)
        if known is not None:
            return known
        node = self.children[word] = Node()
        if word.endswith("*") and len(word) > 1:
            stem = word[:-1]
            if _SHORTEST_STEM <= len(stem) <= _LONGEST_PART:
                self.stems = _with_part(self.stems, stem[:_SHORTEST_STEM], stem, node)
        elif word.startswith("*"):
            ending = word[1:]
            if _SHORTEST_ENDING <= len(ending) <= _LONGEST_PART:
                self.endings = _with_part(self.endings, ending[-_SHORTEST_ENDING:], ending, node)
        return node

    def openings(self, words: Iterable[str]) -> list[str]:
        """Return those of ``words`` that may lead on; to all others ``after`` has no answer."""
        children, stems, endings = self.children, self.stems, self.endings
        short, long = slice(_SHORTEST_STEM), slice(-_SHORTEST_ENDING, None)
        return [
            word
            for word in words
            if word in children
            or word[short] in stems
            or word[long] in endings
            or (word[-1] == "s" and word[:-1] in children)
        ]

    def after(self, word: str) -> list[Node]:
        """Return where one more word leads: by itself or without its plural s, then by its stems and endings."""
        children = self.children
        exact = children.get(word)
        if exact is None and word[-1:] == "s" and len(word) > _SHORTEST_STEM:
            exact = children.get(word[:-1])
        found = [] if exact is None else [exact]
        if self.stems or self.endings:
            stems = self.stems.get(word[:_SHORTEST_STEM])
            endings = self.endings.get(word[-_SHORTEST_ENDING:])
            if (stems or endings) and len(word) <= _LONGEST_WORD:
                found.extend(node for stem, node in stems or () if word.startswith(stem))
                longest = len(word) - _SHORTEST_STEM
                found.extend(node for part, node in endings or () if len(part) <= longest and word.endswith(part))
        return found


def _with_part(parts: Parts, letters: str, part: str, node: Node) -> Parts:
    """Return ``parts`` with one more under its letters, the shorter ones first."""
    if parts is _NO_PARTS:
        parts = {}
    alike = parts.setdefault(letters, [])
    alike.append((part, node))
    alike.sort(key=lambda known: len(known[0]))
    return parts


class Begun:
    """Where a first word leads: its own entries, and what must follow it for a longer phrase."""

    __slots__ = ("entries", "following", "open_ended", "states")

    def __init__(self, states: Iterable[Node]) -> None:
        """Collect what may follow in any of the ``states`` that the word leads to."""
        self.states = tuple(states)
        self.entries = [entry for node in self.states for entry in node.entries]
        self.open_ended = frozenset(
            letters for node in self.states for part in (node.stems, node.endings) for letters in part
        )
        words = [word for node in self.states for word in node.children]
        self.following = frozenset((*words, *(f"{word}s" for word in words), *SKIPPED)) if words else frozenset()

    def goes_on(self, word: str) -> bool:
        """Whether a longer phrase may go on with ``word``; if not, the first word stands alone."""
        if word in self.following or word[0] == _LINE_END:
            return True
        open_ended = self.open_ended
        return bool(open_ended) and (word[:_SHORTEST_STEM] in open_ended or word[-_SHORTEST_ENDING:] in open_ended)


def after_all(states: Iterable[Node], word: str) -> list[Node]:
    """Return where one more word leads from any of ``states``."""
    return [following for node in states if node.children for following in node.after(word)]
