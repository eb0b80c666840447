"""The threat model names the test that guards each boundary, and every test it names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TOP = Path(__file__).parents[2]
ROWS = [
    line for line in (TOP / "docs/threat-model.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")
]
BOUNDARIES = [row.strip("| ").split(" | ") for row in ROWS[2:]]


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_boundary_says_what_holds_and_which_test_guards_it() -> None:
    assert len(BOUNDARIES) > 10
    for row in BOUNDARIES:
        assert len(row) == 4 and all(cell.strip() for cell in row), row
        assert re.findall(r"`tests/[^`]+`", row[3]), row[0]


def test_every_test_that_is_named_is_there() -> None:
    named = {name for row in BOUNDARIES for name in re.findall(r"`(tests/[^`]+)`", row[3])}
    assert len(named) > 20
    for name in sorted(named):
        path, _, test = name.partition("::")
        assert (TOP / path).is_file(), name
        there = names_in(TOP / path)
        assert test in there if test else there, name
