"""A store in the lake, searched in memory: for laptops, tests and small collections."""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.documents.model import Passage
from scoring.index.interface import Hit
from scoring.lake.interface import Lake
from scoring.lake.json_files import read_lines, write_lines
from scoring.models.interface import Vectors
from scoring.runtime import Runtime

_KEPT_IN_MEMORY = 3


@dataclass(frozen=True)
class _Loaded:
    passages: tuple[Passage, ...]
    vectors: Vectors


class LocalStore:
    """Vectors as files; a version is read once and then held in memory."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._lock = threading.Lock()
        self._loaded: dict[str, _Loaded] = {}

    def create(self, version: str, dimensions: int) -> None:  # noqa: ARG002 - the protocol's signature
        """Remove what is there."""
        self.drop(version)

    def add(self, version: str, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Write one more part."""
        number = len(self._lake.keys(f"{_folder(version)}vectors-"))
        buffer = io.BytesIO()
        np.save(buffer, vectors, allow_pickle=False)
        write_lines(
            self._lake, f"{_folder(version)}passages-{number:05d}.jsonl.gz", (row.model_dump() for row in passages)
        )
        self._lake.write(f"{_folder(version)}vectors-{number:05d}.npy", buffer.getvalue())
        with self._lock:
            self._loaded.pop(version, None)

    def search(self, version: str, vector: Vectors, count: int, groups: frozenset[str]) -> list[Hit]:
        """Compare with every passage that may be read."""
        loaded = self._load(version)
        readable = [number for number, passage in enumerate(loaded.passages) if groups & set(passage.groups)]
        if not readable:
            return []
        similar = loaded.vectors[readable] @ np.asarray(vector, dtype=np.float32).ravel()
        best = np.argsort(-similar, kind="stable")[:count]
        return [Hit(loaded.passages[readable[at]], float(similar[at])) for at in best]

    def count(self, version: str) -> int:
        """Return how many passages there are."""
        return len(self._load(version).passages)

    def drop(self, version: str) -> None:
        """Delete the files of a version."""
        for key in self._lake.keys(_folder(version)):
            self._lake.delete(key)
        with self._lock:
            self._loaded.pop(version, None)

    def _load(self, version: str) -> _Loaded:
        with self._lock:
            found = self._loaded.get(version)
        if found is None:
            passages = [
                Passage.model_validate(row)
                for key in self._lake.keys(f"{_folder(version)}passages-")
                for row in read_lines(self._lake, key)
            ]
            parts = [
                np.load(io.BytesIO(self._lake.read(key)), allow_pickle=False)
                for key in self._lake.keys(f"{_folder(version)}vectors-")
            ]
            vectors = np.concatenate(parts) if parts else np.zeros((0, 1), dtype=np.float32)
            found = _Loaded(tuple(passages), vectors)
            with self._lock:
                self._loaded[version] = found
                while len(self._loaded) > _KEPT_IN_MEMORY:
                    self._loaded.pop(next(iter(self._loaded)))
        return found


def _folder(version: str) -> str:
    return f"index/{version}/store/"


def connect(runtime: Runtime) -> LocalStore:
    """Return the store in this system's lake."""
    return LocalStore(runtime.lake)
