"""The demonstration: every step of the system, one after the other, on a laptop."""

from __future__ import annotations

from argparse import Namespace

import pytest

from scoring import demo
from scoring.model.release import read_release
from scoring.runtime import Runtime


def test_every_step_runs(runtime: Runtime, capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.run(Namespace(pairs=800, requests=12), runtime) == 0
    shown = capsys.readouterr().out
    assert "champion: version 1" in shown
    assert "stand-in" in shown
    assert read_release(runtime.lake).champion is not None
    assert runtime.lake.exists("decisions/retrain/latest.json")
