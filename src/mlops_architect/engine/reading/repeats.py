"""Repeats: what was found in a clause is moved to the next one with the same words, not looked for again."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_architect.engine.reading.page import Clause
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.tokens import Token
from mlops_architect.engine.reading.vocabulary import Mention

_CUE = "cue:"
_BEFORE = 2

Key = tuple[str, tuple[str, ...], int, bool]


def key_of(source: str, tokens: Sequence[Token], clause: Clause, spoken: int) -> Key:
    """Return what the mentions and quantities of a clause depend on: its words, and those that touch it.

    ``spoken`` is the token from which on the clause is read.
    """
    first, last = clause.first, clause.last
    while first and clause.first - first < _BEFORE and tokens[first - 1].end == tokens[first].start:
        first -= 1
    around = tokens[first : last + 1]
    texts = tuple([token.text for token in around])
    before = tokens[first - 1].text if first else ""
    words = source[around[0].start : tokens[last - 1].end]
    touched = last < len(tokens) and tokens[last].start == tokens[last - 1].end
    return words, (before, *texts), spoken - first, touched


def repeat(earlier: Clause, clause: Clause) -> None:
    """Give ``clause`` the mentions and quantities of an equal one, moved to where it stands."""
    shift = clause.first - earlier.first
    new = tuple.__new__
    for shelf, mentions in earlier.mentions.items():
        filed = clause.mentions[shelf] = [
            new(Mention, (part, term, first + shift, last + shift, shelf, family))
            for part, term, first, last, _, family in mentions
        ]
        if shelf.startswith(_CUE):
            clause.cues[shelf[len(_CUE) :]] = filed
    clause.quantities = [_moved(quantity, shift) for quantity in earlier.quantities]


def _moved(quantity: Quantity, shift: int) -> Quantity:
    """Return the quantity ``shift`` tokens further on; no noun stays where it is: at token 0."""
    return Quantity(
        quantity.low,
        quantity.high,
        quantity.dimension,
        quantity.first + shift,
        quantity.last + shift,
        quantity.number_last + shift,
        quantity.per_s,
        quantity.noun,
        quantity.noun_first + shift if quantity.noun_first else 0,
        quantity.bound,
        quantity.periodic,
        quantity.currency,
        quantity.refused,
        quantity.unit,
    )
