"""The load measurement: the service as a process of its own, and figures that fit together."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

import pytest

from scoring.runtime import Runtime
from scoring.serving import load


def test_the_service_is_loaded_and_measured(
    trained: Runtime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "measurements" / "load.json"
    assert load.run(Namespace(seconds=1.0, connections=2, output=output), trained) == 0
    found = json.loads(output.read_text(encoding="utf-8"))
    assert found["format"] == load.FORMAT
    assert (found["workers"], found["connections"], found["failed"]) == (1, 2, 0)
    assert found["requests"] > 1
    assert found["service_time_ms"] > 0
    assert found["throughput_rps"] == pytest.approx(found["requests"] / found["seconds"])
    assert 0 < found["latency_ms"]["p50"] <= found["latency_ms"]["p95"] <= found["latency_ms"]["p99"]
    assert found["machine"]["cpus"] >= 1
    said = capsys.readouterr().out
    assert "service time" in said
    assert "p99" in said


def test_figures_are_those_of_the_answers() -> None:
    found = load.figures([float(n) for n in range(1, 101)], 25, took_s=5.0, cpu_s=0.5, connections=4)
    # What failed took processor time too.
    assert found["service_time_ms"] == pytest.approx(4.0)
    assert found["throughput_rps"] == 20.0
    assert found["latency_ms"]["p50"] == pytest.approx(50.5)
    with pytest.raises(load.NotLoaded, match="too few"):
        load.figures([1.0], 0, 1.0, 0.1, 1)


@pytest.mark.parametrize(("text", "seconds"), [("00:01\n", 1.0), ("1:02.50", 62.5), ("2-01:00:03", 176_403.0)])
def test_times_of_ps_are_read(text: str, seconds: float) -> None:
    assert load.clock_s(text) == seconds


def test_without_a_model_nothing_is_loaded(runtime: Runtime, tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="make demo"):
        load.run(Namespace(seconds=1.0, connections=1, output=tmp_path / "x.json"), runtime)
    with pytest.raises(ValueError, match="connections"):
        load.run(Namespace(seconds=1.0, connections=0, output=tmp_path / "x.json"), runtime)
