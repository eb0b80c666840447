"""Start the service on a free port, ask over HTTP, and stop it."""

from __future__ import annotations

import json
import os
import secrets
import statistics
import threading
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from typing import Any

import uvicorn

from scoring.evaluation.questions import Question
from scoring.runtime import Runtime
from scoring.serving.app import create_app
from scoring.serving.security import KEY_VARIABLE
from scoring.serving.settings import ServingSettings

_START_S = 20.0


def smoke(runtime: Runtime, questions: Sequence[Question]) -> dict[str, Any]:
    """Ask ``questions`` one by one, rate each answer, and return counts by outcome and latencies in milliseconds.

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
        return _ask_all(HTTPConnection("127.0.0.1", _port(server), timeout=10), key, questions)
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


def _ask_all(connection: HTTPConnection, key: str, questions: Sequence[Question]) -> dict[str, Any]:
    times: list[float] = []
    outcomes: dict[str, int] = {}
    for question in questions:
        headers = {"X-API-Key": key, "X-Groups": ",".join(question.groups)}
        started = time.perf_counter()
        answer = _post(connection, "/v1/answer", {"question": question.question}, headers, 200)
        times.append((time.perf_counter() - started) * 1000)
        outcomes[answer["outcome"]] = outcomes.get(answer["outcome"], 0) + 1
        right = (answer["outcome"] != "answered") == question.refuse
        feedback = {"answer_id": answer["answer_id"], "helpful": right}
        _post(connection, "/v1/feedback", feedback, headers, 202)
    connection.close()
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
    return {"questions": len(times), **outcomes, "p50_ms": round(cuts[49], 1), "p99_ms": round(cuts[98], 1)}


def _post(connection: HTTPConnection, path: str, body: Any, headers: dict[str, str], expected: int) -> dict[str, Any]:
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json", **headers})
    response = connection.getresponse()
    answer: dict[str, Any] = json.loads(response.read())
    if response.status != expected:
        raise RuntimeError(f"the service answered {response.status}: {answer.get('detail')}")
    return answer
