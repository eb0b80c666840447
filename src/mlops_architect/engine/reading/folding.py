"""Folding: one form for matching, character for character in step with the source."""

from __future__ import annotations

import re
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
# A stretch of plain letters is folded many times faster than one with a single other character in it.
_STRETCH = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")
_FEWEST_SEMICOLONS = 6
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
    if unicodedata.category(character) == "No":
        return character
    plain = unicodedata.normalize("NFKD", character)[:1] if unicodedata.decomposition(character) else character
    if plain.isascii() and not plain.isprintable():
        return " "
    lower = plain.lower()
    return lower if len(lower) == 1 else plain


@cache
def _table() -> _Table:
    return _Table()


_LEADERS = re.compile(r"(?<=[ \w)])\.{3,}(?= )")
_TAB = re.compile(r"(?<=\S)\t(?=\S)")


def with_columns(folded: str, text: str) -> str:
    """Return the folded text with tabs, dotted leaders and the semicolons of a table as separators, in step."""
    if "\t" in text:
        marks = list(folded)
        for match in _TAB.finditer(text):
            marks[match.start()] = "|"
        folded = "".join(marks)
    if "..." in folded:
        folded = _LEADERS.sub(lambda match: ":" + " " * (len(match.group()) - 1), folded)
    if folded.count(";") >= _FEWEST_SEMICOLONS:
        folded = _table_of_semicolons(folded)
    return folded


def _table_of_semicolons(folded: str) -> str:
    """Turn ";" into "|" where at least three lines in a row have the same number of them, two or more."""
    lines = folded.split("\n")
    counts = [line.count(";") for line in lines]
    first = 0
    while first < len(lines):
        last = first
        while last + 1 < len(lines) and counts[last + 1] == counts[first]:
            last += 1
        if counts[first] >= 2 and last - first >= 2:
            for index in range(first, last + 1):
                lines[index] = lines[index].replace(";", "|")
        first = last + 1
    return "\n".join(lines)


def fold(text: str) -> str:
    """Return ``text`` in lower case, without accents, with plain quotes, dashes and spaces.

    Every character becomes exactly one, so offsets into the result are offsets into ``text``.
    """
    table = _table()
    if len(table) > sys.maxunicode // 8:
        table.clear()
    if text.isascii():
        return text.translate(table)
    return "".join([stretch.translate(table) for stretch in _STRETCH.findall(text)])
