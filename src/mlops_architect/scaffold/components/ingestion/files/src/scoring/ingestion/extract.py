"""One extract: its rows checked against the contract, and a digest that makes ingestion repeatable."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from scoring.contract import ContractError, Event, parse_time
from scoring.runtime import Runtime

Kind = Literal["events", "labels"]
LABEL_TIME = "label_time"


@dataclass(frozen=True)
class Extract:
    """The content of one file of the inbox."""

    kind: Kind
    digest: str
    rows: list[Event]
    invalid: list[dict[str, Any]]
    """Row numbers with the rules they break; quarantined rows are kept as they came, beside these."""
    raw: bytes
    unknown: tuple[str, ...] = ()
    """Columns of events that the contract does not name: the source has changed."""

    @property
    def invalid_share(self) -> float:
        """Share of rows that break the contract."""
        total = len(self.rows) + len(self.invalid)
        return len(self.invalid) / total if total else 0.0


def read_extract(runtime: Runtime, key: str, latest: float) -> Extract:
    """Read and check the extract at ``key``; events after ``latest`` are invalid."""
    raw = runtime.lake.read(key)
    kind: Kind = "labels" if "/labels/" in key else "events"
    rows: dict[str, Event] = {}
    invalid: list[dict[str, Any]] = []
    use_case = runtime.use_case
    known = {column.name for column in use_case.columns}
    unknown: set[str] = set()
    for number, record in enumerate(_records(key, raw), start=1):
        if kind == "events":
            unknown.update(str(name) for name in record if name not in known)
        try:
            row = label_row(runtime, record) if kind == "labels" else runtime.contract.parse(record)
            # A label of the future is merely not known yet; readers leave it out until it is.
            if kind == "events" and float(row[use_case.event_time] or 0.0) > latest:
                raise ContractError([f"{use_case.event_time}: in the future"])
        except ContractError as error:
            invalid.append({"row": number, "reasons": error.reasons})
            continue
        # The last row wins: a source that corrects an event sends it again.
        rows[str(row[use_case.event_id])] = row
    digest = hashlib.sha256(kind.encode() + raw).hexdigest()[:24]
    return Extract(kind, digest, list(rows.values()), invalid, raw, tuple(sorted(unknown)))


def label_row(runtime: Runtime, record: Mapping[str, Any]) -> Event:
    """Return a checked label: event id, value, and when it became known.

    Raises:
        ContractError: A part is missing or not of its type.
    """
    use_case = runtime.use_case
    name = use_case.label.column
    event_id = str(record.get(use_case.event_id) or "")
    if not event_id:
        raise ContractError([f"{use_case.event_id}: missing"])
    try:
        value = use_case.label_value(use_case.label_code(record.get(name, "")))
        at = parse_time(record.get(LABEL_TIME))
    except (TypeError, ValueError):
        raise ContractError([f"{name}, {LABEL_TIME}: missing, or not a label and its time"]) from None
    return {use_case.event_id: event_id, name: value, LABEL_TIME: at}


def _records(key: str, raw: bytes) -> Iterator[Mapping[str, Any]]:
    data = gzip.decompress(raw) if key.endswith(".gz") else raw
    text = data.decode("utf-8")
    if ".csv" in key:
        yield from csv.DictReader(io.StringIO(text))
        return
    for line in text.splitlines():
        if line.strip():
            try:
                record = json.loads(line)
            except json.JSONDecodeError:
                record = None
            yield record if isinstance(record, dict) else {}
