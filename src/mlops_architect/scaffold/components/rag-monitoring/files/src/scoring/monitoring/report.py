"""The monitoring report: what was found, what to alert on, as data and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from scoring.monitoring.measure import Window
from scoring.monitoring.settings import MonitoringSettings
from scoring.times import iso


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
    variant: str
    now: Window
    before: Window
    score_psi: float | None
    index_age_hours: float
    daily_tokens: int
    alerts: tuple[Alert, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {**asdict(self), "as_of": iso(self.as_of)}


def find_alerts(report: Report, settings: MonitoringSettings) -> Iterator[Alert]:
    """Yield an alert for each threshold that was passed."""
    now, before = report.now, report.before
    unanswered = now.unanswered_share
    if unanswered is not None:
        if unanswered > settings.alert_unanswered_share:
            yield Alert("unanswered", f"{unanswered:.1%} of {now.questions} questions", "runbooks/answers.md")
        elif (
            before.unanswered_share is not None
            and unanswered - before.unanswered_share > settings.alert_unanswered_rise
        ):
            detail = f"{unanswered:.1%}, {before.unanswered_share:.1%} before"
            yield Alert("unanswered rises", detail, "runbooks/answers.md")
    if report.score_psi is not None and report.score_psi > settings.alert_psi:
        yield Alert("retrieval scores moved", f"PSI {report.score_psi:.3f}", "runbooks/answers.md")
    if now.groundedness is not None and now.groundedness < settings.min_groundedness:
        yield Alert("groundedness", f"{now.groundedness:.3f}", "runbooks/answers.md")
    if now.not_helpful_share is not None and now.not_helpful_share > settings.alert_not_helpful_share:
        detail = f"{now.not_helpful_share:.1%} of {now.feedback} say not helpful"
        yield Alert("feedback", detail, "runbooks/feedback.md")
    if now.orders_removed >= settings.alert_orders:
        detail = f"{now.orders_removed} sentences in passages gave orders to the assistant"
        yield Alert("instructions in documents", detail, "runbooks/planted-instructions.md")
    if report.index_age_hours > settings.max_index_age_hours:
        yield Alert("stale index", f"built {report.index_age_hours:.0f} hours ago", "runbooks/index.md")
    if report.daily_tokens and now.most_tokens_a_day > settings.alert_budget_share * report.daily_tokens:
        detail = f"{now.most_tokens_a_day:,} of {report.daily_tokens:,} tokens on one day"
        yield Alert("token budget", detail, "runbooks/budget.md")


def to_markdown(report: Report) -> str:
    """Return the report for people."""
    now, before = asdict(report.now), asdict(report.before)
    lines = [
        f"# Monitoring of answers, {iso(report.as_of)}",
        "",
        f"Variant {report.variant}; its index is {report.index_age_hours:.1f} hours old.",
        "",
        "## Alerts",
        "",
        *([f"- **{a.name}**: {a.detail} ([runbook](../../{a.runbook}))" for a in report.alerts] or ["None."]),
        "",
        "## What happened",
        "",
        "| measure | this window | before |",
        "| --- | --- | --- |",
        *(f"| {name} | {_shown(now[name])} | {_shown(before[name])} |" for name in now if name != "reasons"),
        f"| PSI of retrieval scores | {_shown(report.score_psi)} | |",
        "",
        "## Why questions were not answered",
        "",
        *([f"- {reason}: {count}" for reason, count in report.now.reasons.items()] or ["All were."]),
    ]
    return "\n".join(lines) + "\n"


def _shown(value: object) -> str:
    if value is None:
        return "cannot tell"
    return f"{value:.4g}" if isinstance(value, float) else f"{value}"
