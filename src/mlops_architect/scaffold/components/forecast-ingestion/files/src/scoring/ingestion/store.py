"""Layout of raw data in the lake, and the ledger of what was ingested."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from scoring.clock import DAY_S
from scoring.contract import day
from scoring.ingestion.extract import PLANS_INBOX, Extract
from scoring.lake.formats import read_frame, read_json, write_frame, write_json
from scoring.lake.interface import Lake
from scoring.runtime import Runtime
from scoring.use_case import Column

CLOSINGS_INBOX = "inbox/closings/"
INBOXES = (CLOSINGS_INBOX, PLANS_INBOX)
CLOSINGS = "raw/closings/"
PLANS = "raw/plans/"
_LEDGER = "raw/ledger.json"
_TYPES = {"integer": "Int64", "boolean": "boolean", "float": "float64", "timestamp": "float64"}


@dataclass
class Ledger:
    """Digests of the extracts that were ingested, in their order, so that a repeated run changes nothing."""

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
            "number": self.next_number,
            "kind": extract.kind,
            "rows": len(extract.rows),
            "invalid": len(extract.invalid),
            "accepted": accepted,
        }

    @property
    def next_number(self) -> int:
        """The number of the next extract; what came later carries a higher one and wins."""
        return 1 + max((int(entry["number"]) for entry in self.extracts.values()), default=0)

    def invalid_share(self) -> float:
        """Return the share of invalid rows over all extracts."""
        invalid = sum(entry["invalid"] for entry in self.extracts.values())
        total = invalid + sum(entry["rows"] for entry in self.extracts.values())
        return invalid / total if total else 0.0


def write_extract(runtime: Runtime, extract: Extract, number: int) -> None:
    """Write the plans as one Parquet file, or closings as one a day; a repeat overwrites itself."""
    if not extract.rows:
        return
    use_case, name = runtime.use_case, f"{number:08d}-{extract.digest}.parquet"
    if extract.kind == "plans":
        plans = pd.DataFrame(extract.rows).astype(_stored_types(use_case.plan_columns))
        write_frame(runtime.lake, PLANS + name, plans)
        return
    closings = pd.DataFrame(extract.rows).astype(_stored_types(use_case.columns))
    for number_of_day, rows in closings.groupby(closings[use_case.event_time] // DAY_S, sort=True):
        date = day(float(number_of_day) * DAY_S)
        write_frame(runtime.lake, f"{CLOSINGS}date={date}/{name}", rows.reset_index(drop=True))


def _stored_types(columns: Iterable[Column]) -> dict[str, str]:
    """Return a type a column, so that every file has the same schema even where a column is empty."""
    return {column.name: _TYPES.get(column.type, "string") for column in columns}


def quarantine(runtime: Runtime, extract: Extract) -> None:
    """Keep the extract as it came, with what is wrong with it, for a person to look at."""
    runtime.lake.write(f"quarantine/{extract.digest}/extract", extract.raw)
    write_json(runtime.lake, f"quarantine/{extract.digest}/reasons.json", extract.invalid)


def number_of(key: str) -> int:
    """Return the number of the extract that wrote the raw file at ``key``."""
    return int(key.rpartition("/")[2].partition("-")[0])


def date_of(key: str) -> str:
    """Return the day of the raw file at ``key``."""
    return key.rpartition("/")[0].rpartition("date=")[2]


def read_closings(runtime: Runtime, keys: Iterable[str]) -> pd.DataFrame:
    """Return the closings of one day; of several for a series and step the one that was ingested last."""
    use_case = runtime.use_case
    frames = [read_frame(runtime.lake, key) for key in sorted(keys, key=number_of)]
    closings = pd.concat(frames, ignore_index=True)
    steps = closings[use_case.event_time] // use_case.clock.step_s
    again = pd.DataFrame({"series": closings[use_case.series_key], "step": steps}).duplicated(keep="last")
    return closings[~again]
