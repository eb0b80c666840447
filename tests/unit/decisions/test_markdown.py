"""Markdown: untrusted text stays text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.decisions.markdown import bullets, plain, quoted, table

NASTY = st.text(st.sampled_from("ab \\|`*_[]<>#-!()\n\r\t\u2028\u202e\x9b\x1b\ufeff&{}$")) | st.text()


@given(NASTY)
def test_plain_text_is_one_line_without_control_or_direction_characters(text: str) -> None:
    result = plain(text)
    assert result.splitlines() in ([], [result])
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", result)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("[click](http://x)", r"\[click\](http://x)"),
        ("![x](y)", r"!\[x\](y)"),
        ("`rm -rf`", r"\`rm -rf\`"),
        ("a | b", r"a \| b"),
        ("\\", r"\\"),
        ("**bold** _it_", r"\*\*bold\*\* \_it\_"),
        ("line\n# heading", "line # heading"),
        ("\u202eevil\u202c \u061cx", "evil x"),
        ("${x} {{ y }} 😀", "${x} {{ y }} 😀"),
    ],
)
def test_markup_is_escaped(text: str, expected: str) -> None:
    assert quoted(text) == expected


@given(NASTY)
def test_every_active_character_is_escaped_and_nothing_is_lost(text: str) -> None:
    result = quoted(text)
    assert not re.search(r"[`*_\[\]<>|]", re.sub(r"\\.", "", result))
    assert re.sub(r"\\(.)", r"\1", result) == plain(text)


def cells(row: str) -> int:
    """Count the cells of a table row as GitHub does: a backslash escapes the character after it."""
    return len(re.sub(r"\\.", "", row).split("|")) - 2


@given(st.lists(st.lists(NASTY | NASTY.map(quoted), min_size=3, max_size=3), max_size=3))
def test_no_cell_breaks_its_table(rows: list[list[str]]) -> None:
    lines = table(("A", "B", "C"), rows).splitlines()
    assert len(lines) == 2 + len(rows)
    assert [cells(line) for line in lines] == [3] * len(lines)


def test_an_empty_list_is_said_in_a_sentence() -> None:
    assert bullets([], "none found") == "None found."
    assert bullets(["a", "b"]) == "- a\n- b"
