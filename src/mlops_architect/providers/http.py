"""What HTTP says about a failed call, whichever provider sent it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from mlops_architect.providers.chat import Kind

_OVERLOADED = (503, 529)


def kind_of_status(status: int) -> Kind:
    """Return what a status code means for the call."""
    if status in (401, 403):
        return "auth"
    if status == 408:
        return "timeout"
    if status == 413:
        return "length"
    if status == 429:
        return "rate-limit"
    if status in _OVERLOADED:
        return "overloaded"
    return "server" if status >= 500 else "request"


def host_of(address: Any) -> str:
    """Return host and port of a client's address: not its path, and nothing that could be a secret."""
    parts = urlsplit(str(address))
    return f"{parts.hostname or ''}:{parts.port}" if parts.port else parts.hostname or ""


def is_own_machine(address: str) -> bool:
    """Whether an address is one of this machine, by its name alone."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks to wait; None where it says nothing that is a number of seconds."""
    for name, scale in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            value = float(headers.get(name, "")) / scale
        except ValueError:
            continue
        if math.isfinite(value) and value >= 0:
            return value
    return None
