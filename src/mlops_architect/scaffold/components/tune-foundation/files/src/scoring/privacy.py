"""Personal data in texts, found by pattern and masked: what patterns find, and no more.

Names and addresses have no pattern; a reader of a sample, or a tagger of the organisation's choice, has to find those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

_DIGITS_OF_A_CARD = range(13, 20)


def _luhn(text: str) -> bool:
    digits = [int(sign) for sign in text if sign.isdigit()]
    if len(digits) not in _DIGITS_OF_A_CARD:
        return False
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]  # noqa: PLR2004 - Luhn's own number
    return (sum(doubled) + sum(digits[::-2])) % 10 == 0


def _always(text: str) -> bool:
    return bool(text)


_KINDS: Mapping[str, tuple[re.Pattern[str], Callable[[str], bool]]] = {
    "email": (re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"), _always),
    "iban": (re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"), _always),
    "card": (re.compile(r"\b\d(?:[ -]?\d){12,18}\b"), _luhn),
    "phone": (re.compile(r"(?<![\w+])\+?\d{1,3}[ /-]?(?:\(?\d{2,5}\)?[ /-]?){2,4}\d{2,4}\b"), _always),
}


def masked(text: str, kinds: Iterable[str]) -> str:
    """Return ``text`` with each find replaced by the name of its kind."""
    wanted = set(kinds)
    for kind, (pattern, true) in _KINDS.items():
        if kind in wanted:
            text = pattern.sub(lambda match: f"[{kind}]" if true(match[0]) else match[0], text)  # noqa: B023
    return text


def finds(text: str, kinds: Iterable[str]) -> list[str]:
    """Return the kinds of personal data that ``text`` holds."""
    return [kind for kind in kinds if masked(text, [kind]) != text]
