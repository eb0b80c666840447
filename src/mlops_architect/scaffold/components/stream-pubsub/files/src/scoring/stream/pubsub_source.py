"""Pub/Sub as the stream: messages of one subscription, acknowledged when they are committed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from google.api_core.exceptions import DeadlineExceeded
from google.cloud.pubsub_v1 import SubscriberClient

from scoring.runtime import Runtime
from scoring.stream.interface import Record

_MOST = 1000
"""The service hands out and acknowledges a thousand messages at a time."""
_SLACK_S = 5.0


class PubsubSource:
    """One subscription, by its full name ``projects/P/subscriptions/S``."""

    def __init__(self, subscription: str, client: Any = None) -> None:
        self._client = client or SubscriberClient()
        self._subscription = subscription

    def poll(self, most: int, wait_s: float) -> list[Record]:
        """Return the messages that are there, after a while of waiting for the first."""
        try:
            answer = self._client.pull(
                request={"subscription": self._subscription, "max_messages": min(most, _MOST)},
                timeout=max(wait_s, 1.0) + _SLACK_S,
            )
        except DeadlineExceeded:
            return []
        return [Record(received.message.data, received.ack_id) for received in answer.received_messages]

    def commit(self, records: Sequence[Record]) -> None:
        """Acknowledge the messages; one that cannot be is delivered again and recognised."""
        for start in range(0, len(records), _MOST):
            handles = [record.position for record in records[start : start + _MOST]]
            self._client.acknowledge(request={"subscription": self._subscription, "ack_ids": handles})

    def close(self) -> None:
        """Close the connection; what was not acknowledged is delivered again by itself."""
        self._client.close()


def connect(runtime: Runtime) -> PubsubSource:
    """Return the subscription that the platform names."""
    return PubsubSource(full_name(runtime.platform.stream_name))


def full_name(subscription: str) -> str:
    """Return the subscription's full name; a short one is in the project that this runs in."""
    if "/" in subscription:
        return subscription
    return f"projects/{os.environ['GOOGLE_CLOUD_PROJECT']}/subscriptions/{subscription}"
