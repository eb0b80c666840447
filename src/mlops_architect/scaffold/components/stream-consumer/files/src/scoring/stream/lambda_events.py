"""Stream records as Lambda receives them, with the failures it is told about."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from scoring.runtime import Runtime
from scoring.stream.consumer import Consumer, open_consumer, process_all
from scoring.stream.interface import Record


def records_of(event: dict[str, Any]) -> list[Record]:
    """Return the records of a Kinesis, SQS or Kafka event; a position is the id that Lambda knows it by."""
    records = event["records"] if "records" in event else event["Records"]
    if isinstance(records, dict):
        found = [record for partition in records.values() for record in partition]
        return [
            Record(base64.b64decode(record["value"]), f"{record['topic']}-{record['partition']}-{record['offset']}")
            for record in found
        ]
    return [
        Record(base64.b64decode(record["kinesis"]["data"]), record["kinesis"]["sequenceNumber"])
        if "kinesis" in record
        else Record(record["body"].encode(), record["messageId"])
        for record in records
    ]


def answer_for(event: dict[str, Any], consumer: Consumer) -> dict[str, Any]:
    """Process the event and return the records to deliver again.

    Raises:
        RuntimeError: A Kafka record failed: for Kafka, Lambda knows only the whole batch.
    """
    failed = process_all(consumer, records_of(event))
    if failed and isinstance(event.get("records"), dict):
        raise RuntimeError(f"{len(failed)} records were not processed")
    return {"batchItemFailures": [{"itemIdentifier": record.position} for record in failed]}


def from_environment() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return what answers events, with the configuration of this process."""
    runtime = Runtime.open()
    consumer = open_consumer(runtime, timeout_ms=500.0)
    return lambda event: answer_for(event, consumer)
