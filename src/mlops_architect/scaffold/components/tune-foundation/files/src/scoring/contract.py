"""The data contract of a pair, checked the same way wherever one arrives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from scoring.times import day, iso, parse_time
from scoring.use_case import Column, UseCase

__all__ = ["ContractError", "Pair", "day", "iso", "pair_of", "parse_pair", "parse_time"]

_LONGEST = 512
_LONGEST_ANSWER = 8000


class ContractError(ValueError):
    """A pair breaks the contract; ``reasons`` name fields and rules, never values."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Pair:
    """A request and the answer that was kept; ``created_at`` in seconds since 1970, UTC."""

    pair_id: str
    created_at: float
    conversation_id: str
    request: str
    answer: str
    topic: str
    language: str
    source: str
    licence: str

    def row(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def pair_of(row: Mapping[str, Any]) -> Pair:
    """Return a pair that ``row`` wrote."""
    return Pair(**row)


def parse_pair(use_case: UseCase, raw: Any) -> Pair:
    """Return ``raw`` as a pair.

    Raises:
        ContractError: With every rule that is broken.
    """
    if not isinstance(raw, Mapping):
        raise ContractError(["line: not an object"])
    found: dict[str, Any] = {}
    reasons: list[str] = []
    answer = Column(name=use_case.label.column, type="text", longest=_LONGEST_ANSWER)
    for column in (*use_case.columns, answer):
        try:
            found[column.name] = _typed(column, raw.get(column.name))
        except ValueError as error:
            reasons.append(f"{column.name}: {error}")
    reasons += [f"{name}: unknown field" for name in sorted(str(key) for key in raw) if name not in _names(use_case)]
    if reasons:
        raise ContractError(reasons)
    return Pair(**found)


def _names(use_case: UseCase) -> set[str]:
    return {column.name for column in use_case.columns} | {use_case.label.column}


def _typed(column: Column, value: Any) -> float | str:
    if value is None or value == "":
        raise ValueError("missing")
    if column.type == "timestamp":
        return parse_time(value)
    if not isinstance(value, str):
        raise ValueError("not a text")
    text = value.strip()
    if not text:
        raise ValueError("missing")
    longest = column.longest or _LONGEST
    if len(text) > longest:
        raise ValueError(f"longer than {longest} characters")
    if column.allowed and text not in column.allowed:
        raise ValueError("not an allowed value")
    return text
