"""The Lambda handler: HTTP events, stream records, or the name of a role.

``{"role": "ingest", "arguments": ["--as-of", "2026-01-31"]}`` runs a role; ``SCORING_ROLE``
names the role where the event does not.
"""

from __future__ import annotations

import functools
import os
from typing import Any

from scoring import plugins
from scoring.cli import main

_STREAMS = frozenset({"aws:kinesis", "aws:sqs", "aws:kafka", "SelfManagedKafka"})


def handler(event: dict[str, Any], context: Any) -> Any:
    """Answer one invocation.

    Raises:
        RuntimeError: A role failed; Lambda then counts an error and retries as configured.
        NotPartOfThisSystem: The event is for a part that this repository does not contain.
    """
    if "requestContext" in event:
        return _http()(event, context)
    if _source(event) in _STREAMS:
        return _stream()(event)
    role = event.get("role") or os.environ.get("SCORING_ROLE", "")
    code = main([str(role), *[str(argument) for argument in event.get("arguments", [])]])
    if code:
        raise RuntimeError(f"role {role} ended with {code}")
    return {"role": role, "exit_code": code}


def _source(event: dict[str, Any]) -> str:
    records = event.get("Records") or [{}]
    first = records[0] if isinstance(records, list) else {}
    return str(event.get("eventSource") or first.get("eventSource") or "")


@functools.cache
def _http() -> Any:
    """Return the HTTP application behind Lambda's events; made once, while the function is warm."""
    from mangum import Mangum

    # What is kept of answers is written within the invocation: between invocations the process is frozen.
    for name in ("PREDICTION_FLUSH_S", "RECORD_FLUSH_S"):
        os.environ.setdefault(f"SCORING_SERVING__{name}", "5")
    app = plugins.load(plugins.PARTS, "http").from_environment()
    app.state.service.tick()
    adapter = Mangum(app, lifespan="off")

    def answer(event: dict[str, Any], context: Any) -> Any:
        result = adapter(event, context)
        app.state.service.tick_if_due()
        return result

    return answer


@functools.cache
def _stream() -> Any:
    return plugins.load(plugins.PARTS, "stream-events").from_environment()
