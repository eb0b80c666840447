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

from scoring.contract import Contract, ContractError, Event
from scoring.runtime import Runtime
from scoring.use_case import ENTERED_AT, PLANNED_FOR

Kind = Literal["closings", "plans"]
PLANS_INBOX = "inbox/plans/"


@dataclass(frozen=True)
class Extract:
    """The content of one file of the inbox."""

    kind: Kind
    digest: str
    rows: list[Event]
    invalid: list[dict[str, Any]]
    """Row numbers with the rules they break; quarantined rows are kept as they came, beside these."""
    raw: bytes

    @property
    def invalid_share(self) -> float:
        """Share of rows that break the contract."""
        total = len(self.rows) + len(self.invalid)
        return len(self.invalid) / total if total else 0.0


def read_extract(runtime: Runtime, key: str, latest: float) -> Extract:
    """Read and check the extract at ``key``; what happened or was entered after ``latest`` is invalid."""
    raw = runtime.lake.read(key)
    use_case = runtime.use_case
    kind: Kind = "plans" if key.startswith(PLANS_INBOX) else "closings"
    plans = kind == "plans"
    contract = Contract(use_case.plan_columns) if plans else runtime.contract
    known_at = ENTERED_AT if plans else use_case.event_time
    rows: dict[tuple[Any, ...], Event] = {}
    invalid: list[dict[str, Any]] = []
    for number, record in enumerate(_records(key, raw), start=1):
        try:
            row = contract.parse(record)
            if float(row[known_at] or 0.0) > latest:
                raise ContractError([f"{known_at}: in the future"])
        except ContractError as error:
            invalid.append({"row": number, "reasons": error.reasons})
            continue
        # The last row wins: a source that corrects a closing sends it again.
        series = row[use_case.series_key]
        step = use_case.clock.number(float(row[known_at] or 0.0))
        identity = (series, row[PLANNED_FOR], row[ENTERED_AT]) if plans else (series, step)
        rows[identity] = row
    digest = hashlib.sha256(kind.encode() + raw).hexdigest()[:24]
    return Extract(kind, digest, list(rows.values()), invalid, raw)


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
