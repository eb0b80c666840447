"""Keepers: the people a text calls by name who build or run it: "Maya and Tom maintain it"."""

from __future__ import annotations

from collections.abc import Iterator

from mlops_architect.engine.reading.candidates import Candidate, spans
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Kind

_PATH = "team.size"
_JOINED = frozenset({"and", "&", "und", "et", "y", "e", "en", ","})
_SELVES = frozenset({"i", "me", "myself", "ich", "moi", "je", "yo", "io", "eu", "ik"})
_MOST = 8


def named_keepers(page: Page, clause: Clause) -> Iterator[Candidate]:
    """Count the names joined before a verb of keeping; a single name, or one that is a company's, counts for nothing."""
    for verb in clause.cue("keeps-it"):
        position, names = verb.first - 1, 0
        while position >= clause.first and names < _MOST:
            token = page.tokens[position]
            if token.kind is not Kind.WORD or not (_is_name(page, position) or token.text in _SELVES):
                break
            names += 1
            if position - 1 < clause.first or page.tokens[position - 1].text not in _JOINED:
                position -= 1
                break
            position -= 2
        if names > 1:
            yield Candidate(_PATH, float(names), spans(page, verb), 0.8, position=verb.first, rank=2)


def _is_name(page: Page, position: int) -> bool:
    token = page.tokens[position]
    return page.source[token.start].isupper() and len(token.text) > 1
