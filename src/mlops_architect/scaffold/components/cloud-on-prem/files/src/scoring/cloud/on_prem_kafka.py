"""Signing in to the Kafka of the cluster: Strimzi makes user, password and certificates, and Kubernetes mounts them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

USER = "scoring-stream"
"""The name of the KafkaUser, which is also that of its Secret."""
MOUNTED = Path("/etc/scoring/secrets")


def settings(brokers: str, mounted: Path = MOUNTED) -> dict[str, Any]:
    """Return the connection settings of the Kafka client.

    Args:
        brokers: The bootstrap brokers, host:port.
        mounted: Where the Secrets of user and authority lie.
    """
    return {
        "bootstrap.servers": brokers,
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": USER,
        "sasl.password": (mounted / "stream" / "password").read_text(encoding="utf-8").strip(),
        "ssl.ca.location": str(mounted / "stream-authority" / "ca.crt"),
    }
