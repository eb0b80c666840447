"""Settings of releases."""

from __future__ import annotations

from pydantic import Field

from scoring.configured import Configured


class ReleaseSettings(Configured):
    """Which prompt is the first, and which variant answers whatever the lake says."""

    prompt: str = "grounded-v1"
    pin: str = ""
    """``INDEX+PROMPT`` answers, and nothing else: rolling back by configuration, where the lake cannot be written."""
    max_canary_share: float = Field(default=0.25, ge=0, le=1)
