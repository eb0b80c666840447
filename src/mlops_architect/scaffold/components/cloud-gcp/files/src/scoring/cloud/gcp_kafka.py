"""Signing in to Managed Service for Apache Kafka with the service account.

The broker takes a token of three parts: a header, who it is for and until when, and Google's access token.
https://cloud.google.com/managed-service-for-apache-kafka/docs/authentication-kafka
"""

from __future__ import annotations

import base64
import json
import time
from typing import Any

from scoring.cloud.gcp_identity import Identity, identity

_HEADER = {"typ": "JWT", "alg": "GOOG_OAUTH2_TOKEN"}


def settings(brokers: str) -> dict[str, Any]:
    """Return the connection settings of the Kafka client."""
    return {
        "bootstrap.servers": brokers,
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "OAUTHBEARER",
        "oauth_cb": lambda _: token(identity()),
    }


def token(who: Identity) -> tuple[str, float]:
    """Return the broker's token and when it ends, in seconds since 1970."""
    access, ends = who.token()
    claims = {
        "exp": int(ends.timestamp()),
        "iat": int(time.time()),
        "iss": "Google",
        "scope": "kafka",
        "sub": who.email,
    }
    parts = (json.dumps(_HEADER), json.dumps(claims), access)
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts), ends.timestamp()
