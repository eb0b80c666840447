"""Content-addressed files: written once, whole or not at all, named by their sha256."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

from mlops_architect.errors import StoreError


class ArtefactStore:
    """Files under one folder; the same content is the same file, so writing twice is harmless."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Store ``content`` and return its sha256 in hex.

        Raises:
            StoreError: The disk is full or read-only.
        """
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        try:
            if path.is_file() and path.read_bytes() == content:
                return digest
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(content)
            Path(file.name).replace(path)
        except OSError as error:
            raise StoreError(
                f"cannot write to {path.parent}: {error.strerror or error}",
                "Free space, or set MLOPS_ARCHITECT_HOME to a writable folder.",
            ) from error
        return digest

    def get(self, digest: str) -> bytes:
        """Return the content of ``digest``.

        Raises:
            StoreError: It is missing or was changed on disk.
        """
        try:
            content = self._path(digest).read_bytes()
        except OSError as error:
            raise StoreError(
                f"artefact {digest[:12]} is missing from {self._folder}", "Start the run again with `new`."
            ) from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise StoreError(
                f"artefact {digest[:12]} in {self._folder} was changed on disk", "Start the run again with `new`."
            )
        return content

    def put_json(self, value: Any) -> str:
        """Store plain data as canonical JSON and return its sha256."""
        return self.put(json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())

    def get_json(self, digest: str) -> Any:
        """Return the plain data stored under ``digest``."""
        return json.loads(self.get(digest))

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest
