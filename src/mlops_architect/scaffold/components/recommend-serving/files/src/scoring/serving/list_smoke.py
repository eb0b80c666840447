"""Ask the service for lists over HTTP, tell it what people chose, and see that the next list knows."""

from __future__ import annotations

import statistics
import time
from typing import Any

from scoring.contract import Event, iso
from scoring.recommending.catalogue import read_catalogue
from scoring.recommending.shape import Shape
from scoring.runtime import Runtime
from scoring.serving.smoke import post, served

ROUTE = "/v1/recommendations"


def request(runtime: Runtime, event: Event) -> dict[str, Any]:
    """Return a request for a list for the person and situation of ``event``."""
    shape = Shape.of(runtime.use_case)
    return {
        "user_id": event[shape.user_key],
        "context": {column.name: event[column.name] for column in shape.context},
        "at": iso(float(event[runtime.use_case.event_time] or 0.0)),
    }


def full_requests(runtime: Runtime, events: list[Event]) -> list[dict[str, Any]]:
    """Return requests that bring as many candidates as are ranked in production, however small the sample is."""
    items = list(read_catalogue(runtime.lake))[: Shape.of(runtime.use_case).wanted.candidates]
    return [{**request(runtime, event), "candidates": items} for event in events]


def smoke(runtime: Runtime, events: list[Event]) -> dict[str, float]:
    """Ask for a list for the person and situation of each event, and choose its first item.

    Raises:
        RuntimeError: The service did not answer with 200.
    """
    times, sizes, personal, remembered = [], [], 0, 0
    with served(runtime) as (connection, key):
        for event in events:
            body = request(runtime, event)
            started = time.perf_counter()
            shown = post(connection, key, ROUTE, body)
            times.append((time.perf_counter() - started) * 1000)
            sizes.append(len(shown["items"]))
            personal += shown["personalised"]
            first = shown["items"][0]
            told = {"user_id": body["user_id"], "at": body["at"]}
            told |= {"event_id": first["event_id"], "item_id": first["item_id"]}
            for kind in ("clicked", "chosen"):
                remembered += post(connection, key, "/v1/feedback", {**told, "kind": kind})["remembered"]
    return {
        "lists": float(len(sizes)),
        "mean_size": statistics.fmean(sizes),
        "personalised": float(personal),
        "remembered": float(remembered),
        "p50_ms": statistics.median(times),
    }
