"""The audit trail: any change to it is noticed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.decisions.audit import extend, verify
from mlops_architect.errors import StoreError

ENTRIES = [
    {"gate": "architecture", "by": f"person {number} \u2028 “x”", "reason": "line\nbreak"} for number in range(4)
]
TRAIL = extend(b"", ENTRIES)


def test_an_empty_trail_is_whole() -> None:
    assert verify(b"") == "0" * 64


def test_each_line_carries_the_hash_of_the_line_before() -> None:
    lines = [json.loads(line) for line in TRAIL.splitlines()]
    assert [line["previous"] for line in lines] == ["0" * 64, *(line["hash"] for line in lines[:-1])]
    assert verify(TRAIL) == lines[-1]["hash"]


def test_growing_step_by_step_gives_the_same_bytes() -> None:
    grown = b""
    for entry in ENTRIES:
        grown = extend(grown, [entry])
    assert grown == TRAIL
    assert extend(TRAIL, []) == TRAIL


@given(st.integers(0, len(TRAIL) - 1), st.integers(0, 255))
def test_any_other_byte_is_noticed(place: int, byte: int) -> None:
    changed = TRAIL[:place] + bytes([byte]) + TRAIL[place + 1 :]
    if changed in (TRAIL, TRAIL[:-1] + b"\r"):
        return
    with pytest.raises(StoreError):
        verify(changed)


@given(st.integers(0, len(TRAIL)), st.binary(min_size=1, max_size=20))
def test_any_bytes_put_in_are_noticed(place: int, more: bytes) -> None:
    if not more.strip(b"\r\n") or more == b" ":
        return
    with pytest.raises(StoreError):
        verify(TRAIL[:place] + more + TRAIL[place:])


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_line_left_out_is_noticed(number: int) -> None:
    lines = TRAIL.splitlines(keepends=True)
    with pytest.raises(StoreError, match=f"line {number + 1} does not fit the chain"):
        verify(b"".join(lines[:number] + lines[number + 1 :]))


def test_lines_in_another_order_are_noticed() -> None:
    with pytest.raises(StoreError):
        verify(b"".join(reversed(TRAIL.splitlines(keepends=True))))


def test_an_entry_with_a_second_meaning_is_noticed() -> None:
    """The last of two equal keys counts for most readers; the first is what a person may see."""
    line = TRAIL.splitlines()[0]
    with pytest.raises(StoreError):
        verify(line[:-1] + b', "by": "person 0 \xe2\x80\xa8 \xe2\x80\x9cx\xe2\x80\x9d"}')


@pytest.mark.parametrize(
    "line", [b"[]", b"1", b"null", b'"hash"', b"{}", b'{"hash": 1}', b"\xff", b"{", b'[{"hash": 1}]']
)
def test_a_line_that_is_no_entry_is_one_error(line: bytes) -> None:
    with pytest.raises(StoreError, match="line 1"):
        verify(line)


def test_a_changed_trail_is_not_extended() -> None:
    with pytest.raises(StoreError):
        extend(TRAIL.replace(b"person 0", b"person 9"), ENTRIES)


def test_a_missing_last_line_end_does_no_harm() -> None:
    assert extend(TRAIL.rstrip(b"\n"), ENTRIES[:1]) == extend(TRAIL, ENTRIES[:1])
