"""Negation: whether a mention is asked for, ruled out, or only being left behind."""

from __future__ import annotations

from enum import Enum

from mlops_architect.engine.reading.page import Clause, Page
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

_REACH = 8
_CLOSE_WALL = 3.0
# "replace X with Y", "from X to Y": what follows these words is where one goes, not what one leaves.
_TARGETS = frozenset({"with", "by", "to", "mit", "durch", "nach", "zu", "par", "vers", "por", "con", "a"})
_NAMES = ("tools", "clouds", "regimes", "regions", "places", "modes", "data_classes", "cue:gpu", "cue:stream")


class Polarity(Enum):
    """How a mention is meant."""

    WANTED = "wanted"
    UNWANTED = "unwanted"
    LEFT = "left"
    """Being migrated away from: neither wanted nor forbidden."""


def polarity(page: Page, clause: Clause, mention: Mention) -> Polarity:
    """Return how ``mention`` is meant in its clause."""
    if negating(page, clause, mention) is not None:
        return Polarity.UNWANTED
    if _led_by(page, clause, mention, "leaving", 4):
        return Polarity.LEFT
    return Polarity.WANTED


def negating(page: Page, clause: Clause, mention: Mention | Quantity) -> Mention | None:
    """Return the words that negate ``mention``, or None."""
    for cue in reversed(clause.cue("negation")):
        if cue.last <= mention.first and not _harmless(clause, cue) and _governs(page, clause, cue, mention):
            return cue
    for cue in clause.cue("negation-after"):
        if cue.first >= mention.last and not _harmless(clause, cue) and _answers(page, clause, mention, cue):
            return cue
    return _none_cell(page, clause, mention)


def _harmless(clause: Clause, cue: Mention) -> bool:
    """Whether the negation is part of "no more than", "not only" and the like."""
    return any(other.first <= cue.first < other.last for other in clause.cue("not-negation"))


def _governs(page: Page, clause: Clause, cue: Mention, mention: Mention | Quantity) -> bool:
    tokens = page.tokens
    stretch = tokens[cue.last : mention.first]
    if any(token.text == ":" for token in stretch[:4]):
        return True
    if any(end.first >= cue.last and end.last <= mention.first for end in clause.cue("scope-end")):
        return False
    crossed = page.wall(cue.last - 1, mention.first)
    if crossed < _CLOSE_WALL:
        return len(stretch) <= _REACH and not any(token.text in ".:" for token in stretch)
    return _listed(page, clause, cue, mention)


def _listed(page: Page, clause: Clause, cue: Mention, mention: Mention | Quantity) -> bool:
    """Whether ``mention`` is an item of "no A, B or C"."""
    covered: set[int] = set()
    for part in _NAMES:
        for name in clause.of(part):
            covered.update(range(name.first, name.last))
    position, alternative = cue.last, False
    while position < clause.last:
        token = page.tokens[position]
        if any(c.first == position for c in clause.cue("or", "and")):
            alternative = True
        elif position not in covered and token.text not in (",", "/", "-", "a", "an", "the", "any"):
            break
        position += 1
    return alternative and mention.first < position


def _answers(page: Page, clause: Clause, mention: Mention | Quantity, cue: Mention) -> bool:
    if cue.first - mention.last > _REACH or page.wall(mention.last - 1, cue.first) >= _CLOSE_WALL:
        return False
    if any(mention.last <= end.first < cue.first for end in clause.cue("scope-end")):
        return False
    between = [
        other for part in _NAMES for other in clause.of(part) if mention.last <= other.first and other.last <= cue.first
    ]
    position = mention.last
    for other in sorted(between, key=lambda m: m.first):
        gap = range(position, other.first)
        joined = all(page.tokens[i].kind is not Kind.WORD or _joins(clause, i) for i in gap)
        if not joined:
            return False
        position = max(position, other.last)
    return True


def _joins(clause: Clause, position: int) -> bool:
    return any(cue.first == position for cue in clause.cue("or", "and"))


def _none_cell(page: Page, clause: Clause, mention: Mention | Quantity) -> Mention | None:
    """Read "Kubernetes: no", "| GPU | none |"."""
    tokens = page.tokens
    position = mention.last
    while position < clause.last and tokens[position].text in "*_":
        position += 1
    if position + 1 < clause.last and tokens[position].kind is Kind.WORD and tokens[position + 1].text in ":|=":
        position += 1
    if position >= clause.last or tokens[position].text not in (":", "|", "="):
        return None
    for cue in clause.cue("none"):
        alone = cue.last >= clause.last or tokens[cue.last].text in (",", "|", ".", ";", "(", "-", "\u2014")
        if position < cue.first <= position + 2 and alone:
            return cue
    return None


def _led_by(page: Page, clause: Clause, mention: Mention, cue_name: str, reach: int) -> bool:
    for cue in clause.cue(cue_name):
        between = {token.text for token in page.tokens[cue.last : mention.first]}
        near = cue.last <= mention.first <= cue.last + reach
        if near and not between & _TARGETS and page.wall(cue.last - 1, mention.first) < _CLOSE_WALL:
            return True
    return False
