"""A lake from its URI."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlparse

from scoring import adapters
from scoring.lake.interface import Lake
from scoring.lake.local import LocalLake


def open_lake(uri: str) -> Lake:
    """Return the lake at ``uri``: a folder, or a bucket of this system's cloud.

    Raises:
        NotPartOfThisSystem: The URI has another scheme.
    """
    parsed = urlparse(uri)
    if parsed.scheme in ("", "file"):
        return LocalLake(Path(parsed.path or uri))
    lake: Lake = adapters.load(adapters.LAKES, parsed.scheme).connect(parsed)
    return lake
