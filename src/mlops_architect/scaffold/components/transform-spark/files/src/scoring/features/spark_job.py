"""Compute features on Spark: the replay spread over executors by entity key."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from scoring import plugins
from scoring.contract import Event, iso
from scoring.features.engine import FeatureEngine, Features
from scoring.features.sharded import Partial, combine, replay_entity
from scoring.lake.formats import write_json
from scoring.lake.open import open_lake
from scoring.runtime import Runtime
from scoring.settings import FeatureSettings
from scoring.use_case import UseCase

CONFIG_FILES = ("settings.yaml", "use_case.yaml")
HANDED_ON = ("SCORING_", "MLFLOW_", "AWS_", "GOOGLE_", "AZURE_")
"""Beginnings of the names of variables that executors need too."""


def prepare(environment: dict[str, str]) -> Runtime:
    """Set the variables, fetch the configuration from the lake, and return the runtime; runs on every worker."""
    os.environ.update(environment)
    lake = open_lake(environment["SCORING_LAKE_URI"])
    folder = Path(tempfile.mkdtemp(prefix="scoring-config-"))
    for name in CONFIG_FILES:
        (folder / name).write_bytes(lake.read(f"code/config/{name}"))
    return Runtime.open(folder)


def compute(spark: Any, given: Mapping[str, str]) -> None:
    """Read raw events, replay them by entity, write the feature table and fill the online store.

    Args:
        spark: The session.
        given: Variables of the application, as the infrastructure sets them.
    """
    environment = {name: value for name, value in given.items() if name.startswith(HANDED_ON)}
    runtime = prepare(environment)
    use_case, moment = runtime.use_case, time.time()
    settings = runtime.settings_file.section("features", FeatureSettings)

    columns = [column.name for column in use_case.request_columns]
    raw = spark.read.parquet(runtime.lake.uri("raw/events/")).dropDuplicates([use_case.event_id]).select(*columns)
    events = raw.rdd.map(lambda row: _event(row.asDict(), use_case.event_time))
    by_id = events.keyBy(lambda event: str(event[use_case.event_id])).mapValues(lambda event: (event, {}))
    for name in FeatureEngine(use_case).entities:
        shards = _shards(events, next(entity.key for entity in use_case.entities if entity.name == name))
        parts = shards.flatMap(partial(_replay, use_case, name, settings.refresh_s))
        by_id = by_id.leftOuterJoin(parts).mapValues(lambda pair: (pair[0][0], {**pair[0][1], **(pair[1] or {})}))
        if settings.materialise_online and plugins.has(plugins.PARTS["online-store"]):
            shards.foreachPartition(partial(_fill, environment, name, settings.refresh_s))

    lake, prefix = runtime.offline_features
    key = f"{prefix}snapshot={iso(moment).replace(':', '')}/"
    rows = by_id.values().mapPartitions(partial(_rows, environment))
    spark.createDataFrame(rows, schema_of(use_case)).write.mode("overwrite").parquet(lake.uri(key))
    for extra in (name for name in lake.keys(key) if not name.endswith(".parquet")):
        lake.delete(extra)
    write_json(lake, f"{prefix}latest.json", {"key": key, "as_of": moment, "feature_digest": use_case.feature_digest})


def schema_of(use_case: UseCase) -> str:
    """Return the columns of the feature table as Spark's schema text."""
    texts = ("category", "text", "image")
    kinds = {feature.name: "string" if feature.kind in texts else "double" for feature in use_case.features}
    columns = {use_case.event_id: "string", use_case.event_time: "double", **kinds}
    return ", ".join(f"`{name}` {kind}" for name, kind in columns.items())


def _shards(events: Any, key: str) -> Any:
    return events.filter(lambda event: event[key] is not None).groupBy(lambda event: str(event[key]))


def _replay(use_case: UseCase, entity: str, refresh_s: float, group: tuple[str, Iterable[Event]]) -> list[Partial]:
    return replay_entity(use_case, entity, list(group[1]), refresh_s)[0]


def _rows(environment: dict[str, str], pairs: Iterator[tuple[Event, Features]]) -> Iterator[tuple[Any, ...]]:
    runtime = prepare(environment)
    use_case = runtime.use_case
    for event, known in pairs:
        features = combine(use_case, event, [known], runtime.lake.read)
        yield (event[use_case.event_id], event[use_case.event_time], *features.values())


def _event(row: dict[str, Any], time_column: str) -> Event:
    return {**row, time_column: row[time_column].timestamp()}


def _fill(environment: dict[str, str], entity: str, refresh_s: float, groups: Iterator[tuple[str, Any]]) -> None:
    runtime = prepare(environment)
    store = plugins.load(plugins.PARTS, "online-store").open_store(runtime.platform)
    for _, events in groups:
        store.fill(entity, replay_entity(runtime.use_case, entity, list(events), refresh_s)[1])
