"""Markdown for pull requests: outside text stays text in every cell."""

from __future__ import annotations

from collections.abc import Sequence

MOST_ROWS = 60
"""Rows of a table in a comment; services cut longer ones."""
_LESS = str.maketrans({"|": "\\|", "\n": " ", "\r": " ", "<": "&lt;", ">": "&gt;", "`": "'"})


def plain(text: str) -> str:
    """Return text that neither ends a cell nor is taken for a tag."""
    return text.translate(_LESS)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table; empty without rows, and with a count where some are left out."""
    if not rows:
        return []
    lines = [_line(headings), _line(["---"] * len(headings)), *map(_line, rows[:MOST_ROWS])]
    if len(rows) > MOST_ROWS:
        lines += ["", f"{len(rows) - MOST_ROWS} more are not shown."]
    return [*lines, ""]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(plain(cell) for cell in cells)} |"
