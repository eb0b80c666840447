"""Monitoring: what came true is compared, and each fault raises its alert."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

import numpy as np
import pytest

from scoring import plugins
from scoring.contract import iso
from scoring.monitoring import job
from scoring.monitoring.accuracy import Accuracy
from scoring.monitoring.drift import Drift, measure_drift, psi
from scoring.monitoring.report import Report, find_alerts, to_markdown
from scoring.monitoring.settings import MonitoringSettings
from scoring.runtime import Runtime
from scoring.sampling.job import sample_end

_FINE = {"wape": 0.4, "forecast_accuracy": 0.6, "bias": 0.01, "interval_coverage": 0.8, "mase": 0.8}
_SETTINGS = MonitoringSettings()


def _report(**changed: float) -> Report:
    accuracy = Accuracy(500, 3, {**_FINE, **changed}, {"region=north": _FINE}, _FINE)
    return Report(1.7e9, "3", "day", accuracy, _FINE, 80.0, (Drift("a", 0.01, 0.0, 0.0),), 1, 1.0, 5.0)


def _names(report: Report) -> set[str]:
    return {alert.name for alert in find_alerts(report, _SETTINGS)}


def test_all_is_well() -> None:
    assert _names(_report()) == set()
    assert "| published |" in to_markdown(_report(), _SETTINGS)
    assert "challenger (shadow)" in to_markdown(_report(), _SETTINGS)


@pytest.mark.parametrize(
    ("changed", "alert"),
    [
        ({"wape": 0.55}, "accuracy"),
        ({"bias": -0.2}, "bias"),
        ({"interval_coverage": 0.6}, "coverage"),
        ({"interval_coverage": 0.99}, "coverage"),
    ],
)
def test_each_fault_of_forecasts_raises_its_alert(changed: dict[str, float], alert: str) -> None:
    assert _names(_report(**changed)) == {alert}


def test_drift_gaps_and_age_raise_alerts() -> None:
    from dataclasses import replace

    assert _names(replace(_report(), drift=(Drift("a", 0.3, 0.0, 0.0),))) == {"drift"}
    assert _names(replace(_report(), drift=(Drift("a", 0.01, 0.0, 0.2),))) == {"missing values"}
    assert _names(replace(_report(), origin_age_days=5)) == {"no forecast"}
    assert _names(replace(_report(), origin_age_days=None)) == {"no forecast"}
    assert _names(replace(_report(), feature_age_hours=500.0)) == {"stale panel"}
    quiet = replace(_report(), accuracy=Accuracy(3, 1, None, {}))
    assert _names(quiet) == set()
    assert "Cannot tell" in to_markdown(quiet, _SETTINGS)


def test_drift_is_none_for_the_same_and_large_for_another() -> None:
    rng = np.random.default_rng(0)
    before = rng.normal(size=5000)
    edges = np.quantile(before, np.linspace(0, 1, 11)[1:-1])
    reference = {"x": {"edges": edges.tolist(), "shares": [0.1] * 10, "missing": 0.0}}
    assert measure_drift(reference, {"x": rng.normal(size=5000)})[0].psi < 0.02
    assert measure_drift(reference, {"x": rng.normal(2.0, size=5000)})[0].psi > 1
    assert measure_drift(reference, {"x": np.full(10, np.nan)})[0].missing_now == 1.0
    assert psi([0.5, 0.5], [0.5, 0.5]) == 0


@pytest.fixture(name="later", scope="module")
def _later(trained: Runtime, moment: float, series_count: int) -> Iterator[float]:
    """Return a night ten days later, with what was sold since in a world that moved."""
    night = moment + 10 * 86_400.0
    end = sample_end(trained.use_case)
    since, until = iso(end), iso(end + 10 * 86_400.0)
    steps = {
        "sample-data": Namespace(series=series_count, until=until, since=since, shift=1.5, seed=7),
        "ingest": Namespace(as_of=iso(night)),
        "features": Namespace(as_of=iso(night), rebuild=False),
    }
    for role, arguments in steps.items():
        assert plugins.load(plugins.ROLES, role).run(arguments, trained) == 0
    yield night


def test_what_was_published_is_compared_with_what_came(
    trained: Runtime, later: float, series_count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A near horizon leaves few days to compare.
    monkeypatch.setenv("SCORING_MONITORING__LEAST_ROWS", "20")
    report = job.monitor(trained, later)
    found = report.accuracy.found
    assert found is not None
    # A week has gone by: as many days as were forecast, of most of the series.
    use_case = trained.use_case
    assert report.accuracy.rows > 0.8 * series_count * min(use_case.clock.steps(7), use_case.horizon_steps)
    assert report.accuracy.origins >= 1
    # One category sells more than twice as much: too little was forecast of it.
    first = trained.use_case.categories[0]
    shifted = report.accuracy.slices.get(f"{first.name}={first.allowed[0]}", found)
    assert shifted["bias"] < -0.2
    assert shifted["bias"] <= found["bias"]
    assert report.origin_age_days == pytest.approx(10, abs=0.5)
    assert "no forecast" in {alert.name for alert in report.alerts}


def test_nothing_of_the_future_is_compared(trained: Runtime, moment: float, later: float) -> None:
    assert later > moment
    report = job.monitor(trained, moment)
    assert report.accuracy.found is None


def test_there_is_nothing_to_watch_before_there_is_a_forecast(runtime: Runtime) -> None:
    with pytest.raises(LookupError, match="nothing to watch"):
        job.monitor(runtime, 1.7e9)


def test_an_alert_can_fail_the_run(trained: Runtime, later: float) -> None:
    assert job.run(Namespace(as_of=iso(later), fail_on_alert=True, no_start=True), trained) == 1
    assert trained.lake.exists("decisions/retrain/latest.json")
