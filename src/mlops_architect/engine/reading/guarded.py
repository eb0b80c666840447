"""Guarded pages: a text laid out without its hostile words, wherever they hide."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_architect.domain.constraints import Injection
from mlops_architect.engine.reading.cycles import repeats
from mlops_architect.engine.reading.disguised import undisguised
from mlops_architect.engine.reading.hostile import HOSTILE, SIGNS, Stretch, mark_hostile, stretches
from mlops_architect.engine.reading.layout import draft_of, filled, tokens_in, without
from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.tokens import Token
from mlops_architect.engine.reading.vocabulary import Vocabulary

_DISGUISED = "in disguise"


def guarded_page(text: str, vocabulary: Vocabulary) -> tuple[Page, tuple[Injection, ...]]:
    """Return the page of ``text`` and what in it tries to instruct the reader.

    Hostile words inside a sentence that says something else too are left out of the page; clauses that are hostile
    as a whole stay in it, marked. Every other word keeps its place.
    """
    passed = repeats(text)
    tokens = tokens_in(text, passed)
    draft = draft_of(text, tokens, vocabulary)
    searched = _searched(draft, vocabulary) if _may_be_hostile(text, tokens, vocabulary) else None
    found = mark_hostile(searched) if searched is not None else ()
    read_once = without(text, passed)
    disguised = [s for s in _in_disguise(read_once, vocabulary) if not any(_overlap(s, one) for one in found)]
    apart: list[Stretch] = []
    for stretch in sorted({*(stretches(searched) if searched is not None and found else ()), *disguised}):
        if not apart or stretch.start >= apart[-1].end:
            apart.append(stretch)
    if apart:
        hidden = sorted([*passed, *((s.start, s.end, s.filler()) for s in apart)])
        draft = draft_of(text, tokens_in(text, hidden), vocabulary)
        searched = _searched(draft, vocabulary)
        found = mark_hostile(searched, apart)
    page = filled(draft, vocabulary)
    if searched is not None:
        for clause, seen in zip(page.clauses, searched.clauses, strict=True):
            clause.hostile = seen.hostile
    return page, found


def _may_be_hostile(text: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Whether words stand in a text without which nothing in it is hostile; few texts have any."""
    words = vocabulary.of_cues(HOSTILE)
    return bool(words.mentions(text, tokens, words.begins(tokens), 0, len(tokens)))


def _searched(draft: Page, vocabulary: Vocabulary) -> Page:
    """Return a copy of the draft in which only the words of hostile texts are found."""
    signs = vocabulary.of_cues(SIGNS)
    begins = signs.begins(draft.tokens)
    clauses = []
    for clause in draft.clauses:
        copy = Clause(clause.index, clause.first, clause.last, clause.kind, clause.parents)
        copy.file(signs.mentions(draft.source, draft.tokens, begins, clause.first, clause.last))
        clauses.append(copy)
    return Page(draft.source, draft.tokens, draft.walls, clauses, draft.european)


def _overlap(stretch: Stretch, injection: Injection) -> bool:
    return stretch.start < injection.span.end and injection.span.start < stretch.end


def _in_disguise(source: str, vocabulary: Vocabulary) -> list[Stretch]:
    """Return where words that are hostile once their disguise is off stand in the text."""
    pieces = [piece for piece in undisguised(source) if piece.text.strip()]
    if not pieces:
        return []
    # An empty line between two pieces keeps them apart.
    text = "\n\n".join(piece.text for piece in pieces)
    tokens = tokens_in(text)
    if not _may_be_hostile(text, tokens, vocabulary):
        return []
    page = _searched(draft_of(text, tokens, vocabulary), vocabulary)
    origins: list[int] = []
    for piece in pieces:
        origins.extend((*piece.origins, piece.origins[-1], piece.origins[-1]))
    cut = list(stretches(page))
    found = []
    for injection in mark_hostile(page):
        inside = [s for s in cut if injection.span.start <= s.start < injection.span.end]
        first, last = (inside[0].start, inside[0].end) if inside else (injection.span.start, injection.span.end)
        if page.source[first:last].strip():
            found.append(Stretch(origins[first], origins[last - 1] + 1, f"{injection.kind}, {_DISGUISED}"))
    return found
