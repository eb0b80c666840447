"""Modules stay short enough to be read in one go."""

from __future__ import annotations

from pathlib import Path

TOP = Path(__file__).parents[2]
MOST_LINES = 400


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    files = [path for folder in ("src", "tests") for path in (TOP / folder).rglob("*.py")]
    lengths = {str(path.relative_to(TOP)): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert len(lengths) > 100
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}
