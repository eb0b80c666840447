"""What the retraining rule judges, from the lake and the monitoring report."""

from __future__ import annotations

import numpy as np

from scoring.continual.retrain import Facts
from scoring.continual.runs import month_of, past_runs
from scoring.features.panel import Panel
from scoring.ingestion.store import Ledger
from scoring.monitoring.job import watched_panel
from scoring.monitoring.report import Report
from scoring.monitoring.settings import MonitoringSettings
from scoring.runtime import Runtime

_SEASONS_BEFORE = 8
_LEAST_DAYS = 7


def gather(runtime: Runtime, moment: float, report: Report) -> Facts:
    """Collect what the rule judges: closings are its labels, and demand that moved is a label mean that moved."""
    settings = runtime.settings_file.section("monitoring", MonitoringSettings)
    runs = past_runs(runtime, moment)
    panel = watched_panel(runtime, moment, settings)
    # While the baseline forecasts, the newest candidate stands for the model; without one, nothing was learnt yet.
    clock = runtime.use_case.clock
    start = {"as_of": clock.start(panel.first), "closings": 0}
    last = max(runs, key=lambda run: run["as_of"], default=start)
    champion = next((run for run in runs if run["version"] == report.version), last)
    newest = float(last["as_of"])
    since = max(clock.number(champion["as_of"]), panel.first)
    sold = panel.values[runtime.use_case.forecast.target]
    return Facts(
        model_age_days=(moment - champion["as_of"]) / 86_400,
        hours_since_training=(moment - newest) / 3600,
        drifted=tuple(report.drifted(settings.alert_psi)),
        score_psi=None,
        quality_alert=any(alert.name in ("accuracy", "bias", "coverage") for alert in report.alerts),
        trained_rows=int(champion["closings"]),
        new_labels=int(np.isfinite(sold[:, max(since - panel.first, 0) :]).sum()) if since <= panel.last else 0,
        runs_this_month=sum(month_of(run["as_of"]) == month_of(moment) for run in runs),
        invalid_share=Ledger.read(runtime.lake).invalid_share(),
        label_mean_shift=_level_shift(runtime, panel, since),
    )


def _level_shift(runtime: Runtime, panel: Panel, since: int) -> float | None:
    """Return the change of the mean demand since a step against the eight seasons before; None where too short."""
    forecast = runtime.use_case.forecast
    sold = panel.values[forecast.target]
    place = since - panel.first
    before, after = sold[:, max(0, place - runtime.use_case.season_steps * _SEASONS_BEFORE) : place], sold[:, place:]
    if min(before.shape[1], after.shape[1]) < panel.clock.steps(_LEAST_DAYS):
        return None
    # Only series that are there on both sides: new ones change the mean without any demand having moved.
    both = np.isfinite(before).any(axis=1) & np.isfinite(after).any(axis=1)
    old, new = before[both], after[both]
    if not np.isfinite(old).any() or not np.isfinite(new).any():
        return None
    level = float(old[np.isfinite(old)].mean())
    return abs(float(new[np.isfinite(new)].mean()) - level) / level if level else None
