"""Settings of ingestion."""

from __future__ import annotations

from pydantic import Field

from scoring.configured import Configured


class IngestionSettings(Configured):
    """How much is taken, and when too much is wrong."""

    max_file_mb: float = Field(default=50.0, gt=0)
    max_refused_share: float = Field(default=0.2, ge=0, le=1)
    """More refused files than this share end the run with 1, after the others were taken."""
