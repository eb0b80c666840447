"""Look at drafts, feedback and requests, write the report, and decide whether to train again."""

from __future__ import annotations

import argparse
import logging
from dataclasses import replace

from scoring.contract import day, iso
from scoring.ingestion.job import invalid_share, read_pairs
from scoring.lake.formats import write_json
from scoring.logs import fields
from scoring.model.release import fetch, read_release
from scoring.monitoring.report import Report, find_alerts, to_markdown
from scoring.monitoring.settings import MonitoringSettings
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.training.reference import drift

_LOG = logging.getLogger(__name__)
REPORTS = "reports/monitoring/"
_DAY_S = 86_400.0
_LEAST_REQUESTS = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("--fail-on-alert", action="store_true", help="end with 1 when a threshold was passed")
    parser.add_argument("--no-start", action="store_true", help="write the retraining decision, but start nothing")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Write the report as of a moment, then the retraining decision."""
    moment = as_of(arguments)
    report = monitor(runtime, moment)
    for alert in report.alerts:
        _LOG.warning("threshold passed", extra=fields(alert=alert.name, detail=alert.detail))
    sent = "unknown" if report.sent_share is None else f"{report.sent_share:.0%}"
    print(f"{report.drafts} drafts, sent {sent}; worst PSI {report.worst_psi:.3f}, {len(report.alerts)} alerts")
    from scoring.continual.retrain_job import decide_and_start

    decide_and_start(runtime, moment, report, start=not arguments.no_start)
    return 1 if report.alerts and arguments.fail_on_alert else 0


def monitor(runtime: Runtime, moment: float) -> Report:
    """Measure, write the report to the lake, and return it.

    Raises:
        LookupError: No adapter was promoted yet.
    """
    settings = runtime.settings_file.section("monitoring", MonitoringSettings)
    champion = read_release(runtime.lake).champion
    if champion is None:
        raise LookupError("no adapter was promoted yet, so there is nothing to watch")
    bundle = fetch(runtime.lake, champion)
    since = moment - settings.window_days * _DAY_S
    drafts, refused, rated, sent = _drafts(runtime, since, moment)
    requests = [pair.request for pair in read_pairs(runtime.lake, moment) if pair.created_at >= since]
    report = Report(
        version=champion.version,
        age_days=(moment - float(bundle.metadata["trained_as_of"])) / _DAY_S,
        drafts=drafts,
        refused_share=refused / drafts if drafts >= settings.least_drafts else None,
        rated=rated,
        sent_share=sent / rated if rated >= settings.least_drafts else None,
        drift=drift(bundle.reference, requests) if len(requests) >= _LEAST_REQUESTS else {},
        invalid_share=invalid_share(runtime.lake),
    )
    report = replace(report, alerts=find_alerts(report, settings))
    folder = f"{REPORTS}date={day(moment)}/"
    write_json(runtime.lake, f"{folder}report.json", report.as_dict())
    runtime.lake.write(f"{folder}report.md", to_markdown(report, iso(moment)).encode())
    runtime.metrics.write(
        {
            "drift_score": (report.worst_psi, "None"),
            "adapter_age_days": (report.age_days or 0.0, "None"),
            "drafts_sent_pct": (100 * (report.sent_share if report.sent_share is not None else 1.0), "Percent"),
            "refused_pct": (100 * (report.refused_share or 0.0), "Percent"),
            "monitoring_alerts": (float(len(report.alerts)), "Count"),
        }
    )
    return report


def _drafts(runtime: Runtime, since: float, until: float) -> tuple[int, int, int, int]:
    """Return drafts, refused ones, rated ones and sent ones."""
    if not runtime.has("scoring.serving.records"):
        return 0, 0, 0, 0
    from scoring.serving.records import read_rows

    drafts = read_rows(runtime.lake, "drafts", since, until)
    feedback = read_rows(runtime.lake, "feedback", since, until)
    return len(drafts), sum(bool(row["refused"]) for row in drafts), len(feedback), sum(row["sent"] for row in feedback)
