"""Settings of the index."""

from __future__ import annotations

from pydantic import Field

from scoring.configured import Configured


class IndexSettings(Configured):
    """How many versions stay, and how search mixes what it knows."""

    keep_versions: int = Field(default=3, ge=1)
    """Newest versions that stay besides those in use; rolling back needs one."""
    words_share: float = Field(default=0.65, ge=0, le=1)
    """Weight of the question's words in the ranking; the rest is the nearness of vectors."""
