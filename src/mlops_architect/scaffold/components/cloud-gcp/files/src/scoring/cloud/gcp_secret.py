"""A secret of Secret Manager, by its resource name ``projects/P/secrets/S``.

https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access
"""

from __future__ import annotations

import base64
from typing import Any

import requests

from scoring.cloud.gcp_identity import identity

_API = "https://secretmanager.googleapis.com/v1"
_TIMEOUT_S = 10.0


def read_secret(name: str, session: Any = requests) -> str:
    """Return the text of the newest version."""
    version = name if "/versions/" in name else f"{name}/versions/latest"
    headers = {"Authorization": f"Bearer {identity().token()[0]}"}
    answer = session.get(f"{_API}/{version}:access", headers=headers, timeout=_TIMEOUT_S)
    answer.raise_for_status()
    return base64.b64decode(answer.json()["payload"]["data"]).decode()
