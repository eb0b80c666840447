"""Starting the training pipeline through whatever orchestrates it, named by its ARN."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

_FIRST_START = timedelta(minutes=2)
_KEPT = ("FlexibleTimeWindow", "Target", "KmsKeyArn", "GroupName")


def start_training(arn: str, details: Mapping[str, Any], clients: Any = None, now: datetime | None = None) -> None:
    """Start training.

    Args:
        arn: A Step Functions state machine, an EventBridge bus, a scheduler group whose training
            schedules are copied as one-time schedules, or a managed Airflow environment.
        details: Why; handed to the pipeline where it takes an input.
        clients: What makes service clients; boto3 when not given.
        now: The present; the clock when not given.

    Raises:
        ValueError: The ARN is of another service, or the group has no training schedules.
    """
    if clients is None:
        import boto3

        clients = boto3
    service = arn.split(":")[2]
    text = json.dumps(details)
    if service == "states":
        clients.client("stepfunctions").start_execution(stateMachineArn=arn, input=text)
    elif service == "events":
        entry = {"EventBusName": arn, "Source": "scoring", "DetailType": "RetrainingWanted", "Detail": text}
        clients.client("events").put_events(Entries=[entry])
    elif service == "scheduler":
        _copy_schedules(clients.client("scheduler"), arn.rpartition("/")[2], now or datetime.now(UTC))
    elif service == "airflow":
        name = arn.rpartition("/")[2]
        path = f"/dags/{name}-training/dagRuns"
        clients.client("mwaa").invoke_rest_api(Name=name, Path=path, Method="POST", Body={"conf": dict(details)})
    else:
        raise ValueError(f"training cannot be started through {service}")


def _copy_schedules(client: Any, group: str, now: datetime) -> None:
    """Let the training schedules run once, as far apart as they usually are."""
    pages = client.get_paginator("list_schedules").paginate(GroupName=group)
    names = [item["Name"] for page in pages for item in page["Schedules"] if "-training-" in item["Name"]]
    if not names:
        raise ValueError(f"the schedule group {group} has no training schedules")
    found = [client.get_schedule(GroupName=group, Name=name) for name in names]
    minutes = [_minute_of_day(schedule["ScheduleExpression"]) for schedule in found]
    first = min(minutes)
    for schedule, minute in zip(found, minutes, strict=True):
        at = now + _FIRST_START + timedelta(minutes=minute - first)
        kept = {key: schedule[key] for key in _KEPT if schedule.get(key)}
        client.create_schedule(
            **kept,
            Name=f"{schedule['Name'][:48]}-{at:%Y%m%dT%H%M}",
            ScheduleExpression=f"at({at:%Y-%m-%dT%H:%M:%S})",
            ActionAfterCompletion="DELETE",
        )


def _minute_of_day(expression: str) -> int:
    """Return the minute of ``cron(M H ...)``; 0 where it is no plain time of day."""
    parts = expression.removeprefix("cron(").split()
    return int(parts[1]) * 60 + int(parts[0]) if len(parts) > 1 and parts[0].isdigit() and parts[1].isdigit() else 0
