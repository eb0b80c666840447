"""The Cloud Storage lake against a bucket in memory."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from google.api_core.exceptions import NotFound, PreconditionFailed

from lake_contract import keeps_what_it_is_given
from scoring.lake.gcs import GcsLake


class FakeBlob:
    """One object of a bucket in memory."""

    def __init__(self, objects: dict[str, bytes], name: str) -> None:
        self._objects = objects
        self._name = name

    def download_as_bytes(self) -> bytes:
        if self._name not in self._objects:
            raise NotFound(self._name)
        return self._objects[self._name]

    def upload_from_string(self, data: bytes, content_type: str, if_generation_match: int | None = None) -> None:
        assert content_type
        if if_generation_match == 0 and self._name in self._objects:
            raise PreconditionFailed(self._name)
        self._objects[self._name] = data

    def exists(self) -> bool:
        return self._name in self._objects

    def delete(self) -> None:
        if self._objects.pop(self._name, None) is None:
            raise NotFound(self._name)


class FakeStorage:
    """A client and its one bucket."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def bucket(self, name: str) -> FakeStorage:
        assert name == "bucket"
        return self

    def blob(self, name: str) -> FakeBlob:
        return FakeBlob(self.objects, name)

    def list_blobs(self, bucket: str, prefix: str) -> list[Any]:
        assert bucket == "bucket"
        return [SimpleNamespace(name=name) for name in self.objects if name.startswith(prefix)]


def test_a_bucket_keeps_what_it_is_given() -> None:
    lake = GcsLake("bucket", "/prefix/", FakeStorage())
    keeps_what_it_is_given(lake)
    assert lake.uri("raw/a") == "gs://bucket/prefix/raw/a"
