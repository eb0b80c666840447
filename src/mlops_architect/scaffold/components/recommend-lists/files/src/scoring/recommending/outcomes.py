"""What became of what was shown: impressions and answers of people, turned into labels once they are due.

The service writes each impression as an event into the inbox, and what people did with it beside; an impression that
nobody chose within the delay of the label is a no.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from scoring.contract import day, iso
from scoring.ingestion.store import LABELS_INBOX
from scoring.lake.formats import read_json, read_lines, write_json, write_lines
from scoring.logs import fields
from scoring.runtime import Runtime

_LOG = logging.getLogger(__name__)
SHOWN = "lists/shown/"
ANSWERS = "lists/answers/"
_DONE = "lists/labelled.json"
CHOSEN, CLICKED = "chosen", "clicked"


def along(runtime: Runtime, moment: float) -> int:
    """Write the labels of the days whose delay is over by ``moment``, each day once."""
    delay_s = runtime.use_case.label.delay_days * 86_400
    done: list[str] = read_json(runtime.lake, _DONE) if runtime.lake.exists(_DONE) else []
    days = sorted({_day_of(key) for key in runtime.lake.keys(SHOWN)})
    # A day is due when its last moment is.
    due = [date for date in days if date not in done and date < day(moment - delay_s)]
    use_case = runtime.use_case
    for date in due:
        chosen = {
            row["event_id"]
            for row in rows_of(runtime, ANSWERS, (day_at for day_at in _from(runtime, date)))
            if row["kind"] == CHOSEN
        }
        labels = [
            {
                use_case.event_id: row["event_id"],
                use_case.label.column: use_case.label_value(float(row["event_id"] in chosen)),
                "label_time": iso(row["at"] + delay_s),
            }
            for row in rows_of(runtime, SHOWN, [date])
        ]
        write_lines(runtime.lake, f"{LABELS_INBOX}shown-{date}.jsonl.gz", labels)
        done.append(date)
        _LOG.info("impressions labelled", extra=fields(date=date, rows=len(labels), chosen=len(chosen)))
    if due:
        write_json(runtime.lake, _DONE, done[-400:])
    return 0


def rows_of(runtime: Runtime, prefix: str, dates: Iterable[str]) -> list[dict[str, Any]]:
    """Return the rows below ``prefix`` of these days."""
    wanted = set(dates)
    return [row for key in runtime.lake.keys(prefix) if _day_of(key) in wanted for row in read_lines(runtime.lake, key)]


def _from(runtime: Runtime, date: str) -> list[str]:
    """Return the days of answers from ``date`` on: an answer comes on the day of the impression or later."""
    return [found for found in {_day_of(key) for key in runtime.lake.keys(ANSWERS)} if found >= date]


def _day_of(key: str) -> str:
    return key.rpartition("date=")[2].partition("/")[0]
