"""The data contract: what an event must look like, checked the same way wherever one arrives."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from scoring.use_case import Column, UseCase

Value = float | int | str | bool | None
Event = dict[str, Value]
"""A checked event; timestamps are seconds since 1970 in UTC, to the millisecond."""

_TRUE = frozenset({"true", "1", "yes", "t"})
_FALSE = frozenset({"false", "0", "no", "f"})
_LONGEST_TEXT = 512
_LATEST = 4_102_444_800
"""The year 2100; a larger number is more likely in milliseconds than in the far future."""


class ContractError(ValueError):
    """An event breaks the contract; ``reasons`` name columns and rules, never values."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class Contract:
    """The rules of one use case's events."""

    def __init__(self, use_case: UseCase) -> None:
        self._columns = use_case.request_columns
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
    if len(text) > _LONGEST_TEXT:
        raise ValueError(f"longer than {_LONGEST_TEXT} characters")
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


def _boolean(value: Any) -> bool:
    text = str(value).strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ValueError("not true or false")


def parse_time(value: Any) -> float:
    """Return seconds since 1970, to the millisecond, of a number or an ISO 8601 text; text without a zone is UTC.

    Raises:
        ValueError: It is neither.
    """
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if not 0 <= value < _LATEST:
            raise ValueError("not a time")
        return round(float(value), 3)
    else:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            raise ValueError("not a time") from None
    return parse_time((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def iso(at: float) -> str:
    """Return a moment as ISO 8601 text in UTC."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day(at: float) -> str:
    """Return the UTC date of a moment, as used in partition names."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")
