"""Signing in to Event Hubs, which speaks Kafka, with the managed identity.

https://learn.microsoft.com/azure/event-hubs/azure-event-hubs-apache-kafka-overview
"""

from __future__ import annotations

from typing import Any

from scoring.cloud.azure_identity import token


def settings(brokers: str) -> dict[str, Any]:
    """Return the connection settings of the Kafka client."""
    audience = f"https://{brokers.partition(':')[0]}"
    return {
        "bootstrap.servers": brokers,
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "OAUTHBEARER",
        "oauth_cb": lambda _: token(audience),
    }
