"""Settings of a training."""

from __future__ import annotations

from pydantic import Field

from scoring.lm.base import BaseSettings


class TrainingSettings(BaseSettings):
    """How an adapter is trained, and when a run is stopped."""

    seed: int = 7
    learning_rate: float = Field(default=2e-4, gt=0)
    batch_pairs: int = Field(default=16, ge=1)
    """Pairs that are in memory at once."""
    accumulate: int = Field(default=1, ge=1)
    """Batches whose gradients are added before a step."""
    epochs: float = Field(default=3.0, gt=0)
    max_tokens: int = Field(default=1024, ge=16)
    """Longer pairs are cut at their end."""
    answer_tokens: int = Field(default=250, ge=1)
    """Longest answer that the evaluation lets a model write."""
    checkpoint_every_steps: int = Field(default=50, ge=1)
    """What a reclaimed machine loses at most."""
    max_hours: float = Field(default=12.0, gt=0)
    max_tokens_m: float = Field(default=500.0, gt=0)
    """Most tokens of a run, in millions: the budget guard."""
    merge: bool = True
    """Put merged weights where the server reads them, once a candidate is promoted."""
