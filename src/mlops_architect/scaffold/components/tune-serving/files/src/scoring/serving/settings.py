"""Settings of the drafting service."""

from __future__ import annotations

from scoring.serving.limits import HttpSettings


class ServingSettings(HttpSettings):
    """Limits and intervals of the service."""

    max_body_kb: int = 64
    latency_slo_ms: float = 20_000.0
    record_flush_s: float = 30.0
    record_requests: bool = True
    """Keep requests and drafts, masked: what monitoring and new pairs come from."""
    adapter_names: bool = False
    """Ask the server for ``adapter-<version>``; otherwise it serves merged weights under the model's own name."""
