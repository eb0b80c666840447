"""The panel in the lake: a file for each shard and day, so that a late closing rewrites one day of one shard."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from scoring.clock import DAY_S
from scoring.contract import parse_time
from scoring.features.panel import Matrix, Panel, Plans
from scoring.ingestion.store import PLANS, date_of
from scoring.lake.formats import read_frame, read_frames, read_json, write_frame, write_json
from scoring.runtime import Runtime
from scoring.use_case import ENTERED_AT, PLANNED_FOR, UseCase

STATE = "panel.json"
"""What the panel was made from: the last extract, the moment, the shards, the digest of the definitions."""


def shard_of(group: str, shards: int) -> int:
    """Return the shard of a group; the same on every machine and for ever."""
    return int.from_bytes(hashlib.sha256(group.encode()).digest()[:8]) % shards


def read_state(runtime: Runtime) -> dict[str, Any]:
    """Return what the panel was made from; empty before there is one."""
    lake, prefix = runtime.offline_features
    found: dict[str, Any] = read_json(lake, prefix + STATE) if lake.exists(prefix + STATE) else {}
    return found


def write_state(runtime: Runtime, state: dict[str, Any]) -> None:
    """Record what the panel was made from; the last thing that is written."""
    lake, prefix = runtime.offline_features
    write_json(lake, prefix + STATE, state)


def write_day(runtime: Runtime, date: str, closings: pd.DataFrame, shards: int) -> None:
    """Replace one day of every shard."""
    lake, prefix = runtime.offline_features
    for shard, rows in _sharded(runtime, closings, shards):
        write_frame(lake, f"{prefix}shard={shard:05d}/date={date}.parquet", rows)


def write_plans(runtime: Runtime, keys: Iterable[str], shards: int) -> None:
    """Add the plans of raw files to the shards of their series."""
    lake, prefix = runtime.offline_features
    for key in keys:
        for shard, rows in _sharded(runtime, read_frame(runtime.lake, key), shards):
            write_frame(lake, f"{prefix}plans/shard={shard:05d}/{key.rpartition('/')[2]}", rows)


def _sharded(runtime: Runtime, frame: pd.DataFrame, shards: int) -> Iterator[tuple[int, pd.DataFrame]]:
    key = runtime.use_case.shard_key
    owner = frame[key].map({group: shard_of(str(group), shards) for group in frame[key].unique()})
    for shard, rows in frame.groupby(owner, sort=True):
        yield int(shard), rows.reset_index(drop=True)


def raw_plans(runtime: Runtime) -> list[str]:
    """Return the raw files with plans."""
    return runtime.lake.keys(PLANS)


def origin_at(runtime: Runtime, moment: float) -> int:
    """Return the newest step that is known at a moment: the one that forecasts of that moment are made from.

    Days are known in the night after them, and one that is not delivered by then is late. Within the day it is the
    panel that says how far the deliveries reach: what was over, and had time to be delivered, when it was last made.
    """
    use_case = runtime.use_case
    if use_case.within_day:
        made = float(read_state(runtime).get("as_of", moment))
        moment = min(moment, made) - use_case.forecast.known_after_minutes * 60
    return use_case.clock.number(moment) - 1


def read_panel(runtime: Runtime, shard: int, until: float, history_days: float) -> Panel:
    """Return a shard as it was known at ``until``, as far back as ``history_days``.

    Raises:
        LookupError: The features role has not made a panel of this kind yet.
    """
    state = read_state(runtime)
    if state.get("digest") != runtime.use_case.feature_digest:
        raise LookupError("there is no panel of these definitions; run the features role first")
    lake, prefix = runtime.offline_features
    use_case, clock = runtime.use_case, runtime.use_case.clock
    last = origin_at(runtime, until)
    first = max(last - clock.steps(history_days) + 1, 0)
    folder = f"{prefix}shard={shard:05d}/"
    dates = {key: key.rpartition("date=")[2].removesuffix(".parquet") for key in lake.keys(folder)}
    days = {int(parse_time(date) // DAY_S): key for key, date in dates.items()}
    wanted = range(first // clock.per_day, last // clock.per_day + 1)
    frames = [read_frame(lake, key) for day, key in sorted(days.items()) if day in wanted]
    if not frames:
        raise LookupError("the panel holds no closing of the days that are asked for")
    closings = pd.concat(frames, ignore_index=True)
    closings = closings.assign(step=(closings[use_case.event_time] // clock.step_s).astype("int64"))
    closings = closings[closings["step"].between(first, last)]
    plans = read_frames(lake, lake.keys(f"{prefix}plans/shard={shard:05d}/"))
    return make_panel(use_case, closings, plans, last)


def make_panel(use_case: UseCase, closings: pd.DataFrame, plans: pd.DataFrame, last: int) -> Panel:
    """Return closings (with their ``step``) and plans as a panel that ends on ``last``."""
    names = closings[use_case.series_key].astype(str)
    newest = closings.assign(name=names).drop_duplicates("name", keep="last").sort_values("name", kind="stable")
    series = newest["name"].tolist()
    row_of = {name: row for row, name in enumerate(series)}
    rows = names.map(row_of).to_numpy(dtype=np.int64)
    first = int(closings["step"].min())
    places = closings["step"].to_numpy(dtype=np.int64) - first
    values = {}
    for column in use_case.numbers:
        array = np.full((len(series), last - first + 1), np.nan)
        array[rows, places] = closings[column.name].astype("float64").to_numpy(dtype=np.float64, na_value=np.nan)
        values[column.name] = array
    codes = {
        column.name: _codes(newest[column.name].astype(str).tolist(), column.allowed) for column in use_case.categories
    }
    groups = tuple(newest[use_case.shard_key].astype(str))
    return Panel(tuple(series), groups, first, values, codes, _plans(use_case, plans, row_of), use_case.clock)


def _codes(values: Sequence[str], allowed: Sequence[str]) -> Matrix:
    place = {value: float(position) for position, value in enumerate(allowed)}
    return np.asarray([place.get(value, np.nan) for value in values])


def _plans(use_case: UseCase, plans: pd.DataFrame, row_of: dict[str, int]) -> Plans:
    planned = use_case.forecast.planned
    if plans.empty:
        nothing = np.zeros(0)
        return Plans(nothing.astype(np.int64), nothing.astype(np.int64), nothing, dict.fromkeys(planned, nothing))
    rows = plans[use_case.series_key].astype(str).map(row_of)
    plans, rows = plans[rows.notna()], rows.dropna()
    return Plans(
        rows.to_numpy(dtype=np.int64),
        (plans[PLANNED_FOR].to_numpy(dtype=np.float64) // use_case.clock.step_s).astype(np.int64),
        plans[ENTERED_AT].to_numpy(dtype=np.float64),
        {name: plans[name].astype("float64").to_numpy(dtype=np.float64, na_value=np.nan) for name in planned},
    )


def by_date(keys: Iterable[str]) -> dict[str, list[str]]:
    """Return raw files by their day."""
    found: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        found[date_of(key)].append(key)
    return dict(sorted(found.items()))
