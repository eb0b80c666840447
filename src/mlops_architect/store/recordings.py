"""Calls to models as files of a run, one a request: what a replay answers from."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from pydantic import ValidationError

from mlops_architect.domain.calls import CallRecord
from mlops_architect.errors import StoreError

_KEY = re.compile(r"[0-9a-f]{64}")


class CallFiles:
    """Recorded calls under one folder, each named by the key of its request; secrets were taken out before.

    Raises:
        StoreError: The disk is full or read-only, or a file is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> CallRecord | None:
        """Return a recorded call, None when there is none."""
        if not _KEY.fullmatch(key):
            return None
        path = self._path(key)
        return self._read(path) if path.is_file() else None

    def put(self, record: CallRecord) -> None:
        """Record a call, whole or not at all."""
        path = self._path(record.key)
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile("w", dir=self._folder, delete=False, encoding="utf-8") as file:
                file.write(record.model_dump_json(indent=1))
            Path(file.name).replace(path)
        except OSError as error:
            raise StoreError(
                f"cannot write to {self._folder}: {error.strerror or error}",
                "Free space, or set MLOPS_ARCHITECT_HOME to a writable folder.",
            ) from error

    def all(self) -> tuple[CallRecord, ...]:
        """Return every recorded call, by key."""
        return tuple(self._read(path) for path in sorted(self._folder.glob("*.json")))

    def _read(self, path: Path) -> CallRecord:
        try:
            return CallRecord.model_validate_json(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, ValidationError) as error:
            raise StoreError(
                f"{path}: the recorded call cannot be read: {str(error).splitlines()[0]}",
                "Remove the file; the model is then asked again.",
            ) from error

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"
