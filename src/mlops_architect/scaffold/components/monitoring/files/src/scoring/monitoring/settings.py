"""Windows and thresholds of monitoring."""

from __future__ import annotations

from pydantic import Field

from scoring.settings import Configured


class MonitoringSettings(Configured):
    """What is looked at, and from where on it is a warning or an alert."""

    drift_window_days: float = Field(default=7.0, gt=0)
    quality_window_days: float = Field(default=90.0, gt=0)
    least_rows: int = Field(default=100, ge=20)
    warn_psi: float = 0.10
    alert_psi: float = 0.25
    alert_missing_rise: float = 0.10
    """Rise of the share of missing values of a feature."""
    alert_quality_drop: float = 0.05
    """Drop of the primary measure below its level before release; a share of it for regression."""
    alert_abstained_rise: float = 0.15
    """Rise of the share of events that are left to a person; only where there are classes."""
    alert_waiting_share: float = 0.5
    """Share of predictions without the label they should have by now: label capture is broken."""
    alert_skew_share: float = 0.05
    """Share of live events that were scored with other features than training will see for them."""
    alert_computing_growth: float = Field(default=2.0, gt=1)
    """So many times the usual training time, memory or scoring time are an alert."""
    max_feature_age_hours: float = 48.0
