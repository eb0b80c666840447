"""Settings of the online service."""

from __future__ import annotations

import os

from pydantic import Field

from scoring.settings import Configured


class ServingSettings(Configured):
    """Limits and intervals of the service."""

    host: str = "0.0.0.0"  # noqa: S104 - a container is reached through its network interface
    port: int = 8080
    workers: int = Field(default_factory=lambda: int(os.environ.get("WEB_CONCURRENCY", "1")), ge=1)
    latency_slo_ms: float = 100.0
    store_timeout_ms: float = 20.0
    """How long to wait for an entity's past before scoring without it."""
    rate_limit_rps: float = Field(default=1000.0, gt=0)
    """Requests a second that one API key may send to one process."""
    rate_burst: float = Field(default=2000.0, gt=0)
    max_body_kb: int = 256
    max_events_per_request: int = 200
    model_refresh_s: float = 30.0
    metrics_flush_s: float = 10.0
    prediction_flush_s: float = 30.0
    prediction_sample: float = Field(default=1.0, ge=0, le=1)
    """Share of predictions kept for drift and quality."""
    drain_s: int = 20
    """How long requests under way may take when the service is told to stop."""
    managed_routes: bool = Field(default_factory=lambda: os.environ.get("AIP_MODE") == "PREDICTION")
    """Answer /invocations without an API key: only where a managed endpoint, which checks its callers itself, alone can
    reach the container. Vertex AI sets AIP_MODE."""
