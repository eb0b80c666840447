"""Requests to a model: a deadline over all attempts, retries where they help, and errors that quote nothing."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests

from scoring.models.interface import ModelUnavailable
from scoring.models.settings import ModelSettings

_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_FIRST_PAUSE_S = 0.3


def post_json(
    url: str,
    body: Mapping[str, Any],
    headers: Callable[[], Mapping[str, str]],
    settings: ModelSettings,
    session: Any = requests,
    sleep: Callable[[float], None] = time.sleep,
) -> Any:
    """Send ``body`` and return the answer as JSON.

    Raises:
        ModelUnavailable: No good answer came before the deadline, or trying again cannot help.
    """
    ends = time.monotonic() + settings.timeout_s
    problem = "no attempt was made"
    for attempt in range(settings.attempts):
        left = ends - time.monotonic()
        if left <= 0:
            break
        try:
            answer = session.post(url, json=dict(body), headers=dict(headers()), timeout=left, allow_redirects=False)
            if answer.status_code == 200:  # noqa: PLR2004
                return answer.json()
            problem = f"it answered {answer.status_code}"
            if answer.status_code not in _AGAIN:
                break
        except (requests.RequestException, ValueError) as error:
            problem = type(error).__name__
        pause = _FIRST_PAUSE_S * 2**attempt * (0.5 + random.random())  # noqa: S311 - spreads retries
        if attempt + 1 < settings.attempts and time.monotonic() + pause < ends:
            sleep(pause)
    raise ModelUnavailable(f"the model gave no answer: {problem}")


def number(value: Any) -> int:
    """Return a count that a provider sent; 0 where it sent none."""
    return int(value) if isinstance(value, int | float) else 0
