"""The whole system, end to end, on a small sample."""

from __future__ import annotations

from argparse import Namespace

import pytest

from scoring import demo
from scoring.release.document import read_release
from scoring.runtime import Runtime


def test_every_step_runs(runtime: Runtime, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # The longer way: nothing answers before somebody has said yes.
    monkeypatch.setenv("SCORING_PROMOTION__APPROVAL", "person")
    assert demo.run(Namespace(documents=60, requests=12), runtime) == 0

    out = capsys.readouterr().out
    assert "# result" in out
    assert "the stand-in" in out
    champion = read_release(runtime.lake).champion
    assert champion is not None
    assert runtime.lake.exists(f"index/{champion.index}/manifest.json")
    assert any(key.endswith("report.md") for key in runtime.lake.keys("reports/monitoring/"))
    assert any(key.endswith(".md") for key in runtime.lake.keys("reports/evaluation/"))
    assert runtime.lake.keys("answers/")
    assert runtime.lake.keys("feedback/")
