"""The report: what was seen, and which thresholds were passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from scoring.monitoring.settings import MonitoringSettings


@dataclass(frozen=True)
class Alert:
    """A threshold that was passed, and what to do."""

    name: str
    detail: str
    runbook: str


@dataclass(frozen=True)
class Report:
    """What is known of a window; None where it cannot be told."""

    version: str | None
    age_days: float | None
    drafts: int
    refused_share: float | None
    rated: int
    sent_share: float | None
    drift: Mapping[str, float]
    invalid_share: float
    alerts: tuple[Alert, ...] = field(default=())

    @property
    def worst_psi(self) -> float:
        """The largest drift of anything watched."""
        return max(self.drift.values(), default=0.0)

    def drifted(self, threshold: float) -> list[str]:
        """Return what moved by more than a threshold."""
        return sorted(name for name, value in self.drift.items() if value > threshold)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def find_alerts(report: Report, settings: MonitoringSettings) -> tuple[Alert, ...]:
    """Return the thresholds that were passed."""
    found = []
    if report.age_days is not None and report.age_days > settings.max_age_days:
        found.append(Alert("age", f"the adapter is {report.age_days:.0f} days old", "runbooks/retraining.md"))
    found += [
        Alert("drift", f"{name} of requests, PSI {report.drift[name]:.3f}", "runbooks/drift.md")
        for name in report.drifted(settings.alert_psi)
    ]
    if report.refused_share is not None and report.refused_share > settings.alert_refused_rise:
        found.append(Alert("refusals", f"{report.refused_share:.0%} of the drafts", "runbooks/refusals.md"))
    if report.sent_share is not None and report.sent_share < settings.alert_sent_share:
        found.append(Alert("quality", f"only {report.sent_share:.0%} of the drafts were sent", "runbooks/quality.md"))
    return tuple(found)


def to_markdown(report: Report, at: str) -> str:
    """Return the report for people."""
    alerts = [f"- **{one.name}**: {one.detail} ([what to do](/{one.runbook}))" for one in report.alerts] or ["- none"]
    drift = [f"| drift of {name} | {value:.3f} |" for name, value in report.drift.items()]
    rows = {
        "adapter": report.version or "none",
        "age in days": _shown(report.age_days),
        "drafts": str(report.drafts),
        "refused": _shown(report.refused_share),
        "rated": str(report.rated),
        "sent": _shown(report.sent_share),
        "broken lines": _shown(report.invalid_share),
    }
    table = [f"| {name} | {value} |" for name, value in rows.items()]
    head = [f"# Drafts until {at}", "", "| what | value |", "| --- | --- |"]
    return "\n".join([*head, *table, *drift, "", "## Alerts", "", *alerts, ""])


def _shown(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.3f}"
