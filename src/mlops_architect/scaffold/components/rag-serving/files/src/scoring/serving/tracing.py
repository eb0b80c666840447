"""Traces: the caller's trace goes on here, and each step is one log line with its time.

https://www.w3.org/TR/trace-context/
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from scoring.logs import fields

_LOG = logging.getLogger(__name__)
_HEADER = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$")


class Trace:
    """One request's place in a trace."""

    def __init__(self, header: str = "") -> None:
        match = _HEADER.match(header.strip().lower())
        known = match is not None and set(match[1]) != {"0"} and set(match[2]) != {"0"}
        self.trace_id = match[1] if match and known else secrets.token_hex(16)
        self.parent_id = match[2] if match and known else ""
        self.span_id = secrets.token_hex(8)
        self.times_ms: dict[str, float] = {}

    @property
    def header(self) -> str:
        """The header that carries the trace on."""
        return f"00-{self.trace_id}-{self.span_id}-01"

    @contextmanager
    def span(self, name: str) -> Iterator[None]:
        """Measure one step; its line carries ids and times, and nothing of the question."""
        started = time.perf_counter()
        try:
            yield
        finally:
            took = (time.perf_counter() - started) * 1000
            self.times_ms[name] = took
            _LOG.info(
                "span",
                extra=fields(
                    span=name,
                    trace_id=self.trace_id,
                    span_id=secrets.token_hex(8),
                    parent_id=self.span_id,
                    duration_ms=round(took, 2),
                ),
            )
