"""What the consumer needs from a stream."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Record:
    """One message: its bytes, and what its source needs to commit it."""

    body: bytes
    position: Any = None


class Source(Protocol):
    """A stream that is read by one consumer at a time for each partition, at least once."""

    def poll(self, most: int, wait_s: float) -> list[Record]:
        """Return up to ``most`` new records, after at most ``wait_s`` seconds."""

    def commit(self, records: Sequence[Record]) -> None:
        """Note that ``records`` are done; they are not delivered again."""

    def close(self) -> None:
        """Give partitions back."""
