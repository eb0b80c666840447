"""The monitoring report: what was found, what to alert on, as data and as Markdown."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from scoring.contract import iso
from scoring.monitoring.computing import Computing
from scoring.monitoring.drift import Drift
from scoring.monitoring.quality import Quality
from scoring.monitoring.settings import MonitoringSettings
from scoring.monitoring.skew import Skew


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
    predictions: int
    drift: tuple[Drift, ...]
    quality: Quality | None
    feature_age_hours: float
    metric: str
    abstained: float | None = None
    """Share of events that were left to a person, and what it was before release; None where there are no classes."""
    abstained_before: float | None = None
    skew: Skew | None = None
    """None where too few live events are in the feature table yet."""
    computing: Computing = field(default_factory=Computing)
    unknown_columns: int = 0
    """Columns of the newest extract that the contract does not name."""
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


def find_alerts(report: Report, settings: MonitoringSettings, *, fixed_scale: bool) -> tuple[Alert, ...]:
    """Return an alert for each threshold that was passed.

    ``fixed_scale``: whether the primary measure is a share, not an amount in the label's unit.
    """
    found = [
        Alert("drift", f"{drift.name}: PSI {drift.psi:.3f}", "runbooks/drift.md")
        for drift in report.drift
        if drift.psi >= settings.alert_psi
    ]
    found += [
        Alert(
            "missing values",
            f"{drift.name}: {drift.missing_now:.1%} missing, {drift.missing_before:.1%} in training",
            "runbooks/drift.md",
        )
        for drift in report.drift
        if drift.missing_now - drift.missing_before >= settings.alert_missing_rise
    ]
    if report.feature_age_hours > settings.max_feature_age_hours:
        detail = f"computed {report.feature_age_hours:.0f} hours ago"
        found.append(Alert("stale features", detail, "runbooks/data-quality.md"))
    if report.abstained is not None and report.abstained_before is not None:
        rise = report.abstained - report.abstained_before
        if rise >= settings.alert_abstained_rise:
            detail = f"{report.abstained:.1%} are left to people, {report.abstained_before:.1%} before release"
            found.append(Alert("abstentions", detail, "runbooks/quality.md"))
    if report.skew is not None and report.skew.share > settings.alert_skew_share:
        worst = ", ".join(f"{name} {share:.1%}" for name, share in list(report.skew.by_feature.items())[:3])
        detail = f"{report.skew.share:.1%} of {report.skew.rows} events were scored with other features: {worst}"
        found.append(Alert("skew", detail, "runbooks/data-quality.md"))
    for name, times in report.computing.grown(settings.alert_computing_growth).items():
        found.append(Alert("computing", f"{name}: {times:.1f} times the usual", "runbooks/computing.md"))
    if report.unknown_columns:
        detail = f"the newest extract has {report.unknown_columns} columns that the contract does not name"
        found.append(Alert("source changed", detail, "runbooks/data-quality.md"))
    quality = report.quality
    if quality is not None:
        drop, scale = quality.drop(), 1.0 if fixed_scale else max(abs(quality.expected), 1e-9)
        if drop is not None and drop > settings.alert_quality_drop * scale:
            detail = f"{report.metric} at most {quality.high:.4f}, expected {quality.expected:.4f}"
            found.append(Alert("quality", detail, "runbooks/quality.md"))
        due = quality.rows + quality.waiting
        if due >= settings.least_rows and quality.waiting / due > settings.alert_waiting_share:
            found.append(Alert("labels missing", f"{quality.waiting} of {due} predictions", "runbooks/data-quality.md"))
    return tuple(found)


def to_markdown(report: Report, settings: MonitoringSettings) -> str:
    """Return the report for people."""
    lines = [
        f"# Model monitoring, {iso(report.as_of)}",
        "",
        f"Version {report.version}, {report.predictions} predictions.",
        f"The features are {report.feature_age_hours:.1f} hours old.",
        *_abstained_text(report),
        "",
        "## Alerts",
        "",
        *([f"- **{a.name}**: {a.detail} ([runbook](../../{a.runbook}))" for a in report.alerts] or ["None."]),
        "",
        *_skew_text(report),
        "## Computing",
        "",
        *(f"- {name}: {_times(value)}" for name, value in report.computing.named().items()),
        "",
        "## Drift against the rows the model was tuned on",
        "",
        "| feature | PSI | KS | missing before | missing now | status |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_drift_row(drift, settings) for drift in report.drift),
        "",
        "## Quality on known labels",
        "",
        _quality_text(report),
    ]
    return "\n".join(lines) + "\n"


def _drift_row(drift: Drift, settings: MonitoringSettings) -> str:
    ks = "" if drift.ks is None else f"{drift.ks:.4f}"
    missing = f"{drift.missing_before:.1%} | {drift.missing_now:.1%}"
    return (
        f"| {drift.name} | {drift.psi:.4f} | {ks} | {missing} | {drift.status(settings.warn_psi, settings.alert_psi)} |"
    )


def _abstained_text(report: Report) -> list[str]:
    if report.abstained is None or report.abstained_before is None:
        return []
    return [f"{report.abstained:.1%} were left to a person; {report.abstained_before:.1%} before release."]


def _skew_text(report: Report) -> list[str]:
    if report.skew is None:
        text = "Cannot tell: too few live events are in the feature table yet."
    else:
        text = f"{report.skew.different} of {report.skew.rows} live events were scored with other features."
    return ["## Skew between serving and training", "", text, ""]


def _times(value: float | None) -> str:
    return "cannot tell" if value is None else f"{value:.2f} times the usual"


def _quality_text(report: Report) -> str:
    quality = report.quality
    if quality is None or quality.value is None:
        rows = quality.rows if quality else 0
        return f"Cannot tell: {rows} predictions have a label yet."
    return (
        f"{report.metric} {quality.value:.4f} (95 % interval {quality.low:.4f} to {quality.high:.4f}) "
        f"on {quality.rows} predictions; {quality.expected:.4f} was measured before release. "
        f"{quality.waiting} predictions still wait for a label that is due."
    )
