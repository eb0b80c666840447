"""Tokens: words, numbers, marks and line ends with their offsets."""

from __future__ import annotations

import re
from typing import ClassVar, NamedTuple, final


@final
class Kind:
    """What a token is: one of four objects, as naming the member of an enumeration takes four times as long."""

    __slots__ = ()
    WORD: ClassVar[Kind]
    NUMBER: ClassVar[Kind]
    MARK: ClassVar[Kind]
    LINE: ClassVar[Kind]


Kind.WORD, Kind.NUMBER, Kind.MARK, Kind.LINE = Kind(), Kind(), Kind(), Kind()


class Token(NamedTuple):
    """A piece of the folded text; ``start`` and ``end`` hold for the source as well."""

    text: str
    start: int
    end: int
    kind: Kind


# A number may hold separators or a power of ten ("1.2e6"); groups of three may be parted by a single space. The space
# before a token is passed over with it, and a word of plain letters needs no look at what else it might hold.
_TOKEN = re.compile(
    r" ?(?:((?<!\w)s'(?=[a-z])|[a-z]+(?![^\W_]|'t)|[^\W\d_][^\W_]*(?:'t\b)?)"
    r"|(?=\d)((?<![\w.,-])\d{1,9}(?:\.\d{1,9})?e\+?\d{1,2}(?!\w)"
    r"|(?<![\w.,-])(?<!\d:)[1-9]\d{0,2}(?: \d{3})+(?![\d.'])(?:,\d{1,2}(?!\d))?|\d{1,3}(?:_\d{3})+(?![\d_])|\d+(?:[.,']\d+)*)"
    r"|(\n(?: *\n)*)"
    r"|([^\w\s]|_))"
)
_KINDS = (Kind.MARK, Kind.WORD, Kind.NUMBER, Kind.LINE, Kind.MARK)


def tokens_of(folded: str) -> list[Token]:
    """Return the tokens of a folded text in order; white space other than line ends is dropped."""
    new = tuple.__new__
    return [
        new(Token, (match[group], *match.span(group), _KINDS[group]))
        for match in _TOKEN.finditer(folded)
        if (group := match.lastindex)
    ]
