"""Starting the training pipeline through whatever orchestrates it, named by the URL that starts it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlparse

import requests

from scoring.cloud.gcp_identity import identity

_TIMEOUT_S = 30.0
_WORKFLOWS = "workflowexecutions.googleapis.com"
_GOOGLE = (".googleapis.com", ".googleusercontent.com")


def start_training(target: str, details: Mapping[str, Any], session: Any = requests) -> None:
    """Start training.

    Args:
        target: The executions of a workflow, a job or a schedule to run now, as an HTTPS URL of Google's.
        details: Why; handed to a workflow as its argument.
        session: What sends requests; the library itself when not given.

    Raises:
        ValueError: The URL is not one of Google's: the token would be given away.
    """
    place = urlparse(target)
    host = place.hostname or ""
    if place.scheme != "https" or not host.endswith(_GOOGLE):
        raise ValueError(f"training cannot be started at {place.scheme}://{host}")
    body: dict[str, Any] = {"argument": json.dumps(dict(details))} if host == _WORKFLOWS else {}
    headers = {"Authorization": f"Bearer {identity().token()[0]}"}
    session.post(target, json=body, headers=headers, timeout=_TIMEOUT_S).raise_for_status()
