"""Settings of monitoring."""

from __future__ import annotations

from pydantic import Field

from scoring.configured import Configured


class MonitoringSettings(Configured):
    """Windows and thresholds."""

    window_days: float = Field(default=7.0, gt=0)
    baseline_days: float = Field(default=28.0, gt=0)
    """What the window is compared with: the days before it."""
    least_questions: int = Field(default=50, ge=1)
    """With fewer, nothing is said about shares and distributions."""
    alert_unanswered_share: float = 0.4
    alert_unanswered_rise: float = 0.15
    alert_psi: float = 0.25
    alert_not_helpful_share: float = 0.3
    least_feedback: int = 20
    min_groundedness: float = 0.9
    alert_orders: int = 1
    """Passages with sentences that give orders, in the window: somebody may have planted a document."""
    max_index_age_hours: float = 48.0
    alert_budget_share: float = 0.8
