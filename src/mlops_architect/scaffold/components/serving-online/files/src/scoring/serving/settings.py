"""Settings of the online service."""

from __future__ import annotations

import os

from pydantic import Field

from scoring.serving.limits import HttpSettings


class ServingSettings(HttpSettings):
    """Limits and intervals of the service."""

    latency_slo_ms: float = 100.0
    store_timeout_ms: float = 20.0
    """How long to wait for an entity's past before scoring without it."""
    max_events_per_request: int = 200
    prediction_flush_s: float = 30.0
    prediction_sample: float = Field(default=1.0, ge=0, le=1)
    """Share of predictions kept for drift and quality."""
    managed_routes: bool = Field(default_factory=lambda: os.environ.get("AIP_MODE") == "PREDICTION")
    """Answer /invocations without an API key: only where a managed endpoint, which checks its callers itself, alone can
    reach the container. Vertex AI sets AIP_MODE."""
