"""Documents in a lake: JSON, and compressed JSON lines."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from typing import Any

from scoring.lake.interface import Lake


def write_json(lake: Lake, key: str, value: Any) -> None:
    """Write ``value`` as JSON with sorted keys."""
    lake.write(key, json.dumps(value, indent=2, sort_keys=True).encode() + b"\n")


def read_json(lake: Lake, key: str) -> Any:
    """Read the JSON document at ``key``."""
    return json.loads(lake.read(key))


def write_lines(lake: Lake, key: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows as compressed JSON lines."""
    text = "".join(json.dumps(row, separators=(",", ":"), sort_keys=True) + "\n" for row in rows)
    lake.write(key, gzip.compress(text.encode(), mtime=0))


def read_lines(lake: Lake, key: str) -> list[dict[str, Any]]:
    """Read compressed JSON lines."""
    return [json.loads(line) for line in gzip.decompress(lake.read(key)).splitlines() if line]
