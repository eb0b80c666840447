"""Windows and thresholds of monitoring."""

from __future__ import annotations

from pydantic import Field

from scoring.settings import Configured


class MonitoringSettings(Configured):
    """What is looked at, and from where on it is a warning or an alert."""

    accuracy_window_days: float = Field(default=35, gt=0)
    """Origins of so many days back are compared with the sales that came."""
    most_origins: int = Field(default=60, ge=1)
    """Of more origins than these, evenly spread ones are compared."""
    least_rows: int = Field(default=100, ge=20)
    alert_wape_rise: float = 0.10
    """Rise of WAPE above that of the back-test."""
    alert_bias: float = 0.15
    """Share of the demand by which the forecasts are off in one direction."""
    alert_coverage_slack: float = 0.10
    """How far the share of steps within the interval may be from what was promised."""
    warn_psi: float = 0.10
    alert_psi: float = 0.25
    alert_missing_rise: float = 0.10
    max_origin_age_days: float = 2
    """A newer forecast than this must have been published."""
    max_feature_age_hours: float = 48.0
    history_days: float = Field(default=120.0, gt=0)
    max_series: int = Field(default=20_000, ge=1)
