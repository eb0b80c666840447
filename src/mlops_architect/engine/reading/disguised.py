"""Disguises: words that a person would not see and a model would read, undone so that hostile ones are found.

Invisible characters, letters of other alphabets and digits in place of Latin ones, letters set apart, and runs in
base 64, hexadecimal or character references. What is undone here is only searched for hostile words, never read.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

_TAGS = range(0xE0000, 0xE0080)
_INVISIBLE = "\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f"
_LATIN = "A-Za-z"
_FOREIGN = "\u0370-\u03ff\u0400-\u052f"
# Each begins with a rare character, so that a search passes over plain text at once.
_SUSPECTS = (
    re.compile(rf"[{_INVISIBLE}]|[{_FOREIGN}](?=[{_LATIN}])"),
    re.compile(rf"[{_FOREIGN}](?<=[{_LATIN}].)"),
    re.compile(r"[013457@$](?<=[A-Za-z].)[013457@$]*[A-Za-z]"),
    re.compile(r" [^\W\d_] [^\W\d_] [^\W\d_] [^\W\d_] "),
)
_UNSEEN = re.compile(f"[{_INVISIBLE}]")
_LOOK_ALIKE = str.maketrans(
    "авеѕіјкмнорсӏтухԁԛԝһαεικνορτυχАВЕЅІЈКМНОРСТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧгп",
    "abesijkmhopcltyxdqwhaeiknoptuxABESIJKMHOPCTYXABEZHIKMNOPTYXrn",
)
_DIGITS = str.maketrans("013457@$", "oieastas")
_SPACED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_] ){3,}[^\W\d_](?![^\W\d_])")
_WITH_DIGITS = re.compile(r"\b(?=[\w@$]*[013457@$])[\w@$]*[A-Za-z][\w@$]*")
_ALIEN, _PLAIN = re.compile("[\u0370-\u052f]"), re.compile("[A-Za-z]")
_NUMBER = re.compile(r"\d{3}")
_LONGEST_LINE = 4_000
_LONGEST_RUN = 8_000
_MOST_RUNS = 400
_FEWEST_LETTERS = 0.7


class Undone(NamedTuple):
    """A stretch of the source with its disguise taken off; ``origins`` holds where each character came from."""

    text: str
    origins: Sequence[int]


def undisguised(source: str) -> Iterator[Undone]:
    """Yield the lines and runs of ``source`` that may hide words, in plain letters; time is linear in its length."""
    done = 0
    for suspect in sorted(match.start() for signs in _SUSPECTS for match in signs.finditer(source)):
        if suspect >= done:
            first = source.rfind("\n", done, suspect) + 1 or done
            done = source.find("\n", suspect)
            done = len(source) if done < 0 else done
            yield _plain(source[first : min(done, first + _LONGEST_LINE)], first)
    for number, match in enumerate(_runs(source)):
        if number >= _MOST_RUNS:
            return
        words = _decoded(match)
        if words:
            yield Undone(words, (match.start(),) * (len(words) - 1) + (match.end() - 1,))


def _runs(source: str) -> Iterator[re.Match[str]]:
    """Yield the runs of a text; only those parts of it are searched in which one may stand."""
    if _ENCODED.search(source):
        yield from _RUN.finditer(source)
        return
    for run in _LONG.finditer(source):
        yield from _RUN.finditer(source, run.start(), run.end())


def _plain(line: str, start: int) -> Undone:
    letters, origins = _visible(line, start)
    foreign = not letters.isascii() and len(_ALIEN.findall(line)) > len(_PLAIN.findall(line))
    text = letters if foreign else letters.translate(_LOOK_ALIKE)
    text = _WITH_DIGITS.sub(lambda word: _letters_for_digits(word.group()), text)
    spaced = list(_SPACED.finditer(text))
    if not spaced:
        return Undone(text, origins)
    left = list(origins)
    for match in reversed(spaced):
        kept = slice(match.start(), match.end(), 2)
        text = text[: match.start()] + text[kept] + text[match.end() :]
        left[match.start() : match.end()] = left[kept]
    return Undone(text, left)


def _visible(line: str, start: int) -> tuple[str, Sequence[int]]:
    """Return a line without invisible characters, and where each of its characters stands in the source."""
    if _UNSEEN.search(line) is None:
        return line, range(start, start + len(line))
    letters: list[str] = []
    origins: list[int] = []
    for position, character in enumerate(line):
        point = ord(character)
        if point in _TAGS:
            character = chr(point - _TAGS.start)
            if not character.isprintable():
                continue
        elif _UNSEEN.match(character):
            continue
        letters.append(character)
        origins.append(start + position)
    return "".join(letters), origins


def _letters_for_digits(word: str) -> str:
    """Read "1gn0r3" as a word; "p99", "80ms" and "h264" stay as they are: digits that stand together are a number."""
    digits = sum(1 for c in word if not c.isalpha())
    return word.translate(_DIGITS) if 2 * digits <= len(word) and not _NUMBER.search(word) else word


def _of_base64(run: str) -> bytes:
    whole = run.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(whole + "=" * (-len(whole) % 4), validate=True)


_DECODERS: dict[str, Callable[[str], bytes]] = {
    "hex": bytes.fromhex,
    "base64": _of_base64,
    "percent": lambda run: unquote(run).encode(),
    "reference": lambda run: html.unescape(run).encode(),
    "escape": lambda run: bytes.fromhex(re.sub(r"\\(?:x|u00)", "", run)),
}
_RUN = re.compile(
    r"(?P<hex>\b(?:[0-9a-fA-F]{2}){12,}\b)|(?P<escape>(?:\\(?:x|u00)[0-9a-fA-F]{2}){4,})"
    r"|(?P<percent>[\w.+-]{0,60}(?:%[0-9a-fA-F]{2}[\w.+-]{0,60}){3,})|(?P<reference>(?:&#x?[0-9a-fA-F]{2,6};[ ]?){4,})"
    r"|(?P<base64>(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{20,}={0,2})"
)

_LONG = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}")
# Begins with a rare character, so that a text with plain percentages is passed over at once.
_ENCODED = re.compile(r"%[0-9a-fA-F]{2}[\w.+-]{0,60}%[0-9a-fA-F]{2}|&#x?[0-9a-fA-F]{2,6};|\\(?:x|u00)[0-9a-fA-F]{2}")


def _decoded(match: re.Match[str]) -> str:
    """Return the words that a run encodes, empty when it is no text."""
    run = match.group()[:_LONGEST_RUN]
    try:
        words = _DECODERS[match.lastgroup or ""](run).decode("utf-8")
    except (ValueError, binascii.Error):
        return ""
    words = unicodedata.normalize("NFKC", words)
    letters = sum(1 for c in words if c.isalpha() or c == " ")
    return words if letters >= _FEWEST_LETTERS * len(words) > 0 and " " in words.strip() else ""
