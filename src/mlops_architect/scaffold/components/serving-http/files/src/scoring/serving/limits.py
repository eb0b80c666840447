"""Limits and intervals of any service here."""

from __future__ import annotations

import os

from pydantic import Field

from scoring.configured import Configured


class HttpSettings(Configured):
    """Where the service listens, how much it takes, and how it stops."""

    host: str = "0.0.0.0"  # noqa: S104 - a container is reached through its network interface
    port: int = 8080
    workers: int = Field(default_factory=lambda: int(os.environ.get("WEB_CONCURRENCY", "1")), ge=1)
    rate_limit_rps: float = Field(default=1000.0, gt=0)
    """Requests a second that one API key may send to one process."""
    rate_burst: float = Field(default=2000.0, gt=0)
    max_body_kb: int = 256
    metrics_flush_s: float = 10.0
    tick_s: float = 30.0
    """Most seconds between two rounds of the regular work, such as taking a new release."""
    drain_s: int = 20
    """How long requests under way may take when the service is told to stop."""
