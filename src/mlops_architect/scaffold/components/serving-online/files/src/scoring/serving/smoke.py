"""Start the service on a free port, score recent events over HTTP, and stop it."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import statistics
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import uvicorn

from scoring.contract import Event, iso
from scoring.runtime import Runtime
from scoring.serving.app import create_app
from scoring.serving.security import KEY_VARIABLE

_START_S = 20.0


def smoke(runtime: Runtime, events: list[Event]) -> dict[str, float]:
    """Score ``events`` one by one and return count, mean score and latencies in milliseconds.

    Raises:
        RuntimeError: The service did not start, or did not answer with 200.
    """
    with served(runtime) as (connection, key):
        return _score_all(runtime, connection, key, events)


@contextlib.contextmanager
def served(runtime: Runtime) -> Iterator[tuple[HTTPConnection, str]]:
    """Run the service on a free port of this machine, and give a connection to it and the key it asks for.

    Raises:
        RuntimeError: The service did not start.
    """
    key = os.environ.setdefault(KEY_VARIABLE, secrets.token_urlsafe(24))
    server = uvicorn.Server(
        uvicorn.Config(create_app(runtime), host="127.0.0.1", port=0, log_config=None, access_log=False)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        connection = HTTPConnection("127.0.0.1", _port(server), timeout=10)
        yield connection, key
        connection.close()
    finally:
        server.should_exit = True
        thread.join(timeout=_START_S)


def _port(server: uvicorn.Server) -> int:
    until = time.monotonic() + _START_S
    while not server.started:
        if time.monotonic() > until:
            raise RuntimeError("the service did not start")
        time.sleep(0.02)
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port


def _score_all(runtime: Runtime, connection: HTTPConnection, key: str, events: list[Event]) -> dict[str, float]:
    times: list[float] = []
    scores: list[float] = []
    for event in events:
        started = time.perf_counter()
        body = {**event, runtime.use_case.event_time: iso(float(event[runtime.use_case.event_time] or 0))}
        answer = post(connection, key, "/v1/score", body)
        times.append((time.perf_counter() - started) * 1000)
        scores.append(float(answer["score"]))
    cuts = statistics.quantiles(times, n=100)
    return {
        "requests": float(len(scores)),
        "mean_score": statistics.fmean(scores),
        "p50_ms": cuts[49],
        "p99_ms": cuts[98],
    }


def post(connection: HTTPConnection, key: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Send ``body`` and return the answer; RuntimeError when it is not 200."""
    headers = {"Content-Type": "application/json", "X-API-Key": key}
    connection.request("POST", path, json.dumps(body), headers)
    response = connection.getresponse()
    answer: dict[str, Any] = json.loads(response.read())
    if response.status != 200:  # noqa: PLR2004
        raise RuntimeError(f"the service answered {response.status}: {answer.get('detail')}")
    return answer
