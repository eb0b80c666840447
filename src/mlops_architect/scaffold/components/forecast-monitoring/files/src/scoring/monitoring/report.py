"""The monitoring report: what came true, what drifted, what to alert on; as data and as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from scoring.contract import iso
from scoring.monitoring.accuracy import Accuracy
from scoring.monitoring.drift import Drift
from scoring.monitoring.settings import MonitoringSettings

_SHOWN = ("forecast_accuracy", "wape", "mase", "bias", "interval_coverage")


@dataclass(frozen=True)
class Alert:
    """One threshold that was passed."""

    name: str
    detail: str
    runbook: str


@dataclass(frozen=True)
class Report:
    """All findings of one monitoring run."""

    as_of: float
    version: str
    step: str
    accuracy: Accuracy
    expected: Mapping[str, float]
    """The measures of the back-test before release; empty where the baseline forecasts."""
    interval_pct: float
    drift: tuple[Drift, ...]
    origin_age_days: float | None
    """Days since the newest origin that was published; None where there is none."""
    complete_share: float | None
    feature_age_hours: float
    alerts: tuple[Alert, ...] = field(default=())

    @property
    def worst_psi(self) -> float:
        """The PSI of the feature that drifted furthest."""
        return self.drift[0].psi if self.drift else 0.0

    def drifted(self, alert_psi: float) -> list[str]:
        """Return the names that passed the alert threshold."""
        return [drift.name for drift in self.drift if drift.psi >= alert_psi]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {**asdict(self), "as_of": iso(self.as_of), "worst_psi": self.worst_psi}


def find_alerts(report: Report, settings: MonitoringSettings) -> tuple[Alert, ...]:
    """Return an alert for each threshold that was passed."""
    found = [*_of_accuracy(report, settings)]
    for drift in report.drift:
        if drift.psi >= settings.alert_psi:
            found.append(Alert("drift", f"{drift.name}: PSI {drift.psi:.3f}", "runbooks/drift.md"))
        if drift.missing_now - drift.missing_before >= settings.alert_missing_rise:
            detail = f"{drift.name}: {drift.missing_now:.1%} missing, {drift.missing_before:.1%} in training"
            found.append(Alert("missing values", detail, "runbooks/drift.md"))
    if report.origin_age_days is None or report.origin_age_days > settings.max_origin_age_days:
        age = "none was ever published" if report.origin_age_days is None else f"{report.origin_age_days:g} days old"
        found.append(Alert("no forecast", f"the newest forecast: {age}", "runbooks/forecast.md"))
    if report.feature_age_hours > settings.max_feature_age_hours:
        detail = f"brought up to date {report.feature_age_hours:.0f} hours ago"
        found.append(Alert("stale panel", detail, "runbooks/data-quality.md"))
    return tuple(found)


def _of_accuracy(report: Report, settings: MonitoringSettings) -> list[Alert]:
    now = report.accuracy.found
    if now is None:
        return []
    found = []
    before = report.expected.get("wape")
    if before is not None and now["wape"] - before > settings.alert_wape_rise:
        detail = f"WAPE {now['wape']:.4f}, {before:.4f} in the back-test"
        found.append(Alert("accuracy", detail, "runbooks/accuracy.md"))
    if abs(now["bias"]) > settings.alert_bias:
        which = "too much" if now["bias"] > 0 else "too little"
        found.append(Alert("bias", f"{abs(now['bias']):.1%} of the demand {which}", "runbooks/accuracy.md"))
    off = now["interval_coverage"] - report.interval_pct / 100
    if abs(off) > settings.alert_coverage_slack:
        held = f"{now['interval_coverage']:.1%} of the {report.step}s within the interval"
        detail = f"{held}, {report.interval_pct:g} % promised"
        found.append(Alert("coverage", detail, "runbooks/accuracy.md"))
    return found


def to_markdown(report: Report, settings: MonitoringSettings) -> str:
    """Return the report for people."""
    lines = [
        f"# Forecasts, {iso(report.as_of)}",
        "",
        f"Version {report.version}. {_freshness(report)}",
        "",
        "## Alerts",
        "",
        *([f"- **{a.name}**: {a.detail} ([runbook](../../{a.runbook}))" for a in report.alerts] or ["None."]),
        "",
        "## What came true",
        "",
        *_accuracy_text(report),
        "",
        "## Drift of the features",
        "",
        "| feature | PSI | missing before | missing now | status |",
        "| --- | --- | --- | --- | --- |",
        *(_drift_row(drift, settings) for drift in report.drift),
    ]
    return "\n".join(lines) + "\n"


def _freshness(report: Report) -> str:
    if report.origin_age_days is None:
        return "Nothing was published yet."
    return (
        f"The newest forecast is {report.origin_age_days:.3g} days old; the panel {report.feature_age_hours:.1f} hours."
    )


def _accuracy_text(report: Report) -> list[str]:
    found = report.accuracy
    if found.found is None:
        return [f"Cannot tell: {found.rows} {report.step}s that were forecast are over and known."]
    rows = {"published": found.found}
    if report.expected:
        rows["back-test before release"] = dict(report.expected)
    if found.challenger is not None:
        rows["challenger (shadow)"] = found.challenger
    rows |= found.slices
    return [
        f"{found.rows} {report.step}s of {found.origins} origins.",
        "",
        f"| what | {' | '.join(_SHOWN)} |",
        "| --- |" + " --- |" * len(_SHOWN),
        *(
            f"| {name} | " + " | ".join(f"{values[one]:.4f}" if one in values else "" for one in _SHOWN) + " |"
            for name, values in rows.items()
        ),
    ]


def _drift_row(drift: Drift, settings: MonitoringSettings) -> str:
    missing = f"{drift.missing_before:.1%} | {drift.missing_now:.1%}"
    return f"| {drift.name} | {drift.psi:.4f} | {missing} | {drift.status(settings.warn_psi, settings.alert_psi)} |"
