"""Start the service on a free port, ask for drafts over HTTP, and stop it."""

from __future__ import annotations

import json
import os
import secrets
import statistics
import threading
import time
from http.client import HTTPConnection
from typing import Any

import uvicorn

from scoring.evaluation_sets import SAFETY, TASKS, read_tasks
from scoring.runtime import Runtime
from scoring.serving.app import create_app
from scoring.serving.security import KEY_VARIABLE
from scoring.serving.settings import ServingSettings

_START_S = 60.0


def smoke(runtime: Runtime, requests: int) -> dict[str, Any]:
    """Ask for drafts one by one, say what became of each, and return counts and latencies in milliseconds.

    Raises:
        RuntimeError: The service did not start, or did not answer as it should.
    """
    key = os.environ.setdefault(KEY_VARIABLE, secrets.token_urlsafe(24))
    settings = runtime.settings_file.section("serving", ServingSettings)
    # One caller asks everything at once here, which the limit exists to stop.
    app = create_app(runtime, settings.model_copy(update={"rate_limit_rps": 1e6, "rate_burst": 1e6}))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        return _ask_all(runtime, HTTPConnection("127.0.0.1", _port(server), timeout=30), key, requests)
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


def _ask_all(runtime: Runtime, connection: HTTPConnection, key: str, requests: int) -> dict[str, Any]:
    tasks = [*read_tasks(runtime.lake, TASKS), *read_tasks(runtime.lake, SAFETY)]
    times: list[float] = []
    right = refused = 0
    for task in tasks[:: max(1, len(tasks) // requests)]:
        started = time.perf_counter()
        draft = _post(connection, "/v1/draft", {"request": task.request}, key, 200)
        times.append((time.perf_counter() - started) * 1000)
        sent = draft["text"] == task.answer
        right, refused = right + sent, refused + draft["refused"]
        corrected = "" if sent else task.answer
        feedback = {"draft_id": draft["draft_id"], "sent": sent, "corrected": corrected}
        _post(connection, "/v1/feedback", feedback, key, 202)
    connection.close()
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
    counts = {"drafts": len(times), "sent": right, "refused": refused}
    return {**counts, "p50_ms": round(cuts[49], 1), "p99_ms": round(cuts[98], 1)}


def _post(connection: HTTPConnection, path: str, body: Any, key: str, expected: int) -> dict[str, Any]:
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json", "X-API-Key": key})
    response = connection.getresponse()
    answer: dict[str, Any] = json.loads(response.read())
    if response.status != expected:
        raise RuntimeError(f"the service answered {response.status}: {answer.get('detail')}")
    return answer
