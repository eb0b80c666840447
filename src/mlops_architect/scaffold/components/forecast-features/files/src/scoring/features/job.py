"""Bring the panel up to date: rewrite the days for which closings came, however late they came."""

from __future__ import annotations

import argparse
import logging
import math

from pydantic import Field

from scoring.contract import day
from scoring.features.store import by_date, raw_plans, read_state, write_day, write_plans, write_state
from scoring.ingestion.store import CLOSINGS, number_of, read_closings
from scoring.logs import fields
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.settings import Configured

_LOG = logging.getLogger(__name__)


class PanelSettings(Configured):
    """How the panel is divided."""

    series_per_shard: int = Field(default=20_000, ge=1)
    """So many series are held in memory at once; decided when the panel is first made."""
    materialise_online: bool = False
    """Forecasts are read from their table; nothing is looked up online."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("--rebuild", action="store_true", help="make the whole panel anew, with new shards")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Bring the panel up to date with what was ingested.

    Raises:
        LookupError: Nothing was ingested yet.
    """
    moment = as_of(arguments)
    settings = runtime.settings_file.section("features", PanelSettings)
    raw = runtime.lake.keys(CLOSINGS)
    if not raw:
        raise LookupError("nothing was ingested yet; run the ingest role first")
    state = read_state(runtime)
    digest = runtime.use_case.feature_digest
    if arguments.rebuild or state.get("digest") != digest:
        state = {"digest": digest, "number": 0, "shards": _shards(runtime, raw, settings)}
    shards, done = int(state["shards"]), int(state["number"])
    new = [key for key in raw if number_of(key) > done]
    days = by_date(raw)
    touched = [date for date in by_date(new) if date <= day(moment)]
    rows = 0
    for date in touched:
        closings = read_closings(runtime, days[date])
        write_day(runtime, date, closings, shards)
        rows += len(closings)
    plans = [key for key in raw_plans(runtime) if number_of(key) > done]
    write_plans(runtime, plans, shards)
    newest = max([done, *(number_of(key) for key in [*new, *plans])])
    write_state(runtime, {**state, "number": newest, "as_of": moment, "newest_day": max(days)})
    _LOG.info("panel brought up to date", extra=fields(days=len(touched), rows=rows, shards=shards))
    runtime.metrics.write({"rows_transformed": (float(rows), "Count"), "feature_age_s": (0.0, "Seconds")})
    print(f"{len(touched)} days, {rows} closings in {shards} shards")
    return 0


def _shards(runtime: Runtime, raw: list[str], settings: PanelSettings) -> int:
    """Return how many shards the series of the newest day need."""
    newest = by_date(raw)
    closings = read_closings(runtime, newest[max(newest)])
    series: int = closings[runtime.use_case.series_key].nunique()
    return max(1, math.ceil(series / settings.series_per_shard))
