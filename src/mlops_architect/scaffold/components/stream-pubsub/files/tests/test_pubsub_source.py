"""The Pub/Sub source against a subscription in memory."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from google.api_core.exceptions import DeadlineExceeded

from scoring.stream.pubsub_source import PubsubSource, full_name


class FakeSubscription:
    """Hands messages out in order and forgets them when they are acknowledged."""

    def __init__(self, count: int) -> None:
        self.messages = {f"a{n}": f"body {n}".encode() for n in range(count)}
        self.out: set[str] = set()
        self.closed = False

    def pull(self, request: dict[str, Any], timeout: float) -> Any:
        assert request["subscription"] == "projects/p/subscriptions/s"
        assert timeout > 1
        handles = [handle for handle in self.messages if handle not in self.out][: request["max_messages"]]
        if not handles:
            raise DeadlineExceeded("nothing came")
        self.out.update(handles)
        received = [
            SimpleNamespace(ack_id=handle, message=SimpleNamespace(data=self.messages[handle])) for handle in handles
        ]
        return SimpleNamespace(received_messages=received)

    def acknowledge(self, request: dict[str, Any]) -> None:
        for handle in request["ack_ids"]:
            del self.messages[handle]

    def close(self) -> None:
        self.closed = True


def test_committed_messages_are_gone() -> None:
    subscription = FakeSubscription(23)
    source = PubsubSource("projects/p/subscriptions/s", subscription)
    records = source.poll(20, 0)
    assert len(records) == 20
    source.commit(records)
    assert list(subscription.messages) == ["a20", "a21", "a22"]
    assert [record.body for record in source.poll(20, 0)] == [b"body 20", b"body 21", b"body 22"]
    assert source.poll(20, 0) == []
    source.close()
    assert subscription.closed


def test_a_short_name_is_of_this_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "p")
    assert full_name("s") == full_name("projects/p/subscriptions/s") == "projects/p/subscriptions/s"
