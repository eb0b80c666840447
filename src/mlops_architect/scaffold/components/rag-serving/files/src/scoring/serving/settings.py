"""Settings of the answering service."""

from __future__ import annotations

from pydantic import Field

from scoring.serving.limits import HttpSettings


class ServingSettings(HttpSettings):
    """Limits and intervals of the service."""

    max_body_kb: int = 64
    latency_slo_ms: float = 4000.0
    budget_sync_s: float = Field(default=10.0, gt=0)
    """How often copies of the service tell each other what was used; between two times each knows only its own."""
    record_flush_s: float = 30.0
    record_questions: bool = True
    """Keep questions, masked, with the answers' records: what monitoring and new evaluation questions come from."""
