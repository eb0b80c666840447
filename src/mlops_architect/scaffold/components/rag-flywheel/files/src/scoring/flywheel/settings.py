"""Settings of the collection."""

from __future__ import annotations

from pydantic import Field

from scoring.configured import Configured


class FlywheelSettings(Configured):
    """How far back to look, and how many candidates to keep."""

    window_days: float = Field(default=30.0, gt=0)
    most: int = Field(default=200, ge=1)
