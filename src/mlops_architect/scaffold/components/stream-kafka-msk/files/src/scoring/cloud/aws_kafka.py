"""Signing in to Amazon MSK with the task's role."""

from __future__ import annotations

import os
from typing import Any

from aws_msk_iam_sasl_signer import MSKAuthTokenProvider


def settings(brokers: str) -> dict[str, Any]:
    """Return the connection settings of the Kafka client."""
    return {
        "bootstrap.servers": brokers,
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "OAUTHBEARER",
        "oauth_cb": _token,
    }


def _token(_: str) -> tuple[str, float]:
    token, expires_ms = MSKAuthTokenProvider.generate_auth_token(os.environ["AWS_REGION"])
    return token, expires_ms / 1000
