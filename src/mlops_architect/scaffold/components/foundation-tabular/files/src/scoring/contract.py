"""The data contract: what an event must look like, checked the same way wherever one arrives."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from scoring.times import day, iso, parse_time
from scoring.use_case import Column

__all__ = ["Contract", "ContractError", "Event", "Value", "day", "iso", "parse_time"]

Value = float | int | str | bool | None
Event = dict[str, Value]
"""A checked event; timestamps are seconds since 1970 in UTC, to the millisecond."""

_TRUE = frozenset({"true", "1", "yes", "t"})
_FALSE = frozenset({"false", "0", "no", "f"})
_LONGEST_TEXT = 512
_LARGEST_PICTURE = 262_144
PICTURE_KEY = re.compile(r"pictures/[A-Za-z0-9][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*")
"""Where a picture lies in the lake; a name can neither leave that folder nor be read as base64 of a picture."""


class ContractError(ValueError):
    """An event breaks the contract; ``reasons`` name columns and rules, never values."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class Contract:
    """The rules of one kind of record."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = tuple(columns)
        self._names = frozenset(column.name for column in self._columns)

    def parse(self, raw: Mapping[str, Any], *, strict: bool = False) -> Event:
        """Return ``raw`` as a typed event.

        Args:
            raw: Values as text (CSV) or as JSON types.
            strict: Refuse columns the contract does not know; otherwise they are dropped.

        Raises:
            ContractError: With every rule that is broken.
        """
        event: Event = {}
        reasons: list[str] = []
        for column in self._columns:
            try:
                event[column.name] = _typed(column, raw.get(column.name))
            except ValueError as error:
                reasons.append(f"{column.name}: {error}")
        if strict:
            reasons.extend(f"{name}: unknown column" for name in sorted(set(raw) - self._names))
        if reasons:
            raise ContractError(reasons)
        return event


def _typed(column: Column, value: Any) -> Value:
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        if column.nullable:
            return None
        raise ValueError("missing")
    if column.type in ("float", "integer"):
        return _number(column, value)
    if column.type == "boolean":
        return _boolean(value)
    if column.type == "timestamp":
        return parse_time(value)
    text = str(value)
    if column.type == "image":
        return _picture(column, text)
    longest = column.longest or _LONGEST_TEXT
    if len(text) > longest:
        raise ValueError(f"longer than {longest} characters")
    if column.allowed and text not in column.allowed:
        raise ValueError("not an allowed value")
    return text


def _number(column: Column, value: Any) -> float | int:
    if isinstance(value, bool):
        raise ValueError("not a number")
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError("not a number") from None
    if not math.isfinite(number):
        raise ValueError("not finite")
    if column.minimum is not None and number < column.minimum:
        raise ValueError("below the minimum")
    if column.maximum is not None and number > column.maximum:
        raise ValueError("above the maximum")
    if column.type == "integer":
        if not number.is_integer():
            raise ValueError("not a whole number")
        return int(number)
    return number


def _picture(column: Column, text: str) -> str:
    """Return the key of a file in the lake, or a picture in base64, as it came."""
    if len(text) <= _LONGEST_TEXT and PICTURE_KEY.fullmatch(text):
        return text
    longest = column.longest or _LARGEST_PICTURE
    if len(text) > longest * 4 / 3 + 4:
        raise ValueError(f"larger than {longest} bytes")
    try:
        base64.b64decode(text, validate=True)
    except ValueError:
        raise ValueError("neither a key below pictures/ nor base64") from None
    return text


def _boolean(value: Any) -> bool:
    text = str(value).strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ValueError("not true or false")
