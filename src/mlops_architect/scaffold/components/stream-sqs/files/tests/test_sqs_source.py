"""The SQS source against a queue in memory."""

from __future__ import annotations

from typing import Any

from scoring.stream.sqs_source import SqsSource


class FakeQueue:
    """Hands messages out in order and forgets them when they are deleted."""

    def __init__(self, count: int) -> None:
        self.messages = {f"r{n}": f"body {n}" for n in range(count)}
        self.out: set[str] = set()

    def get_queue_url(self, QueueName: str) -> dict[str, str]:  # noqa: N803
        return {"QueueUrl": f"https://queue/{QueueName}"}

    def receive_message(self, MaxNumberOfMessages: int, **_: Any) -> dict[str, Any]:  # noqa: N803
        handles = [handle for handle in self.messages if handle not in self.out][:MaxNumberOfMessages]
        self.out.update(handles)
        return {"Messages": [{"Body": self.messages[handle], "ReceiptHandle": handle} for handle in handles]}

    def delete_message_batch(self, Entries: list[dict[str, str]], **_: Any) -> None:  # noqa: N803
        for entry in Entries:
            del self.messages[entry["ReceiptHandle"]]


def test_committed_messages_are_gone() -> None:
    queue = FakeQueue(23)
    source = SqsSource("events", queue)
    records = source.poll(20, 0)
    assert len(records) == 20
    source.commit(records)
    assert list(queue.messages) == ["r20", "r21", "r22"]
    assert [record.body for record in source.poll(20, 0)] == [b"body 20", b"body 21", b"body 22"]
