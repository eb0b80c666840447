"""The Kafka source against a consumer in memory."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from scoring.settings import Platform
from scoring.stream.kafka_source import KafkaSource, client_settings, ensure_topic


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


def test_nobody_signs_in_on_a_laptop() -> None:
    platform = Platform(profile="local", stream_brokers="localhost:9092")
    assert client_settings(platform) == {"bootstrap.servers": "localhost:9092"}


@pytest.mark.parametrize(
    ("known", "made"), [({"events": None}, []), ({"events": "unknown"}, ["events"]), ({}, ["events"])]
)
def test_a_topic_that_is_there_is_not_made(known: dict[str, str | None], made: list[str]) -> None:
    asked: list[str] = []

    def create_topics(topics: list[Any]) -> dict[str, Any]:
        asked.extend(topic.topic for topic in topics)
        return {topic.topic: SimpleNamespace(result=lambda: None) for topic in topics}

    found = {name: SimpleNamespace(error=error) for name, error in known.items()}
    admin = SimpleNamespace(list_topics=lambda *_, **__: SimpleNamespace(topics=found), create_topics=create_topics)
    ensure_topic(admin, "events", 3, 24)
    assert asked == made
