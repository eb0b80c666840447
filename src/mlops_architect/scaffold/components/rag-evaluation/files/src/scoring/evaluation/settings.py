"""Settings of promotion."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from scoring.configured import Configured


class PromotionSettings(Configured):
    """When a variant may answer."""

    approval: Literal["automatic", "person"] = "automatic"
    """automatic: a variant that passes the rule answers from then on; person: it waits for ``release promote``."""
    tolerated_drop: float = Field(default=0.02, ge=0)
    """How much lower than the champion's a measure may be; both are measured on the same questions, now."""
    least_questions: int = Field(default=20, ge=1)
    """With fewer questions nothing is proved, and nothing is promoted by itself."""
