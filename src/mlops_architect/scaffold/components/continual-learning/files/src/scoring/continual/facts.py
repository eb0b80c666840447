"""What the retraining rule judges, from the lake and the monitoring report."""

from __future__ import annotations

import math

import pandas as pd

from scoring.continual.retrain import Facts
from scoring.continual.runs import month_of, past_runs
from scoring.ingestion.store import Ledger, read_labels
from scoring.monitoring.drift import CLASSES, SCORE
from scoring.monitoring.report import Report
from scoring.monitoring.settings import MonitoringSettings
from scoring.runtime import Runtime
from scoring.use_case import UseCase

_LEAST_LABELS = 100
_STANDARD_ERRORS = 4.0
"""A smaller difference of means may be chance."""


def gather(runtime: Runtime, moment: float, report: Report) -> Facts:
    """Collect what the rule judges, from the lake and the monitoring report."""
    alert_psi = runtime.settings_file.section("monitoring", MonitoringSettings).alert_psi
    runs = past_runs(runtime, moment)
    champion = next((run for run in runs if run["version"] == report.version), {"as_of": 0.0, "rows": 0})
    newest = max((run["as_of"] for run in runs), default=0.0)
    labels = read_labels(runtime, moment)
    new = labels[labels["label_time"] > champion["as_of"]]
    answers = (SCORE, CLASSES)
    score = max((drift.psi for drift in report.drift if drift.name in answers), default=None)
    return Facts(
        model_age_days=(moment - champion["as_of"]) / 86_400,
        hours_since_training=(moment - newest) / 3600,
        drifted=tuple(name for name in report.drifted(alert_psi) if name not in answers),
        score_psi=score,
        quality_alert=any(alert.name == "quality" for alert in report.alerts),
        trained_rows=int(champion["rows"]),
        new_labels=len(new),
        runs_this_month=sum(month_of(run["as_of"]) == month_of(moment) for run in runs),
        invalid_share=Ledger.read(runtime.lake).invalid_share(),
        label_mean_shift=_label_shift(runtime.use_case, labels, new),
    )


def _label_shift(use_case: UseCase, labels: pd.DataFrame, new: pd.DataFrame) -> float | None:
    """Return the relative change of the label mean, or with classes of the share that changed most."""
    column = use_case.label.column
    if not use_case.classes:
        return _mean_shift(labels, new, column)
    shifts = []
    for code in range(len(use_case.classes)):
        of_class = labels.assign(**{column: (labels[column] == code).astype(float)})
        shifts.append(_mean_shift(of_class, of_class.loc[new.index], column))
    return max((shift for shift in shifts if shift is not None), default=None)


def _mean_shift(labels: pd.DataFrame, new: pd.DataFrame, column: str) -> float | None:
    old = labels.drop(new.index)
    if min(len(old), len(new)) < _LEAST_LABELS:
        return None
    before, difference = float(old[column].mean()), float(new[column].mean() - old[column].mean())
    chance = math.sqrt(float(old[column].var()) / len(old) + float(new[column].var()) / len(new))
    if abs(difference) <= _STANDARD_ERRORS * chance:
        return 0.0
    return abs(difference) / abs(before) if before else None
