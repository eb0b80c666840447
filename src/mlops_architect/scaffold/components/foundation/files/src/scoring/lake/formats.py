"""Frames and documents in a lake: Parquet for tables, JSON for the rest."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from scoring.lake.interface import Lake


def write_frame(lake: Lake, key: str, frame: pd.DataFrame) -> None:
    """Write ``frame`` as Parquet at ``key``."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    lake.write(key, buffer.getvalue())


def read_frame(lake: Lake, key: str) -> pd.DataFrame:
    """Read the Parquet file at ``key``."""
    return pd.read_parquet(io.BytesIO(lake.read(key)))


def read_frames(lake: Lake, keys: Iterable[str]) -> pd.DataFrame:
    """Read and stack Parquet files; an empty frame when there are none."""
    frames = [read_frame(lake, key) for key in keys]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


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
