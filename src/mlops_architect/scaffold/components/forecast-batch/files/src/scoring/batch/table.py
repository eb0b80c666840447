"""The forecast table: ``forecasts/origin=STEP/edition=DIGEST/shard=N.parquet``, and a marker of the one that holds.

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

from scoring.features.panel import Panel
from scoring.lake.formats import read_frames, read_json, write_frame, write_json
from scoring.model.forecaster import Forecasts
from scoring.runtime import Runtime
from scoring.use_case import UseCase

FORECASTS = "forecasts/"
_MARKER = "_COMPLETE.json"
FORECAST_FOR = "forecast_for"


def edition_of(made_from: Mapping[str, Any]) -> str:
    """Return the name of the edition that is made from these things."""
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()[:16]


def as_table(use_case: UseCase, panel: Panel, origin: int, forecasts: Forecasts, version: str) -> pd.DataFrame:
    """Return one row a series and step ahead."""
    horizon = forecasts.expected.shape[1]
    count = len(panel.series)
    times = [use_case.clock.text(origin + ahead) for ahead in range(1, horizon + 1)]
    return pd.DataFrame(
        {
            use_case.series_key: np.repeat(np.asarray(panel.series, dtype=object), horizon),
            use_case.shard_key: np.repeat(np.asarray(panel.groups, dtype=object), horizon),
            FORECAST_FOR: times * count,
            use_case.ahead_column: np.tile(np.arange(1, horizon + 1), count),
            **{name: getattr(forecasts, name).reshape(-1).round(3) for name in Forecasts.__dataclass_fields__},
            "model_version": version,
        }
    )


def write_shard(runtime: Runtime, origin: int, edition: str, shard: int, table: pd.DataFrame) -> None:
    """Write one shard of an edition."""
    write_frame(runtime.lake, f"{_folder(runtime, origin)}edition={edition}/shard={shard:05d}.parquet", table)


def complete(runtime: Runtime, origin: int, edition: str, facts: Mapping[str, Any]) -> None:
    """Say that an edition is complete and holds from now on; readers wait for this."""
    earlier = read_marker(runtime, origin)
    before = [*earlier.get("earlier", []), earlier["edition"]] if earlier else []
    kept = [name for name in before if name != edition]
    write_json(
        runtime.lake, _marker(runtime, origin), {**facts, "edition": edition, "earlier": list(dict.fromkeys(kept))}
    )


def read_marker(runtime: Runtime, origin: int) -> dict[str, Any]:
    """Return what is said of the newest edition of an origin; empty where there is none."""
    key = _marker(runtime, origin)
    found: dict[str, Any] = read_json(runtime.lake, key) if runtime.lake.exists(key) else {}
    return found


def origins(runtime: Runtime) -> list[int]:
    """Return the origins for which there is a complete edition, oldest first."""
    keys = [key for key in runtime.lake.keys(FORECASTS) if key.endswith(_MARKER)]
    clock = runtime.use_case.clock
    return sorted(clock.parse(key.removeprefix(FORECASTS + "origin=").partition("/")[0]) for key in keys)


def read_forecasts(runtime: Runtime, origin: int) -> pd.DataFrame:
    """Return the table of an origin; empty where there is none."""
    marker = read_marker(runtime, origin)
    if not marker:
        return pd.DataFrame()
    prefix = f"{_folder(runtime, origin)}edition={marker['edition']}/"
    return read_frames(runtime.lake, runtime.lake.keys(prefix))


def _folder(runtime: Runtime, origin: int) -> str:
    return f"{FORECASTS}origin={runtime.use_case.clock.key(origin)}/"


def _marker(runtime: Runtime, origin: int) -> str:
    return _folder(runtime, origin) + _MARKER
