"""Gather the facts, decide, record the decision, and start training where a trigger is set."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from scoring import plugins
from scoring.continual.retrain import Facts, RetrainDecision, RetrainSettings, decide
from scoring.contract import iso
from scoring.ingestion.store import Ledger, read_labels
from scoring.lake.formats import read_json, write_json
from scoring.logs import fields
from scoring.monitoring.drift import CLASSES, SCORE
from scoring.monitoring.report import Report
from scoring.monitoring.settings import MonitoringSettings
from scoring.runtime import Runtime
from scoring.training.job import RUNS
from scoring.use_case import UseCase

_LOG = logging.getLogger(__name__)
DECISIONS = "decisions/retrain/"
_LEAST_LABELS = 100
_STANDARD_ERRORS = 4.0
"""A smaller difference of means may be chance."""


def decide_and_start(runtime: Runtime, moment: float, report: Report, *, start: bool = True) -> RetrainDecision:
    """Return the decision, after it was recorded and, if wanted, acted on."""
    settings = runtime.settings_file.section("retrain", RetrainSettings)
    facts = gather(runtime, moment, report)
    decision = decide(facts, settings)
    key = f"{DECISIONS}{iso(moment).replace(':', '')}.json"
    write_json(runtime.lake, key, {"as_of": iso(moment), "facts": asdict(facts), **asdict(decision)})
    write_json(runtime.lake, f"{DECISIONS}latest.json", {"key": key, "retrain": decision.retrain})
    runtime.metrics.write({"retrain_decision": (float(decision.retrain), "None")})
    _LOG.info("retraining decided", extra=fields(**asdict(decision)))
    stopped = [f"but {guard}" for guard in decision.guards]
    print(f"retrain: {'yes' if decision.retrain else 'no'}", *decision.reasons, *stopped, sep="\n  ")
    target = runtime.platform.training_trigger
    if decision.retrain and start and target:
        details = {"reason": list(decision.reasons), "decision": runtime.lake.uri(key)}
        plugins.load(plugins.TRAININGS, runtime.platform.profile).start_training(target, details)
    return decision


def gather(runtime: Runtime, moment: float, report: Report) -> Facts:
    """Collect what the rule judges, from the lake and the monitoring report."""
    alert_psi = runtime.settings_file.section("monitoring", MonitoringSettings).alert_psi
    runs = _runs(runtime, moment)
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
        runs_this_month=sum(_month(run["as_of"]) == _month(moment) for run in runs),
        invalid_share=Ledger.read(runtime.lake).invalid_share(),
        label_mean_shift=_label_shift(runtime.use_case, labels, new),
    )


def _runs(runtime: Runtime, moment: float) -> list[Mapping[str, Any]]:
    found = [read_json(runtime.lake, key) for key in runtime.lake.keys(RUNS)]
    return [run for run in found if run["as_of"] <= moment]


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


def _month(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m")
