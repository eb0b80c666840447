"""The whole system, end to end, on a small sample."""

from __future__ import annotations

import json
from argparse import Namespace

import pytest

from scoring import demo, plugins
from scoring.runtime import Runtime
from scoring.sampling.job import sample_rows


def test_every_step_runs(runtime: Runtime, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # The longer way: nothing answers before somebody has said yes.
    monkeypatch.setenv("SCORING_PROMOTION__APPROVAL", "person")
    rows = sample_rows(runtime.use_case, least=2500)
    assert demo.run(Namespace(rows=rows, requests=60, shift=0.5), runtime) == 0

    out = capsys.readouterr().out
    assert "# result" in out
    assert runtime.lake.exists("models/release.json")
    (report,) = [key for key in runtime.lake.keys("reports/monitoring/") if key.endswith("report.json")]
    found = json.loads(runtime.lake.read(report))
    # Enough was scored to tell drift, or the report says that it cannot tell.
    assert found["drift"] or found["predictions"] < 100
    decision = json.loads(runtime.lake.read(json.loads(runtime.lake.read("decisions/retrain/latest.json"))["key"]))
    assert isinstance(decision["retrain"], bool)
    if plugins.has("scoring.batch"):
        assert any(key.endswith("_COMPLETE.json") for key in runtime.lake.keys("scores/"))
