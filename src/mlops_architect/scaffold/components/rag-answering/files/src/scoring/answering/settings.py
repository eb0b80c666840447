"""Settings of answering."""

from __future__ import annotations

from pydantic import Field

from scoring.configured import Configured


class AnsweringSettings(Configured):
    """Thresholds below which nothing is answered."""

    min_score: float | None = Field(default=None, ge=0, le=1)
    """No passage at or above it: no answer, and no model is asked. Not set: the use case's; ``make evaluate`` and
    ``python -m scoring evaluate --calibrate`` say where it should be."""
    min_groundedness: float = Field(default=0.5, ge=0, le=1)
    """Share of the answer's sentences that their citations must bear out. Sentences that are not are dropped; of an
    answer with fewer than this share left, nothing is shown."""
    min_support: float = Field(default=0.5, ge=0, le=1)
    """Share of a sentence's words that must stand in the passages it cites."""
    fall_back: bool = True
    """Quote passages where the model does not answer in time; such an answer says so."""
