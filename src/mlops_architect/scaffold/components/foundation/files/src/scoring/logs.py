"""Structured logs: one JSON object a line, and no personal data.

Only the message, which is constant text, and the ``fields`` given by the caller are
written; a field whose name is sensitive is dropped.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Collection
from typing import Any


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON."""

    def __init__(self, sensitive: Collection[str] = ()) -> None:
        super().__init__()
        self._sensitive = frozenset(sensitive)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON, without sensitive fields."""
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields = getattr(record, "fields", {})
        line.update({name: value for name, value in fields.items() if name not in self._sensitive and name not in line})
        if record.exc_info and record.exc_info[0] is not None:
            # The text of an exception may quote input, so only its type is written.
            line["exception"] = record.exc_info[0].__name__
        return json.dumps(line, default=str)


def configure(level: str = "INFO", sensitive: Collection[str] = (), quiet: Collection[str] = ()) -> None:
    """Send all logs to standard error as JSON, replacing earlier handlers; ``quiet`` libraries only warn."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(sensitive))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("botocore", "urllib3", "httpx", "httpcore", *quiet):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def fields(**values: Any) -> dict[str, dict[str, Any]]:
    """Return the ``extra`` argument that attaches ``values`` to a log line."""
    return {"fields": values}
