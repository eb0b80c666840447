"""The forecast table: ``forecasts/origin=DATE/edition=DIGEST/shard=N.parquet``, and a marker of the one that holds.

The digest names what the edition was made from, so that the same data and the same model write the same files, and data
that came late make an edition of their own. Earlier editions stay: they are what people acted on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from scoring.contract import day, parse_time
from scoring.features.panel import Panel, day_number, start_of
from scoring.lake.formats import read_frames, read_json, write_frame, write_json
from scoring.lake.interface import Lake
from scoring.model.forecaster import Forecasts
from scoring.runtime import Runtime
from scoring.use_case import UseCase

FORECASTS = "forecasts/"
_MARKER = "_COMPLETE.json"
FORECAST_FOR, DAYS_AHEAD = "forecast_for", "days_ahead"


def edition_of(made_from: Mapping[str, Any]) -> str:
    """Return the name of the edition that is made from these things."""
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()[:16]


def as_table(use_case: UseCase, panel: Panel, origin: int, forecasts: Forecasts, version: str) -> pd.DataFrame:
    """Return one row a series and day ahead."""
    horizon = forecasts.expected.shape[1]
    count = len(panel.series)
    dates = [day(start_of(origin + ahead)) for ahead in range(1, horizon + 1)]
    return pd.DataFrame(
        {
            use_case.series_key: np.repeat(np.asarray(panel.series, dtype=object), horizon),
            use_case.shard_key: np.repeat(np.asarray(panel.groups, dtype=object), horizon),
            FORECAST_FOR: dates * count,
            DAYS_AHEAD: np.tile(np.arange(1, horizon + 1), count),
            **{name: getattr(forecasts, name).reshape(-1).round(3) for name in Forecasts.__dataclass_fields__},
            "model_version": version,
        }
    )


def write_shard(lake: Lake, origin: int, edition: str, shard: int, table: pd.DataFrame) -> None:
    """Write one shard of an edition."""
    write_frame(lake, f"{FORECASTS}origin={day(start_of(origin))}/edition={edition}/shard={shard:05d}.parquet", table)


def complete(lake: Lake, origin: int, edition: str, facts: Mapping[str, Any]) -> None:
    """Say that an edition is complete and holds from now on; readers wait for this."""
    earlier = read_marker(lake, origin)
    before = [*earlier.get("earlier", []), earlier["edition"]] if earlier else []
    kept = [name for name in before if name != edition]
    write_json(lake, _marker(origin), {**facts, "edition": edition, "earlier": list(dict.fromkeys(kept))})


def read_marker(lake: Lake, origin: int) -> dict[str, Any]:
    """Return what is said of the newest edition of an origin; empty where there is none."""
    found: dict[str, Any] = read_json(lake, _marker(origin)) if lake.exists(_marker(origin)) else {}
    return found


def origins(lake: Lake) -> list[int]:
    """Return the origins for which there is a complete edition, oldest first."""
    keys = [key for key in lake.keys(FORECASTS) if key.endswith(_MARKER)]
    return sorted(day_number(parse_time(key.removeprefix(FORECASTS + "origin=").partition("/")[0])) for key in keys)


def read_forecasts(runtime: Runtime, origin: int) -> pd.DataFrame:
    """Return the table of an origin; empty where there is none."""
    marker = read_marker(runtime.lake, origin)
    if not marker:
        return pd.DataFrame()
    prefix = f"{FORECASTS}origin={day(start_of(origin))}/edition={marker['edition']}/"
    return read_frames(runtime.lake, runtime.lake.keys(prefix))


def _marker(origin: int) -> str:
    return f"{FORECASTS}origin={day(start_of(origin))}/{_MARKER}"
