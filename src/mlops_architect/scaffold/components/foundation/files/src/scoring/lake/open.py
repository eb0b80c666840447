"""A lake from its URI."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlparse

from scoring.lake.interface import Lake
from scoring.lake.local import LocalLake


def open_lake(uri: str) -> Lake:
    """Return the lake at ``uri``: a folder, or ``s3://bucket/prefix``.

    Raises:
        ValueError: The URI has another scheme.
    """
    parsed = urlparse(uri)
    if parsed.scheme == "s3":
        from scoring.lake.s3 import S3Lake

        return S3Lake(parsed.netloc, parsed.path)
    if parsed.scheme in ("", "file"):
        return LocalLake(Path(parsed.path or uri))
    raise ValueError(f"no lake for {parsed.scheme}:// URIs")
