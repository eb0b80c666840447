"""SQS as the stream: messages are deleted when they are committed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import boto3

from scoring.runtime import Runtime
from scoring.stream.interface import Record

_MOST = 10
"""The service hands out and deletes ten messages at a time."""


class SqsSource:
    """One queue, by URL or by name."""

    def __init__(self, queue: str, client: Any = None) -> None:
        self._client = client or boto3.client("sqs")
        self._url = queue if queue.startswith("https://") else self._client.get_queue_url(QueueName=queue)["QueueUrl"]

    def poll(self, most: int, wait_s: float) -> list[Record]:
        """Return messages until there are ``most`` or the queue has no more."""
        found: list[Record] = []
        while len(found) < most:
            answer = self._client.receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=min(_MOST, most - len(found)),
                WaitTimeSeconds=0 if found else max(1, round(wait_s)),
            )
            messages = answer.get("Messages", [])
            found.extend(Record(message["Body"].encode(), message["ReceiptHandle"]) for message in messages)
            if len(messages) < _MOST:
                break
        return found

    def commit(self, records: Sequence[Record]) -> None:
        """Delete the messages; one that cannot be deleted is delivered again and recognised."""
        for start in range(0, len(records), _MOST):
            entries = [
                {"Id": str(number), "ReceiptHandle": record.position}
                for number, record in enumerate(records[start : start + _MOST])
            ]
            self._client.delete_message_batch(QueueUrl=self._url, Entries=entries)

    def close(self) -> None:
        """Do nothing: messages that were not deleted become visible again by themselves."""


def connect(runtime: Runtime) -> SqsSource:
    """Return the queue that the platform names."""
    return SqsSource(runtime.platform.stream_name)
