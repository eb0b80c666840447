"""Signing in to Valkey in the cluster: the password is a file that Kubernetes keeps current.

Whose certificate to trust is said by ``SSL_CERT_FILE``, as for every other store.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from redis.credentials import CredentialProvider

from scoring.settings import Platform


class MountedPassword(CredentialProvider):
    """Reads the password anew for each connection, so that it can be changed."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get_credentials(self) -> tuple[str]:
        """Return the password."""
        return (self._path.read_text(encoding="utf-8").strip(),)


def connection(platform: Platform) -> dict[str, Any]:
    """Return how to sign in, as arguments of the client; nothing where no password is mounted."""
    if not platform.online_password_secret:
        return {}
    return {"credential_provider": MountedPassword(Path(platform.online_password_secret))}
