"""Report how answering goes, and raise alerts."""

from __future__ import annotations

import argparse
import logging
from dataclasses import replace

from scoring.index.manifest import read_manifest
from scoring.lake.json_files import write_json
from scoring.logs import fields
from scoring.monitoring.measure import psi, window
from scoring.monitoring.report import Report, find_alerts, to_markdown
from scoring.monitoring.settings import MonitoringSettings
from scoring.release.document import read_release
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.serving.records import read_rows
from scoring.times import day

_LOG = logging.getLogger(__name__)
REPORTS = "reports/monitoring/"
_DAY_S = 86_400.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("--fail-on-alert", action="store_true", help="end with 1 when a threshold was passed")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Write the report as of a moment."""
    report = monitor(runtime, as_of(arguments))
    for alert in report.alerts:
        _LOG.warning("threshold passed", extra=fields(alert=alert.name, detail=alert.detail, runbook=alert.runbook))
    print(f"{report.now.questions} questions, {len(report.alerts)} alerts")
    for alert in report.alerts:
        print(f"  {alert.name}: {alert.detail} ({alert.runbook})")
    return 1 if report.alerts and arguments.fail_on_alert else 0


def monitor(runtime: Runtime, moment: float) -> Report:
    """Measure, write the report to the lake, and return it.

    Raises:
        LookupError: Nothing answers yet.
    """
    settings = runtime.settings_file.section("monitoring", MonitoringSettings)
    champion = read_release(runtime.lake).champion
    if champion is None:
        raise LookupError("nothing answers yet, so there is nothing to watch")
    start = moment - settings.window_days * _DAY_S
    earlier = start - settings.baseline_days * _DAY_S
    answers = [read_rows(runtime.lake, "answers", *span) for span in ((start, moment), (earlier, start))]
    feedback = [read_rows(runtime.lake, "feedback", *span) for span in ((start, moment), (earlier, start))]
    now, before = (
        window(rows, ratings, settings.least_questions, settings.least_feedback)
        for rows, ratings in zip(answers, feedback, strict=True)
    )
    enough = min(len(rows) for rows in answers) >= settings.least_questions
    scores = [[float(row["top_score"]) for row in rows] for rows in answers]
    report = Report(
        as_of=moment,
        variant=champion.id,
        now=now,
        before=before,
        score_psi=psi(scores[1], scores[0]) if enough else None,
        index_age_hours=max(0.0, (moment - read_manifest(runtime.lake, champion.index).built_at) / 3600),
        daily_tokens=runtime.use_case.retrieval.daily_tokens,
    )
    report = replace(report, alerts=tuple(find_alerts(report, settings)))
    prefix = f"{REPORTS}date={day(moment)}/"
    write_json(runtime.lake, f"{prefix}report.json", report.to_dict())
    runtime.lake.write(f"{prefix}report.md", to_markdown(report).encode())
    _emit(runtime, report)
    return report


def _emit(runtime: Runtime, report: Report) -> None:
    metrics: dict[str, tuple[float, str]] = {
        "alert_count": (float(len(report.alerts)), "Count"),
        "feature_age_s": (report.index_age_hours * 3600, "Seconds"),
    }
    optional = {
        "drift_score": report.score_psi,
        "unanswered_share": report.now.unanswered_share,
        "not_helpful_share": report.now.not_helpful_share,
        "quality_metric": report.now.groundedness,
    }
    # What cannot be told is a gap in the graph, not a zero.
    metrics.update({name: (value, "None") for name, value in optional.items() if value is not None})
    runtime.metrics.write(metrics)
