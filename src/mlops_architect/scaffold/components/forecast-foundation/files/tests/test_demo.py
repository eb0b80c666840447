"""The whole system, end to end, on a few series."""

from __future__ import annotations

import json
from argparse import Namespace

import pytest

from scoring import demo
from scoring.runtime import Runtime


def test_every_step_runs(runtime: Runtime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    # Every step, with less to learn from than `make demo` has.
    monkeypatch.setenv("SCORING_TRAINING__FOLDS", "1")
    use_case = runtime.use_case
    horizon = use_case.horizon_days
    origins = 8 if use_case.within_day else max(5, -(-140 // horizon))
    monkeypatch.setenv("SCORING_TRAINING__ORIGINS", str(origins))
    monkeypatch.setenv("SCORING_PROMOTION__APPROVAL", "person")
    # A near horizon leaves few days to compare.
    monkeypatch.setenv("SCORING_MONITORING__LEAST_ROWS", "20")
    assert demo.run(Namespace(series=12 if use_case.within_day else 24, shift=0.6), runtime) == 0

    out = capsys.readouterr().out
    assert "# result" in out
    (key,) = [key for key in runtime.lake.keys("reports/monitoring/") if key.endswith("report.json")]
    report = json.loads(runtime.lake.read(key))
    # A week of what was forecast is over, and it is compared.
    assert report["accuracy"]["rows"] > 7 * min(use_case.clock.steps(7), use_case.horizon_steps)
    assert report["accuracy"]["found"]["wape"] > 0
    decision = json.loads(runtime.lake.read(json.loads(runtime.lake.read("decisions/retrain/latest.json"))["key"]))
    assert isinstance(decision["retrain"], bool)
    assert len([key for key in runtime.lake.keys("forecasts/") if key.endswith("_COMPLETE.json")]) == 2
