"""A secret of Key Vault, by its identifier ``https://VAULT.vault.azure.net/secrets/NAME``.

https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlparse

import requests

from scoring.cloud.azure_identity import token

_AUDIENCE = "https://vault.azure.net"
_VERSION = "7.4"
_TIMEOUT_S = 10.0


def read_secret(identifier: str, session: Any = requests) -> str:
    """Return the text of the newest version.

    Raises:
        ValueError: The identifier is not in a vault: the token would be given away.
    """
    if not (urlparse(identifier).hostname or "").endswith(".vault.azure.net"):
        raise ValueError("the secret is not in a key vault")
    answer = session.get(
        identifier,
        params={"api-version": _VERSION},
        headers={"Authorization": f"Bearer {token(_AUDIENCE)[0]}"},
        timeout=_TIMEOUT_S,
    )
    answer.raise_for_status()
    return str(answer.json()["value"])
