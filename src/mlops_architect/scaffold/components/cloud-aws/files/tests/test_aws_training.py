"""Starting a training on AWS, with clients that remember what was asked of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from scoring.cloud.aws_training import start_training


class FakeClients:
    """Remembers what was asked of which service."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def client(self, service: str) -> FakeClients:
        self.calls.append((service, {}))
        return self

    def start_execution(self, **request: Any) -> None:
        self.calls.append(("start", request))

    def put_events(self, **request: Any) -> None:
        self.calls.append(("put", request))

    def invoke_rest_api(self, **request: Any) -> None:
        self.calls.append(("airflow", request))

    def get_paginator(self, name: str) -> FakeClients:
        assert name == "list_schedules"
        return self

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        names = ("x-dev-training-ingest", "x-dev-training-train", "x-dev-scoring-ingest")
        return [{"Schedules": [{"Name": name} for name in names]}]

    def get_schedule(self, **request: Any) -> dict[str, Any]:
        hour = "3" if request["Name"].endswith("train") else "2"
        return {**request, "ScheduleExpression": f"cron(30 {hour} * * ? *)", "Target": {"Arn": "a"}}

    def create_schedule(self, **request: Any) -> None:
        self.calls.append(("schedule", request))


def test_training_starts_through_a_state_machine_or_a_bus() -> None:
    clients = FakeClients()
    start_training("arn:aws:states:eu-west-1:1:stateMachine:train", {"reason": ["drift"]}, clients)
    start_training("arn:aws:events:eu-west-1:1:event-bus/x", {"reason": ["drift"]}, clients)
    assert [name for name, _ in clients.calls] == ["stepfunctions", "start", "events", "put"]
    start_training("arn:aws:airflow:eu-west-1:1:environment/x-dev", {}, clients)
    assert clients.calls[-1][1]["Path"] == "/dags/x-dev-training/dagRuns"
    with pytest.raises(ValueError, match="lambda"):
        start_training("arn:aws:lambda:eu-west-1:1:function:x", {}, clients)


def test_training_schedules_run_once_in_their_order() -> None:
    clients = FakeClients()
    now = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
    start_training("arn:aws:scheduler:eu-west-1:1:schedule-group/x-dev", {}, clients, now)
    made = [request for name, request in clients.calls if name == "schedule"]
    assert [request["ScheduleExpression"] for request in made] == ["at(2026-01-31T12:02:00)", "at(2026-01-31T13:02:00)"]
    assert all(len(request["Name"]) <= 64 and request["ActionAfterCompletion"] == "DELETE" for request in made)
