"""Untrusted words on a terminal: no control characters, no markup."""

from __future__ import annotations

import unicodedata

from rich.text import Text

_KEPT = {"\n", "\t"}


def safe(text: str, style: str = "", most: int = 0) -> Text:
    """Return text that cannot move the cursor, change direction or be read as markup; shortened to ``most`` characters."""
    cleaned = "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    if most and len(cleaned) > most:
        cleaned = cleaned[: most - 1] + "…"
    return Text(cleaned, style=style)
