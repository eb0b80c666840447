"""Frames in a lake as Parquet, and the documents beside them."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pandas as pd

from scoring.lake.interface import Lake
from scoring.lake.json_files import read_json, read_lines, write_json, write_lines

__all__ = ["read_frame", "read_frames", "read_json", "read_lines", "write_frame", "write_json", "write_lines"]


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
