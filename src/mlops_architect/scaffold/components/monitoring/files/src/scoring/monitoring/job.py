"""Report drift and quality of the model in use, and decide whether to retrain."""

from __future__ import annotations

import argparse
import logging
from dataclasses import asdict, replace
from typing import Any

import pandas as pd

from scoring import plugins
from scoring.contract import day
from scoring.features.job import latest_features
from scoring.ingestion.store import Ledger, read_labels
from scoring.lake.formats import read_json, write_json
from scoring.logs import fields
from scoring.model.predictions import read_predictions
from scoring.model.release import fetch, read_release
from scoring.monitoring.computing import Computing, measure_computing
from scoring.monitoring.drift import measure_drift
from scoring.monitoring.quality import Quality, measure_quality
from scoring.monitoring.report import Report, find_alerts, to_markdown
from scoring.monitoring.settings import MonitoringSettings
from scoring.monitoring.skew import Skew, measure_skew
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.training.dataset import plain_rows
from scoring.training.job import RUNS

_LOG = logging.getLogger(__name__)
REPORTS = "reports/monitoring/"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("--fail-on-alert", action="store_true", help="end with 1 when a threshold was passed")
    parser.add_argument("--no-start", action="store_true", help="write the retraining decision, but start nothing")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Write the report as of a moment, then the retraining decision where this system makes one."""
    moment = as_of(arguments)
    report = monitor(runtime, moment)
    for alert in report.alerts:
        _LOG.warning("threshold passed", extra=fields(alert=alert.name, detail=alert.detail))
    print(f"{report.predictions} predictions, worst PSI {report.worst_psi:.3f}, {len(report.alerts)} alerts")
    if runtime.has("scoring.continual"):
        from scoring.continual.retrain_job import decide_and_start

        decide_and_start(runtime, moment, report, start=not arguments.no_start)
    alerts = len(report.alerts) + plugins.go_along("monitor", runtime, moment)
    return 1 if alerts and arguments.fail_on_alert else 0


def monitor(runtime: Runtime, moment: float) -> Report:
    """Measure, write the report to the lake, and return it.

    Raises:
        LookupError: There is no model to watch.
    """
    settings = runtime.settings_file.section("monitoring", MonitoringSettings)
    use_case = runtime.use_case
    release = read_release(runtime.lake)
    if release.champion is None:
        raise LookupError("no model was promoted yet, so there is nothing to watch")
    bundle = fetch(runtime.lake, release.champion)
    recent = read_predictions(runtime.lake, moment - settings.drift_window_days * 86_400, moment)
    enough = len(recent) >= settings.least_rows
    drift = (
        measure_drift(
            bundle.reference,
            [row["features"] for row in recent],
            [row["score"] for row in recent],
            [str(row.get("label")) for row in recent],
        )
        if enough
        else []
    )
    frame, table = latest_features(runtime)
    report = Report(
        as_of=moment,
        version=release.champion.version,
        predictions=len(recent),
        drift=tuple(drift),
        quality=_quality(runtime, settings, moment, float(bundle.metadata["measures"][use_case.primary_metric])),
        feature_age_hours=max(0.0, (moment - float(table["as_of"])) / 3600),
        metric=use_case.primary_metric,
        abstained=sum(bool(row.get("abstained")) for row in recent) / len(recent) if enough else None,
        abstained_before=bundle.reference.get("abstained"),
        skew=_skew(runtime, settings, recent, frame),
        unknown_columns=Ledger.read(runtime.lake).unknown_columns(),
        computing=_computing(runtime, settings, moment, recent),
    )
    report = replace(report, alerts=find_alerts(report, settings, fixed_scale=use_case.problem != "regression"))
    prefix = f"{REPORTS}date={day(moment)}/"
    write_json(runtime.lake, f"{prefix}report.json", report.to_dict())
    runtime.lake.write(f"{prefix}report.md", to_markdown(report, settings).encode())
    _emit(runtime, report)
    return report


def _quality(runtime: Runtime, settings: MonitoringSettings, moment: float, expected: float) -> Quality:
    labels = read_labels(runtime, moment)
    known = dict(zip(labels[runtime.use_case.event_id].astype(str), labels[runtime.use_case.label.column], strict=True))
    delay_s = runtime.use_case.label.delay_days * 86_400
    since = moment - delay_s - settings.quality_window_days * 86_400
    predictions = read_predictions(runtime.lake, since, moment)
    return measure_quality(runtime.use_case, predictions, known, moment - delay_s, expected, settings.least_rows)


def _skew(
    runtime: Runtime, settings: MonitoringSettings, recent: list[dict[str, Any]], frame: pd.DataFrame
) -> Skew | None:
    name = runtime.use_case.event_id
    wanted = {row["event_id"] for row in recent if "scored_at" in row}
    rows = frame[frame[name].isin(wanted)]
    features = plain_rows(rows.drop(columns=[name, runtime.use_case.event_time]).to_dict("records"))
    return measure_skew(recent, dict(zip(rows[name].astype(str), features, strict=True)), settings.least_rows)


def _computing(
    runtime: Runtime, settings: MonitoringSettings, moment: float, recent: list[dict[str, Any]]
) -> Computing:
    window_s = settings.drift_window_days * 86_400
    before = read_predictions(runtime.lake, moment - 2 * window_s, moment - window_s)
    runs = [read_json(runtime.lake, key) for key in runtime.lake.keys(RUNS)]
    return measure_computing(runs, recent, before, settings.least_rows)


def _emit(runtime: Runtime, report: Report) -> None:
    metrics: dict[str, tuple[float, str]] = {
        "alert_count": (float(len(report.alerts)), "Count"),
        "feature_age_s": (report.feature_age_hours * 3600, "Seconds"),
    }
    if report.drift:
        # Without enough predictions there is no drift score: a gap in the graph, not a zero.
        metrics["drift_score"] = (report.worst_psi, "None")
    if report.skew is not None:
        metrics["skew_share_pct"] = (report.skew.share * 100, "Percent")
    for name, value in asdict(report.computing).items():
        if value is not None:
            metrics[f"{name}_growth"] = (value, "None")
    if report.abstained is not None and report.abstained_before is not None:
        metrics["abstained_share_pct"] = (report.abstained * 100, "Percent")
    if report.quality is not None and report.quality.value is not None:
        metrics["quality_metric"] = (report.quality.value, "None")
    runtime.metrics.write(metrics)
