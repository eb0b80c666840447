"""Cycles: of a stretch of text that is repeated over and over, word for word, one time is read.

A text that says A A A B A says the same as A B A: the order in which different statements follow one another, and so
which of them holds, stays as it is. Only whole repeats right after one another are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LONG = 60_000
"""Characters below which a text is read whole, however often it repeats itself."""
_SAME = 6
"""So many lines or sentences in a row must be the same before a repeat is looked for."""
_UNIT = re.compile(r"[^\n.!?;]*(?:[.!?;](?![ \n])[^\n.!?;]*)*(?:[.!?;] *)?\n*")
_INK = re.compile(r"[^\n]")


def repeats(text: str) -> list[tuple[int, int, str]]:
    """Return the repeats in a long text as (start, end, white space of the same length), in order."""
    if len(text) < _LONG:
        return []
    return [(start, end, _INK.sub(" ", text[start:end])) for start, end in _cycles(text)]


def _cycles(text: str) -> Iterator[tuple[int, int]]:
    numbers: dict[str, int] = {}
    starts: list[int] = []
    units: list[int] = []
    for match in _UNIT.finditer(text):
        if match.end() > match.start():
            starts.append(match.start())
            units.append(numbers.setdefault(match.group(), len(numbers)))
    starts.append(len(text))
    seen: dict[tuple[int, ...], int] = {}
    at = 0
    while at + _SAME <= len(units):
        gram = tuple(units[at : at + _SAME])
        before = seen.get(gram)
        seen[gram] = at
        if before is None:
            at += 1
            continue
        period, last = at - before, at + _SAME
        while last < len(units) and units[last] == units[last - period]:
            last += 1
        whole = (last - at) // period * period
        if whole:
            yield starts[at], starts[at + whole]
        for position in range(at + whole, last - _SAME):
            seen[tuple(units[position : position + _SAME])] = position
        at = max(last - _SAME + 1, at + 1)
