"""Small pieces of Markdown, with untrusted text kept from being markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ACTIVE = re.compile(r"([\\`*_\[\]<>|])")
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_BARE_PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\|")
"""A pipe that no backslash escapes."""


def plain(text: str) -> str:
    """Return text on one line without control and direction characters."""
    return " ".join(_INVISIBLE.sub("", text).split())


def quoted(text: str) -> str:
    """Return untrusted text on one line with all Markdown markup escaped."""
    return _ACTIVE.sub(r"\\\1", plain(text))


def bullets(items: Sequence[str], empty: str = "") -> str:
    """Return a list, or ``empty`` as a sentence when there are no items."""
    return "\n".join(f"- {item}" for item in items) if items else f"{empty[:1].upper()}{empty[1:]}."


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; cells may not break it."""
    lines = ["| " + " | ".join(headings) + " |", "|" + " --- |" * len(headings)]
    lines += ["| " + " | ".join(_BARE_PIPE.sub(r"\1\\|", plain(cell)) for cell in row) + " |" for row in rows]
    return "\n".join(lines)
