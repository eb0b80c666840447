"""Make sample extracts and put them into the inbox, as the source systems would."""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from scoring import plugins
from scoring.contract import Event, iso, parse_time
from scoring.features.engine import FeatureEngine, Features
from scoring.features.replay import replay
from scoring.ingestion.store import EVENTS_INBOX, LABELS_INBOX
from scoring.runtime import Runtime
from scoring.sampling.draw import DAY_S, draw_classified
from scoring.sampling.label import draw_labels, judged_classes
from scoring.use_case import UseCase

SAMPLE_START = "2025-01-01T00:00:00Z"
_POSITIVES = 180
_OF_A_CLASS = 150
"""Rows of a class that leave its recall a standard error of about a tenth on the later fifth."""


def sample_days(use_case: UseCase) -> float:
    """Return how long the sample history must be for enough labels to be known."""
    return float(max(90, round(6 * use_case.label.delay_days)))


def sample_rows(use_case: UseCase, least: int = 6000) -> int:
    """Return how many events hold enough to learn from.

    The later rows, which decide promotion, need positives of their own: a fifth of 180 leaves a ROC AUC a standard
    error of about 0.05 (Hanley and McNeil, 1982); with a third of them, a good model fails its level by chance.
    """
    rate = use_case.label.positive_rate
    of_classes = max(least, _OF_A_CLASS * len(use_case.classes))
    return max(least, math.ceil(_POSITIVES / rate)) if rate else of_classes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    parser.add_argument("--rows", type=int, default=8000, help="number of events")
    parser.add_argument("--days", type=float, default=0.0, help="length of the history; default: fits the label delay")
    parser.add_argument("--start", default=SAMPLE_START, help="first day of the history")
    parser.add_argument("--shift", type=float, default=0.0, help="drift of numeric columns, in standard deviations")
    parser.add_argument("--seed", type=int, default=7, help="seed of all randomness")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Write one extract of events and one of labels."""
    if runtime.platform.profile != "local":
        raise ValueError("sample data are for the local profile only")
    use_case = runtime.use_case
    rng = np.random.default_rng(arguments.seed)
    start = parse_time(arguments.start)
    days = arguments.days or sample_days(use_case)
    events, classes = draw_classified(use_case, rng, arguments.rows, start, days, arguments.shift)
    if use_case.classes:
        rows: list[tuple[Event, Features]] = [(event, {}) for event in events]
        labels = judged_classes(use_case, rng, classes)
    else:
        rows, _ = replay(FeatureEngine(use_case), events, use_case.event_id)
        labels = draw_labels(use_case, rng, rows)
    name = f"{arguments.start[:10]}-{arguments.seed}.csv"
    shown = [
        {**_filed(runtime, event), use_case.event_time: iso(float(event[use_case.event_time] or 0.0))}
        for event, _ in rows
    ]
    runtime.lake.write(EVENTS_INBOX + name, _csv(shown))
    runtime.lake.write(
        LABELS_INBOX + name,
        _csv(
            {
                use_case.event_id: event[use_case.event_id],
                use_case.label.column: use_case.label_value(label),
                "label_time": iso(float(event[use_case.event_time] or 0.0) + use_case.label.delay_days * DAY_S),
            }
            for (event, _), label in zip(rows, labels, strict=True)
        ),
    )
    if use_case.recommendation is not None:
        world = plugins.load(plugins.PARTS, "sample-world")
        runtime.lake.write(world.INBOX + name, _csv(world.catalogue(use_case)))
    print(f"{len(events)} events over {days:g} days, {_found(use_case, labels)}")
    return 0


def _filed(runtime: Runtime, event: Event) -> Event:
    """Return the event with each picture put into the lake and its key in the picture's place."""
    filed = dict(event)
    for column in runtime.use_case.request_columns:
        value = event[column.name]
        if column.type == "image" and value is not None:
            picture = base64.b64decode(str(value))
            filed[column.name] = f"pictures/{hashlib.sha256(picture).hexdigest()[:32]}.png"
            runtime.lake.write(str(filed[column.name]), picture)
    return filed


def _found(use_case: UseCase, labels: list[float]) -> str:
    if use_case.classes:
        shares = (f"{name} {labels.count(code) / len(labels):.1%}" for code, name in enumerate(use_case.classes))
        return f"classes: {', '.join(shares)}"
    return f"label mean {float(np.mean(labels)):.4f}"


def _csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    rows = list(rows)
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()
