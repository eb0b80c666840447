"""Labels that come back from production: checked, limited, and put where ingestion finds them."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from scoring.contract import ContractError, iso
from scoring.ingestion.extract import LABEL_TIME, label_row
from scoring.ingestion.store import LABELS_INBOX
from scoring.runtime import Runtime

MOST_ROWS = 100_000


def take_labels(
    runtime: Runtime, records: Sequence[Mapping[str, Any]], source: str, moment: float
) -> tuple[int, list[str]]:
    """Write the valid labels into the inbox; return how many, and what was wrong with the others.

    A label is taken once however often it is sent: the file's name comes from its content.
    """
    if len(records) > MOST_ROWS:
        raise ValueError(f"{len(records)} labels at once; at most {MOST_ROWS} are taken")
    use_case = runtime.use_case
    rows, problems = [], []
    for number, record in enumerate(records, start=1):
        try:
            row = label_row(runtime, {LABEL_TIME: iso(moment), **record})
        except ContractError as error:
            problems.append(f"row {number}: {error}")
            continue
        rows.append({**row, LABEL_TIME: iso(float(row[LABEL_TIME] or moment))})
    if rows:
        rows.sort(key=lambda row: str(row[use_case.event_id]))
        body = "".join(json.dumps(row, sort_keys=True) + "\n" for row in rows).encode()
        name = hashlib.sha256(source.encode() + body).hexdigest()[:24]
        runtime.lake.write(f"{LABELS_INBOX}feedback-{name}.jsonl.gz", gzip.compress(body, mtime=0))
    return len(rows), problems
