"""Hyper-parameters that a study found and a person accepted: ``config/tuned.yaml``, beside the use case."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Tuned(BaseModel):
    """The accepted values by candidate, and the study that found them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    as_of: str
    metric: str
    feature_digest: str
    """The features the study saw; with other ones it is time for another study."""
    seed: int
    trials: int
    before: dict[str, float] = {}
    """What the measure was with the values before, by candidate."""
    reached: dict[str, float] = {}
    candidates: dict[str, dict[str, float]]
