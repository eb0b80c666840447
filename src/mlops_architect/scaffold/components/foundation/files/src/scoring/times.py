"""Moments: seconds since 1970 in UTC inside, ISO 8601 text outside."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from typing import Any

_LATEST = 4_102_444_800
"""The year 2100; a larger number is more likely in milliseconds than in the far future."""


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


def add_as_of(parser: argparse.ArgumentParser) -> None:
    """Add ``--as-of``, the moment a role acts for."""
    parser.add_argument("--as-of", metavar="TIME", help="act as at this time (ISO 8601); default: now")


def as_of(arguments: argparse.Namespace) -> float:
    """Return the moment given by ``--as-of``, or now, as seconds since 1970."""
    return parse_time(arguments.as_of) if arguments.as_of else time.time()
