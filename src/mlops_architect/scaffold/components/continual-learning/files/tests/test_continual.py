"""Retraining on record, label capture, and trials of a challenger."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from scoring.continual import feedback_job, rollout_job
from scoring.continual.experiment import Arm, compare, sample_size
from scoring.continual.feedback import take_labels
from scoring.continual.retrain import RetrainSettings
from scoring.continual.retrain_job import decide_and_start
from scoring.contract import iso
from scoring.ingestion import job as ingestion
from scoring.ingestion.store import read_labels
from scoring.model.predictions import write_predictions
from scoring.model.release import read_release, write_release
from scoring.monitoring.report import Report
from scoring.runtime import Runtime
from scoring.use_case import UseCase


def test_a_decision_is_recorded_with_its_facts(trained: Runtime, moment: float) -> None:
    version = read_release(trained.lake).champion
    assert version is not None
    overdue_days = trained.settings_file.section("retrain", RetrainSettings).max_age_days + 1
    later = moment + overdue_days * 86_400
    report = Report(later, version.version, 0, (), None, 1.0, trained.use_case.primary_metric)
    decision = decide_and_start(trained, later, report)
    latest = json.loads(trained.lake.read("decisions/retrain/latest.json"))
    recorded = json.loads(trained.lake.read(latest["key"]))
    assert recorded["retrain"] == decision.retrain
    assert recorded["facts"]["model_age_days"] == pytest.approx(overdue_days)
    assert any(reason.startswith("schedule") for reason in decision.reasons)


def test_labels_come_back_through_ingestion(runtime: Runtime, tmp_path: Path) -> None:
    use_case = runtime.use_case
    name = use_case.label.column
    path = tmp_path / "labels.csv"
    yes, no = use_case.label_value(1), use_case.label_value(0)
    path.write_text(f"{use_case.event_id},{name}\ne1,{yes}\ne2,{no}\n,{yes}\ne3,maybe\n")
    arguments = Namespace(file=path, source="reviewers", as_of="2025-02-01T00:00:00Z")
    assert feedback_job.run(arguments, runtime) == 1
    feedback_job.run(arguments, runtime)
    assert ingestion.run(Namespace(as_of="2025-02-02T00:00:00Z"), runtime) == 0
    labels = read_labels(runtime, 1.8e9)
    assert dict(zip(labels[use_case.event_id], labels[name], strict=True)) == {"e1": 1.0, "e2": 0.0}


def test_a_flood_of_labels_is_refused(runtime: Runtime) -> None:
    with pytest.raises(ValueError, match="at most"):
        take_labels(runtime, [{}] * 100_001, "someone", 0.0)


def test_smaller_changes_need_more_events() -> None:
    assert sample_size(0.1, 0.01) > sample_size(0.1, 0.02) > 100
    assert 14_000 < sample_size(0.10, 0.01) < 15_000


def test_a_canary_is_stopped_early_but_promoted_late() -> None:
    assert compare(Arm(2000, 100), Arm(500, 60), 0.01).action == "roll-back"
    assert compare(Arm(2000, 100), Arm(500, 20), 0.01).action == "wait"
    assert compare(Arm(50_000, 2500), Arm(50_000, 2450), 0.01).action == "advance"
    assert compare(Arm(100, 1), Arm(0, 0), 0.01).action == "wait"


def test_a_trial_is_a_change_of_the_release(trained: Runtime) -> None:
    before = read_release(trained.lake)
    assert before.champion is not None
    version = before.champion.version
    try:
        rollout_job.run(Namespace(action="canary", version=version, share=0.1, as_of=None), trained)
        assert (read_release(trained.lake).mode, read_release(trained.lake).share) == ("canary", 0.1)
        with pytest.raises(ValueError, match="share"):
            rollout_job.run(Namespace(action="canary", version=version, share=0.9, as_of=None), trained)
        rollout_job.run(Namespace(action="stop", version=None, share=0.0, as_of=None), trained)
        assert read_release(trained.lake).challenger is None
        with pytest.raises(LookupError, match="no trial"):
            rollout_job.run(Namespace(action="judge", version=None, share=0.0, as_of=None), trained)
    finally:
        write_release(trained.lake, before)


def _decided(use_case: UseCase, code: float, *, right: bool) -> dict[str, Any]:
    """Return what the log holds of a right or a wrong decision."""
    if use_case.classes:
        other = (int(code) + (not right)) % len(use_case.classes)
        return {"label": use_case.classes[other], "abstained": False}
    return {"flagged": bool(code) == right}


def test_a_trial_is_judged_by_matured_labels(
    trained: Runtime, moment: float, capsys: pytest.CaptureFixture[str]
) -> None:
    if trained.use_case.problem == "regression":
        pytest.skip("amounts have no error rate")
    before = read_release(trained.lake)
    assert before.champion is not None
    labels = read_labels(trained, moment)
    trial = before.model_copy(
        update={"challenger": before.champion.model_copy(update={"version": "other"}), "mode": "canary"}
    )
    rows = [
        # The champion is always right, the challenger always wrong.
        {
            "event_id": event_id,
            "at": moment - n,
            "score": 0.5,
            "features": {},
            "version": before.champion.version if n % 2 else "other",
            **_decided(trained.use_case, label, right=bool(n % 2)),
        }
        for n, (event_id, label) in enumerate(
            zip(
                labels[trained.use_case.event_id].head(400),
                labels[trained.use_case.label.column].head(400),
                strict=True,
            )
        )
    ]
    write_predictions(trained.lake, "trial", moment, rows)
    try:
        write_release(trained.lake, trial)
        assert rollout_job.run(Namespace(action="judge", version=None, share=0.0, as_of=iso(moment)), trained) == 1
    finally:
        write_release(trained.lake, before)
        for key in trained.lake.keys("predictions/"):
            if "trial" in key:
                trained.lake.delete(key)
    assert capsys.readouterr().out.startswith("roll-back")
