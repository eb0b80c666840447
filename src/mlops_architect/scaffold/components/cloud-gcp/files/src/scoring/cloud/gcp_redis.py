"""Signing in to Memorystore: with the service account, or with the password that a secret holds.

https://cloud.google.com/memorystore/docs/cluster/about-iam-auth
"""

from __future__ import annotations

import base64
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from redis.credentials import CredentialProvider, UsernamePasswordCredentialProvider

from scoring.cloud.gcp_identity import identity
from scoring.cloud.gcp_secret import read_secret
from scoring.settings import Platform


class IamCredentials(CredentialProvider):
    """The access token stands for the password; the server knows the account by it."""

    def get_credentials(self) -> tuple[str]:
        """Return the token for a new connection."""
        return (identity().token()[0],)


def connection(platform: Platform) -> dict[str, Any]:
    """Return how to sign in and whose certificates to trust, as arguments of the client."""
    found: dict[str, Any] = {}
    if platform.online_auth == "iam":
        found["credential_provider"] = IamCredentials()
    elif platform.online_password_secret:
        found["credential_provider"] = UsernamePasswordCredentialProvider(
            password=read_secret(platform.online_password_secret)
        )
    if platform.online_ca_b64:
        found["ssl_ca_certs"] = str(_written(base64.b64decode(platform.online_ca_b64)))
        # The certificate names the service, not the address that it is reached at.
        found["ssl_check_hostname"] = False
    return found


def _written(certificates: bytes) -> Path:
    path = Path(gettempdir()) / "online-store-ca.pem"
    path.write_bytes(certificates)
    return path
