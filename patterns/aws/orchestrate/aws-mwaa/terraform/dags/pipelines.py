"""One Airflow DAG for each pipeline that Terraform wrote to pipelines.json."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import job_runner
from airflow import DAG
from airflow.operators.python import PythonOperator
from schedules import airflow_schedule

GIVEN = json.loads((Path(__file__).parent / "pipelines.json").read_text(encoding="utf-8"))


def report_failure(context: dict[str, Any]) -> None:
    """Tell the failure topic which task of which run has failed for good."""
    task = context["task_instance"]
    boto3.client("sns").publish(
        TopicArn=GIVEN["failure_topic_arn"],
        Subject=f"Pipeline failed: {task.dag_id}"[:100],
        Message=f"{task.dag_id}.{task.task_id}, run {task.run_id}: {context.get('exception')}",
    )


def build(pipeline: str, schedule: str, jobs: list[dict[str, str]]) -> DAG:
    """Return a DAG that runs ``jobs`` one after the other."""
    with DAG(
        dag_id=f"{GIVEN['name']}-{pipeline}",
        description=f"The {pipeline} pipeline of {GIVEN['name']}",
        schedule=airflow_schedule(schedule),
        start_date=datetime(2024, 1, 1, tzinfo=UTC),
        catchup=False,
        max_active_runs=1,
        default_args={
            "retries": 2,
            "retry_delay": timedelta(minutes=1),
            "retry_exponential_backoff": True,
            "execution_timeout": timedelta(hours=12),
            "on_failure_callback": report_failure,
        },
    ) as dag:
        previous = None
        for job in jobs:
            job_runner.target_of(job["scheduler_arn"])
            task = PythonOperator(
                task_id=job["name"],
                python_callable=job_runner.run,
                op_args=[job["scheduler_arn"], job["scheduler_input"]],
            )
            if previous is not None:
                previous >> task
            previous = task
    return dag


for _pipeline, _given in GIVEN["pipelines"].items():
    globals()[_pipeline] = build(_pipeline, _given["schedule"], _given["jobs"])
