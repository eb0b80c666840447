"""Monitoring: drift that is there is found, drift that is not is not, and unknown stays unknown."""

from __future__ import annotations

import json
from argparse import Namespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.contract import day, iso
from scoring.features.engine import Features
from scoring.features.job import latest_features
from scoring.model.predictions import write_predictions
from scoring.model.release import fetch, read_release
from scoring.model.scorer import Scorer
from scoring.monitoring import job
from scoring.monitoring.computing import measure_computing
from scoring.monitoring.drift import CLASSES, measure_drift, psi
from scoring.monitoring.quality import measure_quality
from scoring.monitoring.report import Report, find_alerts
from scoring.monitoring.settings import MonitoringSettings
from scoring.monitoring.skew import measure_skew
from scoring.runtime import Runtime
from scoring.training.dataset import plain_rows
from scoring.training.reference import describe

RNG = np.random.default_rng(4)


def _reference(values: list[float], shares: dict[str, float] | None = None) -> dict[str, object]:
    numeric = {"amount": {**describe(np.asarray(values)), "missing": 0.0}}
    categorical = {"kind": {"shares": shares, "missing": 0.0}} if shares else {}
    return {"numeric": numeric, "categorical": categorical, "score": describe(np.linspace(0, 1, 500))}


def _psi_of(now: list[float | None], name: str = "amount") -> float:
    reference = _reference(RNG.normal(size=5000).tolist())
    found = measure_drift(reference, [{"amount": value} for value in now], np.linspace(0, 1, 500).tolist())
    return next(drift.psi for drift in found if drift.name == name)


def test_the_same_distribution_has_not_drifted() -> None:
    assert _psi_of(RNG.normal(size=2000).tolist()) < 0.05
    assert _psi_of(RNG.normal(size=2000).tolist(), "score") < 0.01


def test_a_moved_distribution_has() -> None:
    assert _psi_of((RNG.normal(size=2000) + 1).tolist()) > 0.25


def test_values_that_go_missing_are_drift() -> None:
    half: list[float | None] = [None if n % 2 else float(v) for n, v in enumerate(RNG.normal(size=2000))]
    assert _psi_of(half) > 0.25
    assert _psi_of([None] * 500) > 0.25


def test_a_new_category_is_drift() -> None:
    reference = _reference([0.0, 1.0], {"a": 0.5, "b": 0.5})
    rows = [{"amount": 0.5, "kind": "c" if n % 2 else "a"} for n in range(400)]
    found = {drift.name: drift.psi for drift in measure_drift(reference, rows, [0.5] * 400)}
    assert found["kind"] > 0.25


def test_classes_given_more_often_than_before_are_drift() -> None:
    reference = {**_reference([0.0, 1.0]), "classes": {"shares": {"a": 0.5, "b": 0.5}, "missing": 0.0}}
    rows = [{"amount": 0.5}] * 400

    def psi_of(given: list[str]) -> float:
        found = measure_drift(reference, rows, [0.5] * 400, given)
        return next(drift.psi for drift in found if drift.name == CLASSES)

    assert psi_of(["a", "b"] * 200) < 0.01
    assert psi_of(["a"] * 360 + ["b"] * 40) > 0.25
    assert psi_of(["a", "never seen"] * 200) > 0.25


def test_more_abstentions_than_before_are_an_alert() -> None:
    report = Report(0.0, "1", 400, (), None, 1.0, "macro_f1", abstained=0.5, abstained_before=0.1)
    assert [alert.name for alert in find_alerts(report, MonitoringSettings(), fixed_scale=True)] == ["abstentions"]
    calm = Report(0.0, "1", 400, (), None, 1.0, "macro_f1", abstained=0.2, abstained_before=0.1)
    assert find_alerts(calm, MonitoringSettings(), fixed_scale=True) == ()


@given(st.lists(st.integers(1, 100), min_size=2, max_size=10))
def test_psi_is_never_negative_and_zero_for_equals(counts: list[int]) -> None:
    shares = [count / sum(counts) for count in counts]
    assert psi(shares, shares) == 0
    assert psi(shares, shares[::-1]) >= 0


def test_quality_waits_for_labels(runtime: Runtime) -> None:
    use_case = runtime.use_case.model_copy(update={"primary_metric": "roc_auc", "problem": "binary-classification"})
    truth = (RNG.random(400) < 0.3).astype(float)
    predictions = [
        {"event_id": str(n), "at": float(n), "score": float(label * 0.4 + RNG.random() * 0.6)}
        for n, label in enumerate(truth)
    ]
    labels = {str(n): float(label) for n, label in enumerate(truth) if n % 2 == 0}
    quality = measure_quality(use_case, predictions, labels, known_before=299.0, expected=0.9, least_rows=50)
    assert (quality.rows, quality.waiting) == (150, 150)
    assert quality.low is not None
    assert quality.value is not None
    assert quality.high is not None
    assert quality.low <= quality.value <= quality.high
    none_yet = measure_quality(use_case, predictions, labels, known_before=-1.0, expected=0.9, least_rows=50)
    assert none_yet.value is None
    assert none_yet.drop() is None


def test_alerts_name_what_passed_a_threshold(runtime: Runtime) -> None:
    use_case = runtime.use_case.model_copy(update={"primary_metric": "roc_auc", "problem": "binary-classification"})
    predictions = [{"event_id": str(n), "at": 1.0, "score": float(RNG.random())} for n in range(400)]
    labels = {str(n): float(n % 2) for n in range(400)}
    quality = measure_quality(use_case, predictions, labels, known_before=2.0, expected=0.9, least_rows=50)
    report = Report(0.0, "1", 400, (), quality, feature_age_hours=500.0, metric="roc_auc")
    found = find_alerts(report, MonitoringSettings(), fixed_scale=True)
    assert [alert.name for alert in found] == ["stale features", "quality"]


def test_other_features_than_training_sees_are_skew() -> None:
    table: dict[str, Features] = {str(n): {"amount": float(n), "kind": "a", "past": None} for n in range(100)}

    def served(n: int, **changes: object) -> dict[str, object]:
        features = {"amount": n * (1 + 1e-12), "kind": "a", "past": None, **changes}
        return {"event_id": str(n), "at": float(n), "scored_at": n + 1.0, "features": features}

    same = [served(n) for n in range(100)]
    found = measure_skew(same, table, 50)
    assert found is not None
    assert (found.rows, found.different, found.by_feature) == (100, 0, {})
    lagging = [served(n, past=3.0) if n % 4 == 0 else served(n) for n in range(100)]
    lagging[1] = served(1, kind="b")
    found = measure_skew(lagging, table, 50)
    assert found is not None
    assert (found.share, found.by_feature) == (0.26, {"past": 0.25, "kind": 0.01})
    report = Report(0.0, "1", 100, (), None, 1.0, "roc_auc", skew=found)
    (alert,) = find_alerts(report, MonitoringSettings(), fixed_scale=True)
    assert alert.name == "skew"
    assert "past 25.0%" in alert.detail


def test_only_live_scores_of_known_events_tell_of_skew() -> None:
    table: dict[str, Features] = {"e": {"amount": 1.0}}
    row = {"event_id": "e", "at": 0.0, "features": {"amount": 2.0}}
    late, unknown = {**row, "scored_at": 90_000.0}, {**row, "event_id": "f", "scored_at": 1.0}
    assert measure_skew([row, late, unknown], table, 1) is None
    assert measure_skew([{**row, "scored_at": 1.0}], table, 1) is not None


def test_training_that_became_slower_is_an_alert() -> None:
    def runs(*seconds: float) -> list[dict[str, float]]:
        return [{"as_of": float(n), "rows": 1000.0, "seconds": value} for n, value in enumerate(seconds)]

    assert measure_computing(runs(10, 10, 30), [], [], 20).training_time is None
    found = measure_computing(runs(10, 11, 9, 30), [], [], 20)
    assert (found.training_time, found.training_memory, found.scoring_time) == (3.0, None, None)
    more_data = [*runs(10, 10, 10), {"as_of": 9.0, "rows": 2000.0, "seconds": 20.0}]
    assert measure_computing(more_data, [], [], 20).training_time == 1.0
    hungrier = [{**run, "peak_mb": 900.0 if run["as_of"] == 3.0 else 300.0} for run in runs(10, 10, 10, 10)]
    assert measure_computing(hungrier, [], [], 20).training_memory == 3.0
    report = Report(0.0, "1", 100, (), None, 1.0, "roc_auc", computing=found)
    (alert,) = find_alerts(report, MonitoringSettings(), fixed_scale=True)
    assert (alert.name, alert.runbook) == ("computing", "runbooks/computing.md")
    assert "training time a row: 3.0 times" in alert.detail


def test_scoring_that_became_slower_is_an_alert() -> None:
    def scored(ms: float, source: str = "online", count: int = 50) -> list[dict[str, object]]:
        return [{"ms": ms, "source": source}] * count

    assert measure_computing([], scored(9.0), scored(3.0), 20).scoring_time == 3.0
    assert measure_computing([], scored(9.0, count=10), scored(3.0), 20).scoring_time is None
    # Bulk scores take less each; a week with more of them is no gain.
    mixed = measure_computing([], scored(9.0) + scored(0.1, "batch"), scored(3.0) + scored(0.1, "batch"), 20)
    assert mixed.scoring_time == 3.0
    assert measure_computing([], scored(3.0), scored(0.1, "batch"), 20).scoring_time is None
    assert mixed.grown(2.0) == {"slowest hundredth of scoring": 3.0}
    assert mixed.grown(4.0) == {}


def test_a_source_that_sends_more_than_agreed_is_an_alert() -> None:
    report = Report(0.0, "1", 100, (), None, 1.0, "roc_auc", unknown_columns=2)
    assert [alert.name for alert in find_alerts(report, MonitoringSettings(), fixed_scale=True)] == ["source changed"]


def _predict(trained: Runtime, moment: float, *, shift: float) -> None:
    release = read_release(trained.lake)
    assert release.champion is not None
    scorer = Scorer(fetch(trained.lake, release.champion))
    table, _ = latest_features(trained)
    rows = plain_rows(table[list(scorer.needs)].tail(400).to_dict("records"))
    numeric = [f.name for f in trained.use_case.features if f.kind in ("raw", "ratio")]
    moved = [
        {k: v * (1 + shift) + shift if k in numeric and isinstance(v, float) else v for k, v in row.items()}
        for row in rows
    ]
    write_predictions(
        trained.lake,
        "monitored",
        moment,
        [
            {
                "event_id": f"m{n}",
                "at": moment - 60.0 - n,
                "version": release.champion.version,
                "score": s.value,
                "features": row,
                **s.extra(),
            }
            for n, (row, s) in enumerate(zip(moved, scorer.score(moved), strict=True))
        ],
    )


def test_a_report_says_what_moved(trained: Runtime, moment: float, capsys: pytest.CaptureFixture[str]) -> None:
    _predict(trained, moment, shift=3.0)
    arguments = Namespace(as_of=iso(moment), fail_on_alert=True, no_start=True)
    assert job.run(arguments, trained) == 1
    assert "alerts" in capsys.readouterr().out
    prefix = f"reports/monitoring/date={day(moment)}/"
    report = json.loads(trained.lake.read(f"{prefix}report.json"))
    assert report["worst_psi"] > 0.25
    assert report["drift"][0]["psi"] == report["worst_psi"]
    text = trained.lake.read(f"{prefix}report.md").decode()
    assert report["drift"][0]["name"] in text
    assert "runbooks/drift.md" in text


def test_too_few_predictions_tell_nothing(trained: Runtime, moment: float) -> None:
    report = job.monitor(trained, moment - 300 * 86_400)
    assert report.drift == ()
    assert report.worst_psi == 0.0


def test_without_a_model_there_is_nothing_to_watch(runtime: Runtime, moment: float) -> None:
    with pytest.raises(LookupError):
        job.monitor(runtime, moment)
