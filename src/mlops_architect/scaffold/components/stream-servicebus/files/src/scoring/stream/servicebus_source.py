"""Service Bus as the stream: messages of one queue, completed when they are committed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from azure.servicebus import ServiceBusClient
from azure.servicebus.exceptions import MessageLockLostError

from scoring.cloud.azure_identity import credential
from scoring.runtime import Runtime
from scoring.stream.interface import Record

_SHORTEST_S = 1.0


class ServicebusSource:
    """One queue, through its receiver."""

    def __init__(self, receiver: Any) -> None:
        self._receiver = receiver

    def poll(self, most: int, wait_s: float) -> list[Record]:
        """Return the messages that are there, after a while of waiting for the first."""
        found = self._receiver.receive_messages(max_message_count=most, max_wait_time=max(wait_s, _SHORTEST_S))
        return [Record(b"".join(bytes(part) for part in message.body), message) for message in found]

    def commit(self, records: Sequence[Record]) -> None:
        """Complete the messages; one whose lock ran out is delivered again and recognised."""
        for record in records:
            try:
                self._receiver.complete_message(record.position)
            except MessageLockLostError:
                continue

    def close(self) -> None:
        """Close the connection; what was not completed is delivered again by itself."""
        self._receiver.close()


def connect(runtime: Runtime) -> ServicebusSource:
    """Return the queue that the platform names, in its namespace."""
    platform = runtime.platform
    client = ServiceBusClient(platform.stream_brokers.partition(":")[0], credential())
    return ServicebusSource(client.get_queue_receiver(platform.stream_name))
