"""Records of answers and feedback, in the lake, without what personal data patterns can find."""

from __future__ import annotations

import hashlib
import threading
import time
import uuid
from typing import Any, Literal

from scoring.answering.answer import Answer
from scoring.lake.interface import Lake
from scoring.lake.json_files import read_lines, write_lines
from scoring.times import day

_MOST_WAITING = 5000
_DAY_S = 86_400.0
Table = Literal["answers", "feedback"]


class Records:
    """Rows that wait to be written, by table."""

    def __init__(self, lake: Lake, flush_s: float) -> None:
        self._lake = lake
        self._flush_s = flush_s
        self._lock = threading.Lock()
        self._waiting: dict[Table, list[dict[str, Any]]] = {"answers": [], "feedback": []}
        self._flushed = time.monotonic()

    def add(self, table: Table, row: dict[str, Any]) -> None:
        """Add one row; when the lake was away for long, the oldest are lost and the service goes on."""
        with self._lock:
            rows = self._waiting[table]
            rows.append(row)
            del rows[:-_MOST_WAITING]

    def due(self) -> bool:
        """Return whether it is time to write."""
        with self._lock:
            return any(self._waiting.values()) and time.monotonic() - self._flushed >= self._flush_s

    def flush(self) -> None:
        """Write what waits; rows stay where writing fails."""
        with self._lock:
            taken = {table: list(rows) for table, rows in self._waiting.items()}
            self._flushed = time.monotonic()
        for table, rows in taken.items():
            for date in sorted({day(row["at"]) for row in rows}):
                key = f"{table}/date={date}/{uuid.uuid4().hex}.jsonl.gz"
                write_lines(self._lake, key, [row for row in rows if day(row["at"]) == date])
            with self._lock:
                written = {id(row) for row in rows}
                self._waiting[table] = [row for row in self._waiting[table] if id(row) not in written]


def answer_row(answer: Answer, variant: str, question: str, at: float) -> tuple[str, dict[str, Any]]:
    """Return an id and the row of one answer; ``question`` is masked already, or empty."""
    answer_id = uuid.uuid4().hex
    return answer_id, {
        "answer_id": answer_id,
        "at": at,
        "outcome": answer.outcome,
        "reason": answer.reason,
        "variant": variant,
        "written_by": answer.written_by,
        "question": question,
        "documents": list(dict.fromkeys(passage.document_id for passage in answer.found)),
        "cited": [citation.document_id for citation in answer.citations],
        "top_score": round(answer.top_score, 4),
        "groundedness": round(answer.groundedness, 4),
        "tokens": answer.tokens,
        "orders_removed": answer.orders_removed,
    }


def person(name: str) -> str:
    """Return what stands for a caller in records."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def read_rows(lake: Lake, table: Table, since: float, until: float) -> list[dict[str, Any]]:
    """Return the rows between two moments."""
    rows = []
    at = since - since % _DAY_S
    while at <= until:
        for key in lake.keys(f"{table}/date={day(at)}/"):
            rows += [row for row in read_lines(lake, key) if since <= row["at"] <= until]
        at += _DAY_S
    return sorted(rows, key=lambda row: (row["at"], row["answer_id"]))
