"""Joined people: who is added to a count of them, "two of us plus a contractor", "just me and Priya"."""

from __future__ import annotations

from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind

_PLUS = frozenset({"+", "and", "und", "et", "y", "plus", "&", "más", "mas"})
_ONE = frozenset("a an one another ein eine einen einer un une una uno otro otra".split())
_NOUN_WORDS = 2
_KIND_WORDS = 2
_NOT_PEOPLE = frozenset(
    "tools clouds regions places regimes tasks data_classes units modes cue:department cue:speaker-role cue:system".split()
)


def one_more(page: Page, clause: Clause, end: int) -> int:
    """Return 1 where a single helper is added after token ``end``, "of 3 people plus a part-time admin", and counts."""
    if any(cue.first >= end for cue in clause.cue("not-counted")):
        return 0
    position = end
    while position < clause.last and position - end < _NOUN_WORDS and _plain(page, position):
        position += 1
    if position < clause.last and page.tokens[position].text == ",":
        position += 1
    if position + 2 >= clause.last or page.tokens[position].text not in _PLUS:
        return 0
    if page.tokens[position + 1].text not in _ONE:
        return 0
    first = position + 2
    reach = range(first, min(first + _KIND_WORDS + 1, clause.last))
    return int(any(noun.first in reach for noun in clause.cue("junior-noun")))


def people_after(page: Page, clause: Clause, end: int) -> int:
    """Return how many people are joined by name right after token ``end``: "and Priya", "+ Jo and Kim"."""
    names = 0
    while end + 1 < clause.last and page.tokens[end].text in _PLUS and is_person(page, clause, end + 1):
        names, end = names + 1, end + 2
    return names


def is_person(page: Page, clause: Clause, position: int) -> bool:
    """Whether a word may be the name of a person: with a capital letter, and not that of a tool, a place or a role."""
    token = page.tokens[position]
    if token.kind is not Kind.WORD or not page.source[token.start].isupper() or len(token.text) < _NOUN_WORDS:
        return False
    named = [
        m
        for shelf, found in clause.mentions.items()
        if shelf in _NOT_PEOPLE or shelf.startswith("anchor:")
        for m in found
    ]
    return not any(mention.first <= position < mention.last for mention in named)


def _plain(page: Page, position: int) -> bool:
    token = page.tokens[position]
    return token.kind is Kind.WORD and token.text not in _PLUS and token.text not in _ONE
