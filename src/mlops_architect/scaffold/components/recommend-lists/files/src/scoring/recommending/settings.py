"""Settings of the lists."""

from __future__ import annotations

from pydantic import Field

from scoring.settings import Configured


class ListSettings(Configured):
    """How candidates are found and judged, and when somebody looks at the lists."""

    factors: int = Field(default=16, ge=2)
    iterations: int = Field(default=12, ge=1)
    regularization: float = Field(default=0.05, gt=0)
    neighbours: int = Field(default=50, ge=1)
    """So many items that are chosen together with an item are kept for it."""
    seed: int = 7
    history_days: float = Field(default=365.0, gt=0)
    test_share: float = Field(default=0.2, gt=0, lt=0.5)
    """Newest share of the events that lists are judged on; nothing in it is learnt from."""
    evaluation_users: int = Field(default=1000, ge=10)
    least_users: int = Field(default=30, ge=5)
    tolerated_drop: float = Field(default=0.02, ge=0)
    """How far below zero the interval of the difference to the champion may reach, as recall."""
    item_state_ttl_s: float = Field(default=60.0, gt=0)
    """How long an item's past is kept in memory before it is read again."""
    item_read_ms: float = Field(default=10.0, gt=0)
    """Time that one request spends on reading the past of items that are not in memory."""
    window_days: float = Field(default=7.0, gt=0)
    """Lists and answers of so many days are watched."""
    least_lists: int = Field(default=30, ge=5)
    alert_coverage_share: float = Field(default=0.5, ge=0, le=1)
    """An alert when less than this share of the coverage before release is left."""
    alert_popular_rise: float = Field(default=0.15, ge=0)
    alert_fallback_share: float = Field(default=0.5, ge=0, le=1)
    alert_click_share: float = Field(default=0.5, ge=0, le=1)
    """An alert when the click-through rate falls below this share of the weeks before."""
