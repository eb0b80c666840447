"""Numbers and quotations in words, and whether they are in a text that was given."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_NUMBER = re.compile(r"(?<![\w.,])[-+−]?\$?(\d[\d,]*(?:\.\d+)?|\.\d+)\s?(%|[kKmMbB](?![\w/])|×|x(?!\w))?")
"""Digits that do not belong to a name: 99.9 %, $1,200, 2.5M; not p99, S3 or m5.large."""
_TIMES = {"k": 1e3, "m": 1e6, "b": 1e9}
_WORDS = re.compile(
    r"\b(eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundreds?|thousands?|millions?|billions?|dozens?|half|twice|double[ds]?|triple[ds]?|tenfold|quarter|third)\b",
    re.IGNORECASE,
)
"""Numbers in words that could stand for a figure; one to ten are how people count what they list."""
_QUOTES = re.compile(r"“([^”]{2,})”|\"([^\"]{2,})\"|«([^»]{2,})»|‘([^’]{8,})’")
_LINK = re.compile(r"\b(?:https?|ftp|file|data|javascript):\S+|\bwww\.\S+", re.IGNORECASE)
_PERCENTILE = re.compile(r"\bp\d+", re.IGNORECASE)
_PATTERN_ID = re.compile(r"\b(?:aws|gcp|azure|on)(?:-[a-z0-9]+){2,}\b")
"""A cloud and at least two words in the way ids of patterns are written; "on" begins those of own machines."""
_SAME = 1e-12


def numbers(text: str) -> tuple[tuple[str, float], ...]:
    """Return every number of a text as it is written, with its value; a percentage is the number before its sign."""
    found = []
    for match in _NUMBER.finditer(text):
        digits = match[1].replace(",", "")
        suffix = (match[2] or "").lower()
        found.append((match[0].strip(" +-−,"), float(digits) * _TIMES.get(suffix, 1.0)))
    return tuple(found)


@lru_cache(maxsize=4)
def _values(given: str) -> frozenset[float]:
    values = {value for _, value in numbers(given)}
    # a JSON key or an id may hold the digits of a figure that people write apart: 4 vCPU from 4vcpu
    apart = _PERCENTILE.sub(" ", given).replace(",", "")
    values |= {float(digits) for digits in re.findall(r"\d+(?:\.\d+)?", apart) if len(digits) < 16}
    return frozenset(values)


def invented_numbers(text: str, given: str) -> tuple[str, ...]:
    """Return the numbers of ``text`` that ``given`` does not have.

    A number counts as given when one that was given rounds to it at the decimals it is written with, or when it is
    the same share as a percentage.
    """
    known = _values(given)
    found = [written for written, value in numbers(text) if not _known(written, value, known)]
    plain = given.casefold()
    found += [word for word in (match[0] for match in _WORDS.finditer(text)) if word.casefold() not in plain]
    return tuple(dict.fromkeys(found))


def _known(written: str, value: float, known: frozenset[float]) -> bool:
    if value in known:
        return True
    decimals = len(written.partition(".")[2].rstrip("%kKmMbBx× "))
    suffix = written[-1:].lower()
    step = 10.0**-decimals * _TIMES.get(suffix, 1.0)
    scales = (1.0, 100.0) if suffix == "%" else (1.0,)
    return any(abs(one * scale - value) <= step / 2 + _SAME * abs(value) for one in known for scale in scales)


def invented_quotations(text: str, given: str) -> tuple[str, ...]:
    """Return what ``text`` quotes that does not stand in ``given`` word for word, spaces and case aside."""
    source = _plain(given)
    quoted = ("".join(match.groups(default="")) for match in _QUOTES.finditer(text))
    return tuple(dict.fromkeys(one for one in quoted if _plain(one).rstrip(".,;") not in source))


def invented_links(text: str, given: str) -> tuple[str, ...]:
    """Return the addresses of ``text`` that ``given`` does not have."""
    return tuple(dict.fromkeys(link for link in _LINK.findall(text) if link.rstrip(".,;)") not in given))


def invented_ids(text: str, given: str) -> tuple[str, ...]:
    """Return what ``text`` writes as ids of patterns that ``given`` does not have."""
    return tuple(dict.fromkeys(one for one in _PATTERN_ID.findall(text) if one not in given))


def unprintable(texts: Iterable[str]) -> bool:
    """Whether a text has characters that steer a terminal or hide what is written."""
    return any(not (char.isprintable() or char in "\n\t") for text in texts for char in text)


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())
