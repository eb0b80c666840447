"""Layout of raw data in the lake, and the ledger of what was ingested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from scoring.contract import Event, day
from scoring.ingestion.extract import Extract
from scoring.lake.formats import read_frames, read_json, write_frame, write_json
from scoring.lake.interface import Lake
from scoring.runtime import Runtime

EVENTS_INBOX = "inbox/events/"
LABELS_INBOX = "inbox/labels/"
EVENTS = "raw/events/"
LABELS = "raw/labels/"
_LEDGER = "raw/ledger.json"


@dataclass
class Ledger:
    """Digests of the extracts that were ingested, so that a repeated run changes nothing."""

    extracts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, lake: Lake) -> Ledger:
        """Read the ledger; an empty one when there is none yet."""
        return cls(read_json(lake, _LEDGER) if lake.exists(_LEDGER) else {})

    def write(self, lake: Lake) -> None:
        """Put the ledger back."""
        write_json(lake, _LEDGER, self.extracts)

    def knows(self, digest: str) -> bool:
        """Return whether the extract was seen before."""
        return digest in self.extracts

    def note(self, extract: Extract, *, accepted: bool) -> None:
        """Record an extract."""
        self.extracts[extract.digest] = {
            "kind": extract.kind,
            "rows": len(extract.rows),
            "invalid": len(extract.invalid),
            "accepted": accepted,
            "unknown_columns": len(extract.unknown),
            "number": len(self.extracts),
        }

    def unknown_columns(self) -> int:
        """Return how many columns of the newest extract of events the contract does not name."""
        events = [entry for entry in self.extracts.values() if entry["kind"] == "events"]
        newest = max(events, key=lambda entry: entry.get("number", -1), default={})
        return int(newest.get("unknown_columns", 0))

    def invalid_share(self) -> float:
        """Return the share of invalid rows over all extracts."""
        invalid = sum(entry["invalid"] for entry in self.extracts.values())
        total = invalid + sum(entry["rows"] for entry in self.extracts.values())
        return invalid / total if total else 0.0


def write_events(runtime: Runtime, extract: Extract) -> None:
    """Write events as one Parquet file a day; the name comes from the content, so a repeat overwrites itself."""
    time_column = runtime.use_case.event_time
    by_day: dict[str, list[Event]] = defaultdict(list)
    for row in extract.rows:
        by_day[day(float(row[time_column] or 0.0))].append(row)
    for date, rows in sorted(by_day.items()):
        frame = pd.DataFrame(rows).astype(_stored_types(runtime))
        milliseconds = (frame[time_column].astype("float64") * 1000).round().astype("int64")
        frame[time_column] = pd.to_datetime(milliseconds, unit="ms", utc=True)
        write_frame(runtime.lake, f"{EVENTS}date={date}/{extract.digest}.parquet", frame)


def _stored_types(runtime: Runtime) -> dict[str, str]:
    """Return a type a column, so that every file has the same schema even where a column is empty."""
    kinds = {"integer": "Int64", "boolean": "boolean", "float": "float64", "timestamp": "float64"}
    return {column.name: kinds.get(column.type, "string") for column in runtime.use_case.request_columns}


def write_labels(runtime: Runtime, extract: Extract) -> None:
    """Write labels as one Parquet file an extract."""
    write_frame(runtime.lake, f"{LABELS}{extract.digest}.parquet", pd.DataFrame(extract.rows))


def quarantine(runtime: Runtime, extract: Extract) -> None:
    """Keep the extract as it came, with what is wrong with it, for a person to look at."""
    runtime.lake.write(f"quarantine/{extract.digest}/extract", extract.raw)
    write_json(runtime.lake, f"quarantine/{extract.digest}/reasons.json", extract.invalid)


def read_events(runtime: Runtime, until: float, since: float = 0.0) -> list[Event]:
    """Return all ingested events with ``since`` < time <= ``until``, each id once, in order of time."""
    time_column, id_column = runtime.use_case.event_time, runtime.use_case.event_id
    keys = [key for key in runtime.lake.keys(EVENTS) if day(since) <= _date(key) <= day(until)]
    frame = read_frames(runtime.lake, keys)
    if frame.empty:
        return []
    frame[time_column] = frame[time_column].astype("datetime64[ms, UTC]").astype("int64") / 1000
    frame = frame[(frame[time_column] > since) & (frame[time_column] <= until)]
    frame = frame.drop_duplicates(id_column, keep="last").sort_values([time_column, id_column], kind="stable")
    return [_event(runtime, record) for record in frame.to_dict("records")]


def read_labels(runtime: Runtime, known_by: float) -> pd.DataFrame:
    """Return the labels known at ``known_by``: event id, code and when it became known; the newest of each event.

    A class that the use case no longer has is left out.
    """
    use_case = runtime.use_case
    frame = read_frames(runtime.lake, runtime.lake.keys(LABELS))
    if frame.empty:
        return pd.DataFrame(columns=[use_case.event_id, use_case.label.column, "label_time"])
    frame = frame[frame["label_time"] <= known_by].sort_values("label_time", kind="stable")
    frame = frame.drop_duplicates(use_case.event_id, keep="last").reset_index(drop=True)
    if not use_case.classes:
        return frame
    frame = frame[frame[use_case.label.column].isin(use_case.classes)].reset_index(drop=True)
    codes = [use_case.label_code(value) for value in frame[use_case.label.column]]
    return frame.assign(**{use_case.label.column: np.asarray(codes, dtype=np.float64)})


def _date(key: str) -> str:
    return key.removeprefix(EVENTS).partition("/")[0].removeprefix("date=")


def _event(runtime: Runtime, record: dict[Any, Any]) -> Event:
    columns: Iterable[str] = (column.name for column in runtime.use_case.request_columns)
    return {name: None if pd.isna(record.get(name)) else _plain(record[name]) for name in columns}


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
