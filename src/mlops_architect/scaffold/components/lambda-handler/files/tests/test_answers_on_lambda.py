"""The Lambda handler: roles by name, and questions over HTTP events."""

from __future__ import annotations

import json

import pytest

from scoring.evaluation.questions import read_questions
from scoring.lambda_handler import handler
from scoring.runtime import Runtime
from scoring.serving.security import KEY_VARIABLE


def test_an_event_or_the_environment_names_a_role(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert runtime.platform.profile == "local"
    assert handler({"role": "ingest", "arguments": ["--no-index"]}, None) == {"role": "ingest", "exit_code": 0}
    monkeypatch.setenv("SCORING_ROLE", "health")
    assert handler({}, None)["role"] == "health"
    with pytest.raises(RuntimeError, match="role monitor ended with 1"):
        handler({"role": "monitor"}, None)


def test_a_question_is_answered(released: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "key")
    question = next(one for one in read_questions(released.lake) if one.category == "fact")
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/v1/answer",
        "rawQueryString": "",
        "headers": {"host": "localhost", "x-api-key": "key", "content-type": "application/json"},
        "body": json.dumps({"question": question.question}),
        "requestContext": {
            "http": {
                "method": "POST",
                "path": "/v1/answer",
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "t",
            },
        },
        "isBase64Encoded": False,
    }
    answer = handler(event, None)
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["outcome"] == "answered"
