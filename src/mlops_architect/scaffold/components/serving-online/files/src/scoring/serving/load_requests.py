"""What the service is asked under load: events of the lake, or lists where the system makes some."""

from __future__ import annotations

import json
import time

from scoring import plugins
from scoring.contract import iso
from scoring.ingestion.store import read_events
from scoring.runtime import Runtime

_MOST = 500


def route() -> str:
    """Return what is asked: lists where there are some, because one takes more than a score, else scores."""
    part = plugins.PARTS["list-smoke"]
    return str(plugins.load(plugins.PARTS, "list-smoke").ROUTE) if plugins.has(part) else "/v1/score"


def bodies_for(runtime: Runtime) -> list[bytes]:
    """Return requests about the newest events."""
    at = runtime.use_case.event_time
    events = read_events(runtime, until=time.time())[-_MOST:]
    if plugins.has(plugins.PARTS["list-smoke"]):
        asked = plugins.load(plugins.PARTS, "list-smoke").full_requests(runtime, events)
        return [json.dumps(body).encode() for body in asked]
    return [json.dumps({**event, at: iso(float(event[at] or 0.0))}).encode() for event in events]
