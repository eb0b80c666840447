"""Tokens: words, numbers, marks and line ends with their offsets."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple


class Kind(IntEnum):
    """What a token is."""

    WORD = 0
    NUMBER = 1
    MARK = 2
    LINE = 3


class Token(NamedTuple):
    """A piece of the folded text; ``start`` and ``end`` hold for the source as well."""

    text: str
    start: int
    end: int
    kind: Kind


# A number may hold separators or a power of ten ("1.2e6"); groups of three may be parted by a single space.
_TOKEN = re.compile(
    r"(?P<number>(?<![\w.,-])\d{1,9}(?:\.\d{1,9})?e\+?\d{1,2}(?!\w)"
    r"|(?<![\w.,-])[1-9]\d{0,2}(?: \d{3})+(?![\d.'])(?:,\d{1,2}(?!\d))?|\d{1,3}(?:_\d{3})+(?![\d_])|\d+(?:[.,']\d+)*)"
    r"|(?P<word>[^\W\d_][^\W_]*(?:n't\b|'t\b)?)"
    r"|(?P<line>\n(?: *\n)*)"
    r"|(?P<mark>[^\w\s]|_)"
)
_KINDS = {"number": Kind.NUMBER, "word": Kind.WORD, "line": Kind.LINE, "mark": Kind.MARK}


def tokens_of(folded: str) -> list[Token]:
    """Return the tokens of a folded text in order; white space other than line ends is dropped."""
    return [
        Token(match.group(), match.start(), match.end(), _KINDS[match.lastgroup or "mark"])
        for match in _TOKEN.finditer(folded)
    ]
