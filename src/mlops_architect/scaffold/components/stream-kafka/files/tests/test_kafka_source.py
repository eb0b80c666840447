"""The Kafka source against a consumer in memory."""

from __future__ import annotations

from typing import Any

from scoring.stream.kafka_source import KafkaSource, client_settings


class FakeMessage:
    """One message of a partition."""

    def __init__(self, partition: int, offset: int) -> None:
        self._place = (partition, offset)

    def error(self) -> None:
        return None

    def value(self) -> bytes:
        return b"body"

    def topic(self) -> str:
        return "events"

    def partition(self) -> int:
        return self._place[0]

    def offset(self) -> int:
        return self._place[1]


class FakeConsumer:
    """Hands out what it was given."""

    def __init__(self, messages: list[FakeMessage]) -> None:
        self.messages = messages
        self.committed: dict[int, int] = {}

    def subscribe(self, topics: list[str]) -> None:
        assert topics == ["events"]

    def consume(self, num_messages: int, timeout: float) -> list[FakeMessage]:
        assert timeout >= 0
        taken, self.messages = self.messages[:num_messages], self.messages[num_messages:]
        return taken

    def commit(self, offsets: list[Any], *, asynchronous: bool) -> None:
        assert not asynchronous
        self.committed.update({offset.partition: offset.offset for offset in offsets})


def test_the_offset_after_the_last_message_is_committed() -> None:
    consumer = FakeConsumer([FakeMessage(0, 5), FakeMessage(1, 9), FakeMessage(0, 6)])
    source = KafkaSource("events", consumer)
    source.commit(source.poll(10, 0))
    assert consumer.committed == {0: 7, 1: 10}


def test_sign_in_is_by_iam_in_aws_only() -> None:
    assert client_settings("localhost:9092", "local") == {"bootstrap.servers": "localhost:9092"}
    assert client_settings("b-1:9098", "aws")["security.protocol"] == "SASL_SSL"
