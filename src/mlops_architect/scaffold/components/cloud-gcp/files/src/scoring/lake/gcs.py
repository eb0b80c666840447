"""A lake in a Cloud Storage bucket; encryption and access come from the bucket and the service account."""

from __future__ import annotations

from typing import Any
from urllib.parse import ParseResult

from google.api_core.exceptions import NotFound, PreconditionFailed
from google.cloud.storage import Client

from scoring.cloud.gcp_identity import credentials

_ABSENT = 0
"""The generation of an object that does not exist."""


class GcsLake:
    """Objects below ``prefix`` of ``bucket``."""

    def __init__(self, bucket: str, prefix: str = "", client: Any = None) -> None:
        self._client = client or Client(credentials=credentials())
        self._bucket = self._client.bucket(bucket)
        self._name = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def read(self, key: str) -> bytes:
        """Return the object at ``key``; FileNotFoundError if there is none."""
        try:
            data: bytes = self._blob(key).download_as_bytes()
        except NotFound as error:
            raise FileNotFoundError(self.uri(key)) from error
        return data

    def write(self, key: str, data: bytes) -> None:
        """Put one object; Cloud Storage shows it whole or not at all."""
        self._blob(key).upload_from_string(data, content_type="application/octet-stream")

    def write_new(self, key: str, data: bytes) -> bool:
        """Put one object only if nothing is there, and return whether it was put."""
        try:
            self._blob(key).upload_from_string(
                data, content_type="application/octet-stream", if_generation_match=_ABSENT
            )
        except PreconditionFailed:
            return False
        return True

    def exists(self, key: str) -> bool:
        """Return whether an object is at ``key``."""
        return bool(self._blob(key).exists())

    def keys(self, prefix: str) -> list[str]:
        """Return the keys that start with ``prefix``, sorted."""
        found = self._client.list_blobs(self._name, prefix=self._prefix + prefix)
        return sorted(blob.name[len(self._prefix) :] for blob in found)

    def delete(self, key: str) -> None:
        """Remove the object at ``key``; a versioned bucket keeps the old version."""
        try:
            self._blob(key).delete()
        except NotFound:
            return

    def uri(self, key: str) -> str:
        """Return the URI of ``key``."""
        return f"gs://{self._name}/{self._prefix}{key}"

    def _blob(self, key: str) -> Any:
        return self._bucket.blob(self._prefix + key)


def connect(uri: ParseResult) -> GcsLake:
    """Return the lake at ``gs://bucket/prefix``."""
    return GcsLake(uri.netloc, uri.path)
