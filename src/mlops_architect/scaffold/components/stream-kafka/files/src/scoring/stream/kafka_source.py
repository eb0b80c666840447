"""Kafka as the stream: a consumer group, signed in as this system's cloud does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from confluent_kafka import Consumer, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]

from scoring import plugins
from scoring.runtime import Runtime
from scoring.settings import Platform
from scoring.stream.interface import Record

_REPLICAS = -1
"""The broker's own default."""
_TOPIC_EXISTS = "TOPIC_ALREADY_EXISTS"
_TIMEOUT_S = 30.0


class KafkaSource:
    """One topic, read by the group ``group``."""

    def __init__(self, topic: str, consumer: Any) -> None:
        self._consumer = consumer
        self._consumer.subscribe([topic])

    def poll(self, most: int, wait_s: float) -> list[Record]:
        """Return the next messages of all assigned partitions.

        Raises:
            KafkaException: The broker reports an error that does not pass by itself.
        """
        found = []
        for message in self._consumer.consume(num_messages=most, timeout=wait_s):
            error = message.error()
            if error is not None:
                if error.retriable():
                    continue
                raise KafkaException(error)
            found.append(Record(message.value() or b"", (message.topic(), message.partition(), message.offset())))
        return found

    def commit(self, records: Sequence[Record]) -> None:
        """Commit the offset after the last message of each partition."""
        last: dict[tuple[str, int], int] = {}
        for topic, partition, offset in (record.position for record in records):
            last[topic, partition] = max(offset + 1, last.get((topic, partition), 0))
        if last:
            offsets = [TopicPartition(topic, partition, offset) for (topic, partition), offset in last.items()]
            self._consumer.commit(offsets=offsets, asynchronous=False)

    def close(self) -> None:
        """Leave the group."""
        self._consumer.close()


def ensure_topic(admin: Any, topic: str, partitions: int, retention_hours: float) -> None:
    """Make the topic if it does not exist; where the infrastructure made it, nobody here has to be allowed to.

    Raises:
        KafkaException: The broker refuses.
    """
    known = admin.list_topics(topic, timeout=_TIMEOUT_S).topics.get(topic)
    if known is not None and known.error is None:
        return
    wanted = NewTopic(topic, partitions, _REPLICAS, config={"retention.ms": str(int(retention_hours * 3_600_000))})
    for future in admin.create_topics([wanted]).values():
        try:
            future.result()
        except KafkaException as error:
            if error.args[0].name() != _TOPIC_EXISTS:
                raise


def client_settings(platform: Platform) -> dict[str, Any]:
    """Return the connection settings: signed in over TLS in a cloud, plain on a laptop."""
    if platform.profile == "local":
        return {"bootstrap.servers": platform.stream_brokers}
    found: dict[str, Any]
    if platform.stream_secret:
        found = plugins.load(plugins.PARTS, "existing-kafka").settings(platform)
    else:
        found = plugins.load(plugins.KAFKA_SIGN_INS, platform.profile).settings(platform.stream_brokers)
    return found


def connect(runtime: Runtime) -> KafkaSource:
    """Return the topic that the platform names; made if it is missing, unless the cluster is run by others."""
    platform = runtime.platform
    common = client_settings(platform)
    admin = AdminClient(common)
    if platform.stream_secret:
        existing = plugins.load(plugins.PARTS, "existing-kafka")
        existing.require_topic(admin, platform.stream_name, platform.stream_partitions)
    else:
        ensure_topic(admin, platform.stream_name, platform.stream_partitions, platform.stream_retention_hours)
    group = {
        "group.id": platform.stream_group or f"{platform.service}-features",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "partition.assignment.strategy": "cooperative-sticky",
    }
    return KafkaSource(platform.stream_name, Consumer({**common, **group}))
