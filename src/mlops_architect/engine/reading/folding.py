"""Folding: one form for matching, character for character in step with the source."""

from __future__ import annotations

import sys
import unicodedata
from functools import cache

_ALIKE = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201a": "'",
    "\u02bc": "'",
    "\u0060": "'",
    "\u00b4": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "\u2014",
    "\u2212": "-",
    "\u00d7": "x",
    "\u2264": "\u2264",
    "\u2a7d": "\u2264",
    "\u2265": "\u2265",
    "\u2a7e": "\u2265",
    "\u2248": "~",
    "\u223c": "~",
    "\t": " ",
    "\x0b": " ",
    "\x0c": " ",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
}
_INVISIBLE = frozenset({"Cf", "Zs", "Cc"})


class _Table(dict[int, str]):
    """Folds each character once, on first sight."""

    def __missing__(self, point: int) -> str:
        folded = _folded(chr(point))
        self[point] = folded
        return folded


def _folded(character: str) -> str:
    if character in _ALIKE:
        return _ALIKE[character]
    if character in "\n\r":
        return "\n"
    if unicodedata.category(character) in _INVISIBLE:
        return " "
    plain = unicodedata.normalize("NFKD", character)[:1] if unicodedata.decomposition(character) else character
    if plain.isascii() and not plain.isprintable():
        return " "
    lower = plain.lower()
    return lower if len(lower) == 1 else plain


@cache
def _table() -> _Table:
    return _Table()


def fold(text: str) -> str:
    """Return ``text`` in lower case, without accents, with plain quotes, dashes and spaces.

    Every character becomes exactly one, so offsets into the result are offsets into ``text``.
    """
    table = _table()
    if len(table) > sys.maxunicode // 8:
        table.clear()
    return text.translate(table)
