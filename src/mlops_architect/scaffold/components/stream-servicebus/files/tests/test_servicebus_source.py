"""The Service Bus source against a queue in memory."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from azure.servicebus.exceptions import MessageLockLostError

from scoring.stream.servicebus_source import ServicebusSource


class FakeReceiver:
    """Hands messages out in order and forgets them when they are completed; the third loses its lock."""

    def __init__(self, count: int) -> None:
        self.messages = [SimpleNamespace(body=[b"body ", str(n).encode()], n=n) for n in range(count)]
        self.closed = False

    def receive_messages(self, max_message_count: int, max_wait_time: float) -> list[Any]:
        assert max_wait_time >= 1
        return self.messages[:max_message_count]

    def complete_message(self, message: Any) -> None:
        if message.n == 2:
            raise MessageLockLostError
        self.messages.remove(message)

    def close(self) -> None:
        self.closed = True


def test_committed_messages_are_gone_and_a_lost_lock_comes_again() -> None:
    receiver = FakeReceiver(5)
    source = ServicebusSource(receiver)
    records = source.poll(4, 0)
    assert [record.body for record in records] == [b"body 0", b"body 1", b"body 2", b"body 3"]
    source.commit(records)
    assert [record.body for record in source.poll(9, 0)] == [b"body 2", b"body 4"]
    source.close()
    assert receiver.closed
