"""Thresholds of the report."""

from __future__ import annotations

from pydantic import Field

from scoring.settings import Configured


class MonitoringSettings(Configured):
    """What is looked at, and from where on somebody is told."""

    window_days: float = Field(default=30.0, gt=0)
    least_drafts: int = Field(default=30, ge=1)
    """With fewer, shares say nothing."""
    alert_psi: float = 0.25
    alert_refused_rise: float = 0.1
    """Rise of the share of refusals against the evaluation's harmless requests."""
    alert_sent_share: float = 0.4
    max_age_days: float = 90.0
