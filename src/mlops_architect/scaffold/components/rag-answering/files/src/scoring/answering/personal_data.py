"""Personal data in text that is kept: masked by pattern before it reaches a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

_PATTERNS: dict[str, re.Pattern[str]] = {
    "email": re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b"),
    "iban": re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,4})?\b"),
    "card": re.compile(r"\b(?:\d[ -]?){12,18}\d\b"),
    "phone": re.compile(r"(?<!\w)\+?\d(?:[\s()./-]?\d){7,14}(?!\w)"),
}
KINDS = tuple(_PATTERNS)
_TEN = 10


def _luhn(text: str) -> bool:
    digits = [int(character) for character in text if character.isdigit()]
    doubled = [digit * 2 - 9 if digit * 2 >= _TEN else digit * 2 for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % _TEN == 0


_CHECKS: dict[str, Callable[[str], bool]] = {"card": _luhn}


def masked(text: str, kinds: Collection[str]) -> str:
    """Return ``text`` with what looks like personal data replaced by its kind in brackets.

    Patterns find what has a form; a name has none. What is kept is therefore read by few, and only for a while.
    """
    for kind in KINDS:
        if kind in kinds:
            check = _CHECKS.get(kind, bool)
            text = _PATTERNS[kind].sub(
                lambda match, kind=kind, check=check: f"[{kind}]" if check(match[0]) else match[0],  # type: ignore[misc]
                text,
            )
    return text
