"""Openings: where in a clause a quantity may begin, so that the scanner passes over all other words at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlops_architect.engine.reading import spelled
from mlops_architect.engine.reading.tokens import Kind, Token
from mlops_architect.engine.reading.vocabulary import Mention
from mlops_architect.engine.reading.words_for_numbers import NumberWords

PART_OF = "cue:part-of:"
OPENINGS = frozenset(
    {"numbers", "units", "cue:twice", "cue:thrice", "cue:article", "cue:half", "cue:half-more", "cue:below"}
)
"""What a number can begin with, or a unit without one; articles do so only before a unit."""


def starts_of(tokens: Sequence[Token], words: NumberWords) -> list[int]:
    """Return the tokens at which a quantity may begin whatever stands round them: digits, "PT12H", "zweihundert"."""
    written = {token[0] for token in tokens if token[3] is Kind.WORD}
    begins = {word for word in written if spelled.iso_leads(word) or words.compound(word) is not None}
    return [index for index, token in enumerate(tokens) if token[3] is Kind.NUMBER or token[0] in begins]


def may_hold(mentions: Mapping[str, Sequence[Mention]]) -> bool:
    """Whether a clause with these mentions can hold a quantity though no token of it begins one by itself."""
    return not OPENINGS.isdisjoint(mentions) or any(shelf.startswith(PART_OF) for shelf in mentions)
