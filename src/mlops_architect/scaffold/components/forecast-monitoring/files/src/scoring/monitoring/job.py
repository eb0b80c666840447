"""Compare what was published with what came, report drift, and decide whether to retrain."""

from __future__ import annotations

import argparse
import logging
from dataclasses import replace

from scoring.batch.table import origins, read_marker
from scoring.contract import day
from scoring.features.panel import Panel, joined
from scoring.features.store import read_panel, read_state
from scoring.lake.formats import write_json
from scoring.logs import fields
from scoring.model.bundle import Bundle
from scoring.model.release import fetch, read_release
from scoring.monitoring.accuracy import measure_accuracy
from scoring.monitoring.drift import Drift, measure_drift
from scoring.monitoring.report import Report, find_alerts, to_markdown
from scoring.monitoring.settings import MonitoringSettings
from scoring.runtime import Runtime, add_as_of, as_of
from scoring.training.reference import described

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
    found = report.accuracy.found
    said = f"accuracy {found['forecast_accuracy']:.3f}, bias {found['bias']:+.3f}" if found else "nothing is over yet"
    rows = f"{report.accuracy.rows} {report.step}s"
    print(f"{rows}: {said}; worst PSI {report.worst_psi:.3f}, {len(report.alerts)} alerts")
    if runtime.has("scoring.continual"):
        from scoring.continual.retrain_job import decide_and_start

        decide_and_start(runtime, moment, report, start=not arguments.no_start)
    return 1 if report.alerts and arguments.fail_on_alert else 0


def monitor(runtime: Runtime, moment: float) -> Report:
    """Measure, write the report to the lake, and return it.

    Raises:
        LookupError: Nothing was promoted and nothing was published, so there is nothing to watch.
    """
    settings = runtime.settings_file.section("monitoring", MonitoringSettings)
    release = read_release(runtime.lake)
    use_case = runtime.use_case
    newest = use_case.clock.number(moment) - 1
    published = [origin for origin in origins(runtime) if origin <= newest]
    if release.champion is None and not published:
        raise LookupError("no model was promoted and nothing was published yet, so there is nothing to watch")
    bundle = fetch(runtime.lake, release.champion) if release.champion else None
    panel = watched_panel(runtime, moment, settings)
    marker = read_marker(runtime, published[-1]) if published else {}
    report = Report(
        step=use_case.clock.word,
        as_of=moment,
        version=release.champion.version if release.champion else "baseline",
        accuracy=measure_accuracy(runtime, panel, settings),
        expected=bundle.metadata["measures"] if bundle else {},
        interval_pct=use_case.forecast.interval_pct,
        drift=tuple(_drift(runtime, bundle, panel)),
        origin_age_days=(newest - published[-1]) / use_case.clock.per_day if published else None,
        complete_share=marker.get("complete_share"),
        feature_age_hours=max(0.0, (moment - float(read_state(runtime)["as_of"])) / 3600),
    )
    report = replace(report, alerts=find_alerts(report, settings))
    prefix = f"{REPORTS}date={day(moment)}/"
    write_json(runtime.lake, f"{prefix}report.json", report.to_dict())
    runtime.lake.write(f"{prefix}report.md", to_markdown(report, settings).encode())
    _emit(runtime, report)
    return report


def watched_panel(runtime: Runtime, moment: float, settings: MonitoringSettings) -> Panel:
    """Return whole shards until there are enough series to tell; always the same ones."""
    panels: list[Panel] = []
    for shard in range(int(read_state(runtime).get("shards", 1))):
        panels.append(read_panel(runtime, shard, moment, settings.history_days))
        if sum(len(panel.series) for panel in panels) >= settings.max_series:
            break
    return joined(panels)


def _drift(runtime: Runtime, bundle: Bundle | None, panel: Panel) -> list[Drift]:
    if bundle is None or bundle.metadata["feature_digest"] != runtime.use_case.feature_digest:
        return []
    # The lag of a year lies outside the short history that is read here.
    longest = {feature.name for feature in runtime.use_case.features if feature.steps(panel.clock) > panel.steps}
    reference = {name: before for name, before in bundle.reference.items() if name not in longest}
    return measure_drift(reference, described(runtime.use_case, panel, panel.last))


def _emit(runtime: Runtime, report: Report) -> None:
    metrics: dict[str, tuple[float, str]] = {
        "alert_count": (float(len(report.alerts)), "Count"),
        "feature_age_s": (report.feature_age_hours * 3600, "Seconds"),
    }
    if report.drift:
        metrics["drift_score"] = (report.worst_psi, "None")
    found = report.accuracy.found
    if found is not None:
        # Without days that are over there is no accuracy: a gap in the graph, not a zero.
        metrics["quality_metric"] = (found["forecast_accuracy"], "None")
        metrics["forecast_wape_pct"] = (found["wape"] * 100, "Percent")
        metrics["forecast_bias_pct"] = (found["bias"] * 100, "Percent")
        metrics["interval_coverage_pct"] = (found["interval_coverage"] * 100, "Percent")
    if report.origin_age_days is not None:
        metrics["forecast_age_days"] = (float(report.origin_age_days), "None")
    runtime.metrics.write(metrics)
