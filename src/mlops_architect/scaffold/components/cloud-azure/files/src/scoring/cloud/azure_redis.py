"""Signing in to Redis with the managed identity: its object id is the user, its token the password.

https://learn.microsoft.com/azure/redis/entra-for-authentication
"""

from __future__ import annotations

import base64
import json
from typing import Any

from redis.credentials import CredentialProvider

from scoring.cloud.azure_identity import token
from scoring.settings import Platform

_AUDIENCE = "https://redis.azure.com"


class EntraCredentials(CredentialProvider):
    """Gives user and token for a new connection."""

    def get_credentials(self) -> tuple[str, str]:
        """Return the object id of the identity and its token."""
        own = token(_AUDIENCE)[0]
        return object_id(own), own


def object_id(own: str) -> str:
    """Return whom a token was given to: the server compares it, so nothing is verified here."""
    body = own.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return str(claims["oid"])


def connection(platform: Platform) -> dict[str, Any]:  # noqa: ARG001 - every cloud's sign-in takes the settings
    """Return how to sign in, as arguments of the client."""
    return {"credential_provider": EntraCredentials()}
