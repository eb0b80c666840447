"""Score the newest events in bulk and write one table of scores."""

from __future__ import annotations

import argparse
import logging
import time
from typing import Any

import pandas as pd
from pydantic import Field

from scoring import plugins
from scoring.contract import day, iso
from scoring.features.engine import Features
from scoring.features.job import latest_features
from scoring.lake.formats import write_frame, write_json
from scoring.logs import fields
from scoring.model.answers import Score
from scoring.model.predictions import write_predictions
from scoring.model.release import fetch, read_release
from scoring.model.scorer import Scorer
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.settings import Configured

_LOG = logging.getLogger(__name__)


class BatchSettings(Configured):
    """Which events are scored, and how."""

    window_days: float = Field(default=1.0, gt=0)
    """Events of this many days before the run are scored."""
    block_rows: int = Field(default=20_000, ge=1)
    latest_per_entity: str = ""
    """Entity whose newest event alone is scored; empty scores every event."""
    max_feature_age_hours: float = Field(default=48.0, gt=0)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Score as of a moment; a repeated run replaces its own output.

    Raises:
        LookupError: No model was promoted yet.
        ValueError: The feature table is too old to score with.
    """
    moment = as_of(arguments)
    settings = runtime.settings_file.section("batch", BatchSettings)
    release = read_release(runtime.lake)
    if release.champion is None:
        raise LookupError("no model was promoted yet; train one, or promote a version")
    table, description = latest_features(runtime)
    age_hours = (moment - float(description["as_of"])) / 3600
    if age_hours > settings.max_feature_age_hours:
        raise ValueError(f"the feature table is {age_hours:.0f} hours old; run the features role first")
    chosen = _chosen(runtime, table, settings, moment)
    rows = _plain(chosen, runtime)
    output = pd.DataFrame({runtime.use_case.event_id: [str(value) for value in chosen[runtime.use_case.event_id]]})
    output["scored_as_of"] = iso(moment)
    output["model_version"] = release.champion.version
    started = time.perf_counter()
    scores = _add_scores(output, "", Scorer(fetch(runtime.lake, release.champion)), rows, settings.block_rows)
    each_ms = (time.perf_counter() - started) * 1000 / max(1, len(rows))
    if release.challenger is not None:
        # In bulk a challenger is always a shadow: its scores lie beside the champion's and nobody acts on them.
        _add_scores(output, "challenger_", Scorer(fetch(runtime.lake, release.challenger)), rows, settings.block_rows)
        output["challenger_version"] = release.challenger.version
    _write(runtime, moment, output, chosen, rows, scores, each_ms)
    _LOG.info("batch scored", extra=fields(rows=len(output), version=release.champion.version, as_of=iso(moment)))
    runtime.metrics.write(
        {
            "request_count": (float(len(output)), "Count"),
            "error_count": (0.0, "Count"),
            "prediction_mean": (float(output["score"].mean()) if len(output) else 0.0, "None"),
            "feature_age_s": (max(age_hours * 3600, 0.0), "Seconds"),
        }
    )
    print(f"{len(output)} rows scored with version {release.champion.version}")
    return plugins.go_along("score-batch", runtime, moment)


def _chosen(runtime: Runtime, table: pd.DataFrame, settings: BatchSettings, moment: float) -> pd.DataFrame:
    use_case = runtime.use_case
    at = table[use_case.event_time]
    chosen = table[(at > moment - settings.window_days * 86_400) & (at <= moment)]
    if settings.latest_per_entity:
        from scoring.ingestion.store import read_events

        key = next(entity.key for entity in use_case.entities if entity.name == settings.latest_per_entity)
        since = moment - settings.window_days * 86_400
        keys = {str(event[use_case.event_id]): event[key] for event in read_events(runtime, until=moment, since=since)}
        owner = chosen[use_case.event_id].map(keys)
        chosen = chosen[~owner.duplicated(keep="last")]
    return chosen


def _plain(chosen: pd.DataFrame, runtime: Runtime) -> list[Features]:
    names = [feature.name for feature in runtime.use_case.features]
    records = chosen[names].to_dict("records")
    return [{str(name): None if pd.isna(value) else value for name, value in record.items()} for record in records]


def _add_scores(
    output: pd.DataFrame, prefix: str, scorer: Scorer, rows: list[Features], block_rows: int
) -> list[Score]:
    scores = [
        score for start in range(0, len(rows), block_rows) for score in scorer.score(rows[start : start + block_rows])
    ]
    output[f"{prefix}score"] = [score.value for score in scores]
    output[f"{prefix}flagged"] = [score.flagged for score in scores]
    if scores and scores[0].probabilities is not None:
        output[f"{prefix}label"] = [score.label for score in scores]
        output[f"{prefix}abstained"] = [score.abstained for score in scores]
        for name in scores[0].probabilities:
            output[f"{prefix}probability_{name}"] = [(score.probabilities or {})[name] for score in scores]
    return scores


def _write(
    runtime: Runtime,
    moment: float,
    output: pd.DataFrame,
    chosen: pd.DataFrame,
    rows: list[Features],
    scores: list[Score],
    each_ms: float,
) -> None:
    prefix = f"scores/date={day(moment)}/"
    write_frame(runtime.lake, f"{prefix}scores.parquet", output)
    predictions: list[dict[str, Any]] = [
        {
            "event_id": event_id,
            "at": float(at),
            "version": version,
            "score": score.value,
            "features": row,
            "source": "batch",
            "ms": each_ms,
            **score.extra(),
        }
        for event_id, at, version, score, row in zip(
            output[runtime.use_case.event_id],
            chosen[runtime.use_case.event_time],
            output["model_version"],
            scores,
            rows,
            strict=True,
        )
    ]
    write_predictions(runtime.lake, f"batch-{int(moment)}", moment, predictions)
    # Readers wait for this file: it says that the table is complete, and how many rows it must have.
    write_json(runtime.lake, f"{prefix}_COMPLETE.json", {"rows": len(output), "as_of": iso(moment)})
