"""What the retraining rule judges: pairs that are new, requests that moved, drafts that are not sent."""

from __future__ import annotations

from scoring.continual.retrain import Facts
from scoring.continual.runs import month_of, past_runs
from scoring.ingestion.job import read_pairs
from scoring.monitoring.report import Report
from scoring.monitoring.settings import MonitoringSettings
from scoring.runtime import Runtime

_DAY_S = 86_400.0


def gather(runtime: Runtime, moment: float, report: Report) -> Facts:
    """Collect what the rule judges; a pair that was kept since the last training is a new label."""
    settings = runtime.settings_file.section("monitoring", MonitoringSettings)
    runs = past_runs(runtime, moment)
    last = max((float(run["as_of"]) for run in runs), default=0.0)
    champion = next((run for run in runs if run["version"] == report.version), None)
    learnt = float(champion["as_of"]) if champion else last
    new = sum(pair.created_at > learnt for pair in read_pairs(runtime.lake, moment))
    return Facts(
        model_age_days=report.age_days or 0.0,
        hours_since_training=(moment - last) / 3600,
        drifted=tuple(report.drifted(settings.alert_psi)),
        score_psi=None,
        quality_alert=any(alert.name in ("quality", "refusals") for alert in report.alerts),
        trained_rows=int(champion["rows"]) if champion else 0,
        new_labels=new,
        runs_this_month=sum(month_of(run["as_of"]) == month_of(moment) for run in runs),
        invalid_share=report.invalid_share,
        label_mean_shift=None,
    )
