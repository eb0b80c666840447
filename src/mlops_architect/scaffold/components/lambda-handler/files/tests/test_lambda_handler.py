"""The Lambda handler: each kind of event goes where it belongs."""

from __future__ import annotations

import pytest

from scoring import plugins
from scoring.lambda_handler import handler
from scoring.runtime import Runtime


def test_an_event_may_name_a_role(runtime: Runtime) -> None:
    assert runtime.platform.profile == "local"
    assert handler({"role": "ingest", "arguments": ["--as-of", "2025-01-01"]}, None) == {
        "role": "ingest",
        "exit_code": 0,
    }


def test_the_environment_names_the_role_otherwise(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert runtime.platform.profile == "local"
    monkeypatch.setenv("SCORING_ROLE", "health")
    assert handler({}, None)["role"] == "health"


def test_a_role_that_fails_is_an_error(runtime: Runtime) -> None:
    assert runtime.platform.profile == "local"
    with pytest.raises(RuntimeError, match="role train ended with 1"):
        handler({"role": "train"}, None)


def test_http_events_reach_the_service(trained: Runtime) -> None:
    if not plugins.has(plugins.PARTS["http"]):
        pytest.skip("HTTP scoring is not part of this system")
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/health/ready",
        "rawQueryString": "",
        "headers": {"host": "localhost"},
        "requestContext": {
            "http": {
                "method": "GET",
                "path": "/health/ready",
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "t",
            },
        },
        "isBase64Encoded": False,
    }
    assert trained.lake.exists("models/release.json")
    assert handler(event, None)["statusCode"] == 200
