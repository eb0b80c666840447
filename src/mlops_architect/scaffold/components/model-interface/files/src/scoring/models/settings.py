"""Settings of requests to a model."""

from __future__ import annotations

from pydantic import Field

from scoring.configured import Configured


class ModelSettings(Configured):
    """How long to wait, how often to try, and how much to send at once."""

    timeout_s: float = Field(default=20.0, gt=0)
    """Deadline of one answer, over all attempts."""
    attempts: int = Field(default=3, ge=1)
    embed_batch: int = Field(default=32, ge=1)
    embedding_dimensions: int = Field(default=0, ge=0)
    """Length of a vector, asked of models that let one choose; 0 asks for nothing."""
    temperature: float = Field(default=0.0, ge=0, le=2)
