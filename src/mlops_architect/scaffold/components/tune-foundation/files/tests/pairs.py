"""Pairs for tests."""

from __future__ import annotations

from typing import Any

from scoring.contract import Pair
from scoring.times import parse_time


def raw(number: int, **changes: Any) -> dict[str, Any]:
    """Return a pair as it comes in a file."""
    row = {
        "pair_id": f"p{number}",
        "created_at": "2026-01-01T00:00:00Z",
        "conversation_id": f"c{number}",
        "request": f"where is parcel {number}",
        "answer": "We trace it.",
        "topic": "delivery",
        "language": "en",
        "source": "support_chat",
        "licence": "own",
    }
    return {**row, **changes}


def pair(number: int, *, conversation: str = "c", request: str = "hello") -> Pair:
    """Return a pair that passed the contract."""
    row = raw(number, conversation_id=conversation, request=request)
    return Pair(**{**row, "created_at": parse_time(row["created_at"])})
