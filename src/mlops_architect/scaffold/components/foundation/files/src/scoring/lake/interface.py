"""What the system needs from a store of files: bytes by key, and keys by prefix."""

from __future__ import annotations

from typing import Protocol


class Lake(Protocol):
    """A flat store of bytes; a key looks like ``raw/events/date=2026-01-31/ab12.parquet``."""

    def read(self, key: str) -> bytes:
        """Return the bytes at ``key``.

        Raises:
            FileNotFoundError: Nothing is there.
        """

    def write(self, key: str, data: bytes) -> None:
        """Put ``data`` at ``key``, whole or not at all, replacing what was there."""

    def write_new(self, key: str, data: bytes) -> bool:
        """Put ``data`` at ``key`` only if nothing is there, and return whether it was put; of two at once, one is."""

    def exists(self, key: str) -> bool:
        """Return whether something is at ``key``."""

    def keys(self, prefix: str) -> list[str]:
        """Return all keys that start with ``prefix``, sorted."""

    def delete(self, key: str) -> None:
        """Remove what is at ``key``, if anything."""

    def uri(self, key: str) -> str:
        """Return where ``key`` lies, for people and for services."""
