"""Starting the training pipeline through whatever orchestrates it, named by the URL that starts it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlparse

import requests

from scoring.cloud.azure_identity import token

_TIMEOUT_S = 30.0
_MANAGEMENT = "management.azure.com"
_WORKFLOWS = ".logic.azure.com"


def start_training(target: str, details: Mapping[str, Any], session: Any = requests) -> None:
    """Start training.

    Args:
        target: The start of a pipeline or a job, or the request that a workflow waits for, as an HTTPS URL of Azure's.
        details: Why; handed to a workflow, while pipelines and jobs take only what they declare.
        session: What sends requests; the library itself when not given.

    Raises:
        ValueError: The URL is not one of Azure's: the token would be given away.
    """
    place = urlparse(target)
    host = place.hostname or ""
    workflow = host.endswith(_WORKFLOWS)
    if place.scheme != "https" or not (workflow or host == _MANAGEMENT):
        raise ValueError(f"training cannot be started at {place.scheme}://{host}")
    headers = {"Authorization": f"Bearer {token(f'https://{_MANAGEMENT}')[0]}"}
    body = dict(details) if workflow else None
    session.post(target, json=body, headers=headers, timeout=_TIMEOUT_S).raise_for_status()
