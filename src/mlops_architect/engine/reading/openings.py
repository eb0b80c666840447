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
    begins = {
        word: spelled.iso_leads(word) or words.compound(word) is not None
        for word in {token.text for token in tokens if token.kind is Kind.WORD}
    }
    return [index for index, token in enumerate(tokens) if token.kind is Kind.NUMBER or begins.get(token.text)]


def may_hold(mentions: Mapping[str, Sequence[Mention]]) -> bool:
    """Whether a clause with these mentions can hold a quantity though no token of it begins one by itself."""
    return not OPENINGS.isdisjoint(mentions) or any(shelf.startswith(PART_OF) for shelf in mentions)
