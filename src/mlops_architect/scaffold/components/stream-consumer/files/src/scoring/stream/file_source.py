"""A stream of files in a folder: for laptops and tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scoring.runtime import Runtime
from scoring.stream.interface import Record

_OFFSET = ".offset"


class FileSource:
    """Lines of ``*.jsonl`` files, in order of file name; the number of committed lines is kept beside them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        offset = folder / _OFFSET
        self._committed = int(offset.read_text(encoding="ascii")) if offset.exists() else 0
        self._taken = self._committed

    def poll(self, most: int, wait_s: float) -> list[Record]:  # noqa: ARG002 - files do not wait
        """Return the next lines."""
        lines = [
            line for path in sorted(self._folder.glob("*.jsonl")) for line in path.read_bytes().splitlines() if line
        ]
        taken = lines[self._taken : self._taken + most]
        self._taken += len(taken)
        return [Record(line) for line in taken]

    def commit(self, records: Sequence[Record]) -> None:
        """Move the offset."""
        self._committed += len(records)
        (self._folder / _OFFSET).write_text(str(self._committed), encoding="ascii")

    def close(self) -> None:
        """Do nothing: a folder needs no giving back."""


def connect(runtime: Runtime) -> FileSource:
    """Return the folder that the platform names."""
    return FileSource(Path(runtime.platform.stream_name))
