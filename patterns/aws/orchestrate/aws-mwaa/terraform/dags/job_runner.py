"""Starts a job through the AWS API and waits for its end.

A job is described by the universal target that would start it (``arn:aws:scheduler:::aws-sdk:<service>:<action>``)
and the request in Pascal case, as EventBridge Scheduler takes it.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import boto3
from botocore import xform_name
from botocore.config import Config

POLL_SECONDS = 30
EXECUTION_ID = "<aws.scheduler.execution-id>"
RUNNING, SUCCEEDED = "running", "succeeded"

# Where the SDK for Python calls a service by another name than the scheduler does.
CLIENT_NAMES = {"emrserverless": "emr-serverless", "sfn": "stepfunctions"}

Request = Mapping[str, Any]
Progress = Callable[[Any, Request, Request], str]


class JobFailed(RuntimeError):
    """The job was not accepted, or it ended without success."""


def ecs_task(client: Any, request: Request, response: Request) -> str:
    """Return how the task that ``response`` tells of is doing."""
    if response["failures"]:
        raise JobFailed(f"ECS refused the task: {response['failures']}")
    arn = response["tasks"][0]["taskArn"]
    task = client.describe_tasks(cluster=request["cluster"], tasks=[arn])["tasks"][0]
    if task["lastStatus"] != "STOPPED":
        return RUNNING
    codes = [container.get("exitCode") for container in task["containers"]]
    return (
        SUCCEEDED
        if codes and not any(code != 0 for code in codes)
        else f"{task.get('stoppedReason')}, exit codes {codes}"
    )


def by_status(
    describe: str,
    identity: Callable[[Request, Request], Request],
    path: tuple[str | int, ...],
    done: str,
    failed: frozenset[str],
) -> Progress:
    """Return a progress function for services that have one describing call and one status word."""

    def progress(client: Any, request: Request, response: Request) -> str:
        value: Any = getattr(client, describe)(**identity(request, response))
        for step in path:
            # Right after the start a list of one may still be empty.
            if value == []:
                return RUNNING
            value = value[step]
        if value == done:
            return SUCCEEDED
        return str(value) if value in failed else RUNNING

    return progress


def lambda_call(_client: Any, _request: Request, response: Request) -> str:
    """Return how a synchronous invocation ended."""
    return SUCCEEDED if not response.get("FunctionError") else response["Payload"].read().decode()[:500]


SAGEMAKER_FAILED = frozenset({"Failed", "Stopped"})
PROGRESS: dict[tuple[str, str], Progress] = {
    ("ecs", "runTask"): ecs_task,
    ("lambda", "invoke"): lambda_call,
    ("batch", "submitJob"): by_status(
        "describe_jobs", lambda _q, r: {"jobs": [r["jobId"]]}, ("jobs", 0, "status"), "SUCCEEDED", frozenset({"FAILED"})
    ),
    ("glue", "startJobRun"): by_status(
        "get_job_run",
        lambda q, r: {"JobName": q["JobName"], "RunId": r["JobRunId"]},
        ("JobRun", "JobRunState"),
        "SUCCEEDED",
        frozenset({"FAILED", "STOPPED", "TIMEOUT", "ERROR", "EXPIRED"}),
    ),
    ("emrserverless", "startJobRun"): by_status(
        "get_job_run",
        lambda q, r: {"applicationId": q["applicationId"], "jobRunId": r["jobRunId"]},
        ("jobRun", "state"),
        "SUCCESS",
        frozenset({"FAILED", "CANCELLED"}),
    ),
    ("athena", "startQueryExecution"): by_status(
        "get_query_execution",
        lambda _q, r: {"QueryExecutionId": r["QueryExecutionId"]},
        ("QueryExecution", "Status", "State"),
        "SUCCEEDED",
        frozenset({"FAILED", "CANCELLED"}),
    ),
    ("sfn", "startExecution"): by_status(
        "describe_execution",
        lambda _q, r: {"executionArn": r["executionArn"]},
        ("status",),
        "SUCCEEDED",
        frozenset({"FAILED", "TIMED_OUT", "ABORTED"}),
    ),
    ("sagemaker", "createTrainingJob"): by_status(
        "describe_training_job",
        lambda q, _r: {"TrainingJobName": q["TrainingJobName"]},
        ("TrainingJobStatus",),
        "Completed",
        SAGEMAKER_FAILED,
    ),
    ("sagemaker", "createTransformJob"): by_status(
        "describe_transform_job",
        lambda q, _r: {"TransformJobName": q["TransformJobName"]},
        ("TransformJobStatus",),
        "Completed",
        SAGEMAKER_FAILED,
    ),
    ("sagemaker", "createProcessingJob"): by_status(
        "describe_processing_job",
        lambda q, _r: {"ProcessingJobName": q["ProcessingJobName"]},
        ("ProcessingJobStatus",),
        "Completed",
        SAGEMAKER_FAILED,
    ),
}


def target_of(scheduler_arn: str) -> tuple[str, str]:
    """Return service and action of a universal target.

    Raises:
        ValueError: Nothing here knows how to wait for such a job.
    """
    service, action = scheduler_arn.rsplit(":", 2)[1:]
    if (service, action) not in PROGRESS:
        raise ValueError(f"no way to wait for {service}:{action}; add it to PROGRESS in job_runner.py")
    return service, action


def spelled(value: Any, shape: Any) -> Any:
    """Return ``value`` with the member names as the SDK spells them, whatever their case was.

    Raises:
        ValueError: The service knows no such member.
    """
    if shape.type_name == "structure" and isinstance(value, Mapping):
        members = {name.lower(): name for name in shape.members}
        unknown = [key for key in value if key.lower() not in members]
        if unknown:
            raise ValueError(f"{shape.name} has no {', '.join(unknown)}")
        return {members[key.lower()]: spelled(item, shape.members[members[key.lower()]]) for key, item in value.items()}
    if shape.type_name == "list" and isinstance(value, list):
        return [spelled(item, shape.member) for item in value]
    if shape.type_name == "map" and isinstance(value, Mapping):
        return {key: spelled(item, shape.value) for key, item in value.items()}
    return value


def run(scheduler_arn: str, scheduler_input: str) -> None:
    """Start the job and return when it has succeeded.

    Raises:
        JobFailed: It was refused or ended otherwise; Airflow then retries or reports it.
    """
    service, action = target_of(scheduler_arn)
    # A repeated start must not become a second run, and a synchronous call may take a quarter of an hour.
    config = Config(read_timeout=910, retries={"max_attempts": 1} if service == "lambda" else {"mode": "standard"})
    client = boto3.client(CLIENT_NAMES.get(service, service), config=config)
    shape = client.meta.service_model.operation_model(action[0].upper() + action[1:]).input_shape
    request = spelled(json.loads(scheduler_input.replace(EXECUTION_ID, uuid.uuid4().hex[:16])), shape)
    if service == "lambda":
        request["InvocationType"] = "RequestResponse"
    response = getattr(client, xform_name(action[0].upper() + action[1:]))(**request)
    while (state := PROGRESS[service, action](client, request, response)) == RUNNING:
        time.sleep(POLL_SECONDS)
    if state != SUCCEEDED:
        raise JobFailed(state)
