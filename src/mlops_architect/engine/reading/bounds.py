"""Bounds: whether a figure is an upper limit, a lower one or an estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlops_architect.domain.constraints import Bound
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.tokens import Kind, Token
from mlops_architect.engine.reading.vocabulary import Mention

Index = Mapping[tuple[str, int], Mention]
_BOUNDS = (
    ("cue:at-most", Bound.AT_MOST),
    ("cue:below", Bound.AT_MOST),
    ("cue:within", Bound.AT_MOST),
    ("cue:at-least", Bound.AT_LEAST),
    ("cue:about", Bound.APPROXIMATE),
)


def bound_of(tokens: Sequence[Token], at: Index, ends: Index, first: int, quantity: Quantity, *, plus: bool) -> Bound:
    """Return whether a quantity is a limit, and which, from the words on either side of it; ``plus`` follows it."""
    if plus:
        return Bound.AT_LEAST
    for end in range(quantity.first, max(quantity.first - 3, first - 1), -1):
        for cue, bound in _BOUNDS:
            if (cue, end) in ends:
                return bound
        if end <= first or tokens[end - 1].kind is Kind.NUMBER:
            break
    for cue, bound in (("cue:or-less", Bound.AT_MOST), ("cue:or-more", Bound.AT_LEAST)):
        if (cue, quantity.last) in at or (cue, quantity.number_last) in at:
            return bound
    return Bound.EXACT
