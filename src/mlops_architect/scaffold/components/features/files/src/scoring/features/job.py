"""Compute features of all raw events, and fill the online store where there is one."""

from __future__ import annotations

import argparse
import logging
from typing import Any

import pandas as pd

from scoring import plugins
from scoring.contract import iso
from scoring.features.engine import FeatureEngine
from scoring.features.replay import States, replay
from scoring.features.store import OnlineStore
from scoring.ingestion.store import read_events
from scoring.lake.formats import read_frames, read_json, write_frame, write_json
from scoring.logs import fields
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.settings import FeatureSettings

_LOG = logging.getLogger(__name__)
_LATEST = "latest.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("--fill-online", action="store_true", help="fill the online store even where a stream owns it")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Compute the feature table as of a moment and publish it."""
    moment = as_of(arguments)
    use_case = runtime.use_case
    engine = FeatureEngine(use_case, runtime.lake.read)
    events = read_events(runtime, until=moment)
    settings = runtime.settings_file.section("features", FeatureSettings)
    rows, states = replay(engine, events, use_case.event_id, settings.refresh_s)
    frame = pd.DataFrame(
        [
            {use_case.event_id: event[use_case.event_id], use_case.event_time: engine.time(event), **values}
            for event, values in rows
        ],
        columns=[use_case.event_id, use_case.event_time, *engine.names],
    )
    lake, prefix = runtime.offline_features
    key = f"{prefix}snapshot={iso(moment).replace(':', '')}/features.parquet"
    write_frame(lake, key, frame)
    write_json(
        lake,
        prefix + _LATEST,
        {"key": key, "as_of": moment, "rows": len(frame), "feature_digest": use_case.feature_digest},
    )
    filled = _fill_online_store(runtime, states, force=arguments.fill_online)
    _LOG.info("features computed", extra=fields(rows=len(frame), as_of=iso(moment), online_entities=filled))
    runtime.metrics.write(
        {"feature_rows": (float(len(frame)), "Count"), "online_entities_written": (float(filled), "Count")}
    )
    return plugins.go_along("features", runtime, moment)


def _fill_online_store(runtime: Runtime, states: States, *, force: bool) -> int:
    settings = runtime.settings_file.section("features", FeatureSettings)
    if not plugins.has(plugins.PARTS["online-store"]) or not (settings.materialise_online or force):
        return 0
    store: OnlineStore = plugins.load(plugins.PARTS, "online-store").open_store(runtime.platform)
    written = 0
    for entity, by_key in states.items():
        written += store.fill(entity, by_key)
    return written


def latest_features(runtime: Runtime) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the newest feature table and its description.

    Raises:
        FileNotFoundError: No table was computed yet.
        ValueError: It was computed with other feature definitions.
    """
    lake, prefix = runtime.offline_features
    description = read_json(lake, prefix + _LATEST)
    if description["feature_digest"] != runtime.use_case.feature_digest:
        raise ValueError("the feature table was computed with other definitions; run the features role again")
    key = str(description["key"])
    # A table that several workers wrote is a folder.
    return read_frames(lake, lake.keys(key) if key.endswith("/") else [key]), description
