"""Long texts of many kinds, in which no sentence comes twice: what the reader has to read in linear time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[a-z]{6,}")
_ONSETS, _VOWELS, _CODAS = (
    "b br d f g gr h k l m n p pr r s st t tr v w".split(),
    "a e i o u ea ou".split(),
    "l m n r s t nd rk".split(),
)
_COLUMNS = ("Interface", "Requests", "Latency", "Owner", "Remark")
_LEVELS = ("INFO", "WARN", "DEBUG", "ERROR")
_PER_MAIL = 6
_RARE = 25


def long_texts(sentences: Sequence[str], size: int) -> dict[str, str]:
    """Return texts of ``size`` characters by kind, made of ``sentences`` with numbers and words that vary."""
    kinds: dict[str, Callable[[Random, Iterator[str]], str]] = {
        "requirements that never repeat": lambda chance, varied: f"{next(varied)} " + _end(chance),
        "RFP of mostly idle prose": lambda chance, varied: (
            (next(varied) if chance.randrange(_RARE) == 0 else _idle(chance)) + _end(chance)
        ),
        "e-mail thread": _mail,
        "table": lambda chance, _: _row(chance),
        "log": lambda chance, _: _log(chance),
        "YAML": lambda chance, _: _yaml(chance),
        "unicode": lambda chance, _: _unicode(chance) + _end(chance),
        "one line of varied requirements": lambda _, varied: f"{next(varied)} ".replace("\n", " "),
        "one line without spaces": lambda chance, _: (
            f"{_word(chance)}{chance.randrange(10**6)}" + chance.choice((",", ".", "/", "_", ""))
        ),
        "one word": lambda chance, _: _word(chance),
        "digits and marks": lambda chance, _: f"{chance.randrange(10**9)}{chance.choice('.,:;|-/%')}",
    }
    found = {}
    for number, (kind, make) in enumerate(kinds.items()):
        chance = Random(number)
        varied = _varied(chance, sentences)
        parts: list[str] = []
        length = 0
        while length < size:
            parts.append(make(chance, varied))
            length += len(parts[-1])
        found[kind] = "".join(parts)[:size]
    return found


def sentences_of(texts: Sequence[str]) -> list[str]:
    """Return the sentences and lines of texts, each once."""
    return [one for one in dict.fromkeys(part for text in texts for part in _SENTENCE.split(text)) if len(one) > 15]


def _varied(chance: Random, sentences: Sequence[str]) -> Iterator[str]:
    """Yield sentences with other numbers, and one word of each replaced by one of no language."""
    while True:
        sentence = _NUMBER.sub(
            lambda match: str(chance.randrange(1, 10 ** len(match.group()[:6]) + 1)), chance.choice(sentences)
        )
        words = list(_WORD.finditer(sentence))
        if words:
            word = chance.choice(words)
            sentence = sentence[: word.start()] + _word(chance) + sentence[word.end() :]
        yield sentence


def _end(chance: Random) -> str:
    return chance.choice((" ", " ", " ", "\n", "\n\n"))


def _word(chance: Random) -> str:
    return "".join(
        chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS + [""] * 6)
        for _ in range(chance.randint(1, 4))
    )


def _idle(chance: Random) -> str:
    words = [
        chance.choice("the a of in to and that with for by their which is was this it as from not on at all".split())
        if chance.random() < 0.45
        else _word(chance)
        for _ in range(chance.randint(8, 30))
    ]
    return " ".join(words).capitalize() + "."


def _mail(chance: Random, varied: Iterator[str]) -> str:
    mark = chance.choice(("", "", "> "))
    head = f"From: {_word(chance).title()}\nTo: {_word(chance).title()}\nSubject: Re: {_word(chance)}\n\n"
    body = "\n".join(
        mark + (next(varied) if chance.random() < 0.5 else _idle(chance)) for _ in range(chance.randint(2, _PER_MAIL))
    )
    return f"{head}{body}\n\n"


def _row(chance: Random) -> str:
    if chance.randrange(200) == 0:
        return "\n| " + " | ".join(_COLUMNS) + " |\n|" + "---|" * len(_COLUMNS) + "\n"
    cells = (
        _word(chance),
        f"{chance.randrange(9000)} rps",
        f"{chance.randrange(900)} ms",
        _word(chance),
        f"{_word(chance)} {_word(chance)}",
    )
    return "| " + " | ".join(cells) + " |\n"


def _log(chance: Random) -> str:
    return (
        f"2026-11-{chance.randint(1, 28):02} {chance.randrange(24):02}:{chance.randrange(60):02}:{chance.randrange(60):02}.{chance.randrange(1000):03}"
        f" {chance.choice(_LEVELS)} [{_word(chance)}-{chance.randrange(64)}] {_word(chance)}.{_word(chance)} took {chance.randrange(5000)} ms"
        f" status={chance.choice((200, 404, 500))} id={chance.getrandbits(64):x} bytes={chance.randrange(10**6)}\n"
    )


def _yaml(chance: Random) -> str:
    return (
        f"{_word(chance)}:\n  {_word(chance)}_ms: {chance.randrange(900)}\n  {_word(chance)}_per_day: {chance.randrange(10**6)}\n"
        f"  name: {_word(chance)}\n  items:\n    - {_word(chance)} # {_word(chance)} {_word(chance)}\n    - {chance.randrange(99)} %\n"
    )


def _unicode(chance: Random) -> str:
    return (
        " ".join(
            "".join(
                chr(chance.choice((0x400, 0x4E00, 0x370, 0xE0, 0x1F600, 0x600, 0x200B, 0xAC00)) + chance.randrange(64))
                for _ in range(chance.randint(2, 8))
            )
            if chance.random() < 0.7
            else _word(chance)
            for _ in range(chance.randint(4, 20))
        )
        + f" {chance.randrange(1000)} ms."
    )
