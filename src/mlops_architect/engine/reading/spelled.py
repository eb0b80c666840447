"""Numbers spelled unlike numbers: "1/4 second", "twice the mean"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from mlops_architect.domain.lexicon import UnitTerm
from mlops_architect.engine.reading.quantities import Quantity
from mlops_architect.engine.reading.tokens import Token
from mlops_architect.engine.reading.vocabulary import Mention

_LARGEST_DENOMINATOR = 10
_REFERRED = frozenset({"the", "that", "this", "as", "our", "its", "normal", "average"})

Index = Mapping[tuple[str, int], Mention]


def fraction_at(tokens: Sequence[Token], at: Index, position: int, last: int) -> tuple[float, int] | None:
    """Return the value and end of a small proper fraction right before a unit of time; no other slash makes one."""
    if position + 3 >= last:
        return None
    over, slash, under = tokens[position : position + 3]
    touching = over.end == slash.start and slash.end == under.start
    if slash.text != "/" or not touching or not (over.text.isdigit() and under.text.isdigit()):
        return None
    unit = at.get(("units", position + 3))
    if unit is None or cast(UnitTerm, unit.term).factor < 1 or cast(UnitTerm, unit.term).dimension != "time":
        return None
    if not 0 < int(over.text) < int(under.text) <= _LARGEST_DENOMINATOR:
        return None
    return int(over.text) / int(under.text), position + 3


def multiple_at(tokens: Sequence[Token], at: Index, position: int, last: int) -> Quantity | None:
    """Return the factor of "twice the mean" or "thrice that"; "twice a day" is a rhythm and none."""
    for name, factor in (("cue:twice", 2.0), ("cue:thrice", 3.0)):
        mention = at.get((name, position))
        if mention is not None and mention.last < last and tokens[mention.last].text in _REFERRED:
            return Quantity(factor, factor, "factor", position, mention.last, mention.last)
    return None
