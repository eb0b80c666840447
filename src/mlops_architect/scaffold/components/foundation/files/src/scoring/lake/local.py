"""A lake in a folder."""

from __future__ import annotations

import os
import uuid
from pathlib import Path


class LocalLake:
    """Files below ``root``; a key cannot leave it."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def _path(self, key: str) -> Path:
        path = (self._root / key).resolve()
        if not path.is_relative_to(self._root):
            raise ValueError(f"key {key!r} leaves the lake")
        return path

    def read(self, key: str) -> bytes:
        """Return the bytes at ``key``; FileNotFoundError if there are none."""
        return self._path(key).read_bytes()

    def write(self, key: str, data: bytes) -> None:
        """Write through a temporary file, so that a reader never sees half of it."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
        temporary.write_bytes(data)
        os.replace(temporary, path)  # noqa: PTH105 - replaces atomically on every platform

    def write_new(self, key: str, data: bytes) -> bool:
        """Write only if nothing is there, and return whether it was written; the first of two wins."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("xb") as file:
                file.write(data)
        except FileExistsError:
            return False
        return True

    def exists(self, key: str) -> bool:
        """Return whether a file is at ``key``."""
        return self._path(key).is_file()

    def keys(self, prefix: str) -> list[str]:
        """Return the keys below ``prefix``, sorted."""
        folder = self._path(prefix if prefix.endswith("/") else prefix.rpartition("/")[0])
        if not folder.is_dir():
            return []
        found = (path.relative_to(self._root).as_posix() for path in folder.rglob("*") if path.is_file())
        return sorted(key for key in found if key.startswith(prefix) and not key.rpartition("/")[2].startswith("."))

    def delete(self, key: str) -> None:
        """Remove the file at ``key``, if any."""
        self._path(key).unlink(missing_ok=True)

    def uri(self, key: str) -> str:
        """Return the file URI of ``key``."""
        return f"file://{self._path(key)}"
