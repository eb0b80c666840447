"""The forecast table: complete, repeatable, in editions, and refused where it would be wrong."""

from __future__ import annotations

from argparse import Namespace

import numpy as np
import pytest

from scoring.batch import job
from scoring.batch.table import FORECAST_FOR, complete, origins, read_forecasts, read_marker
from scoring.contract import day, iso
from scoring.features.panel import day_number, start_of
from scoring.model.release import Release, read_release, write_release
from scoring.runtime import Runtime


def _run(runtime: Runtime, moment: float, *, allow_late: bool = False) -> int:
    return job.run(Namespace(as_of=iso(moment), allow_late=allow_late), runtime)


def test_every_living_series_has_every_day_and_an_interval(trained: Runtime, moment: float) -> None:
    use_case, origin = trained.use_case, day_number(moment) - 1
    table, marker = read_forecasts(trained, origin), read_marker(trained.lake, origin)
    assert len(table) == marker["rows"] == marker["series"] * use_case.horizon_days > 0
    assert not table.duplicated([use_case.series_key, FORECAST_FOR]).any()
    assert table[FORECAST_FOR].min() == day(start_of(origin + 1))
    assert table[FORECAST_FOR].max() == day(start_of(origin + use_case.horizon_days))
    assert (table["low"] <= table["median"]).all()
    assert (table["median"] <= table["high"]).all()
    assert (table["low"] >= 0).all()
    champion = read_release(trained.lake).champion
    assert champion is not None
    assert set(table["model_version"]) == {champion.version} == {marker["model_version"]}


def test_a_repeated_run_changes_nothing(trained: Runtime, moment: float, capsys: pytest.CaptureFixture[str]) -> None:
    before = {key: trained.lake.read(key) for key in trained.lake.keys("forecasts/")}
    assert _run(trained, moment) == 0
    assert "published already" in capsys.readouterr().out
    assert {key: trained.lake.read(key) for key in trained.lake.keys("forecasts/")} == before


def test_a_run_that_was_cut_off_is_done_again_to_the_byte(trained: Runtime, moment: float) -> None:
    origin = day_number(moment) - 1
    before = {key: trained.lake.read(key) for key in trained.lake.keys("forecasts/")}
    marker = f"forecasts/origin={day(start_of(origin))}/_COMPLETE.json"
    trained.lake.delete(marker)
    assert read_forecasts(trained, origin).empty
    assert _run(trained, moment) == 0
    assert {key: trained.lake.read(key) for key in trained.lake.keys("forecasts/")} == before


def test_another_model_makes_another_edition_and_the_baseline_stands_in(trained: Runtime, moment: float) -> None:
    origin, release = day_number(moment) - 1, read_release(trained.lake)
    before = read_marker(trained.lake, origin)
    try:
        write_release(trained.lake, Release())
        assert _run(trained, moment) == 0
        marker = read_marker(trained.lake, origin)
        assert marker["baseline"]
        assert marker["earlier"] == [before["edition"]]
        assert set(read_forecasts(trained, origin)["model_version"]) == {"weekday-mean"}
    finally:
        write_release(trained.lake, release)
    assert _run(trained, moment) == 0
    assert read_marker(trained.lake, origin)["edition"] == before["edition"]
    assert marker["edition"] in read_marker(trained.lake, origin)["earlier"]


def test_nothing_is_published_while_the_sources_are_late(trained: Runtime, moment: float) -> None:
    tomorrow = moment + 86_400.0
    with pytest.raises(ValueError, match="have a closing of"):
        _run(trained, tomorrow)
    assert day_number(tomorrow) - 1 not in origins(trained.lake)
    assert _run(trained, tomorrow, allow_late=True) == 0
    try:
        assert read_marker(trained.lake, day_number(tomorrow) - 1)["complete_share"] == 0.0
    finally:
        for key in trained.lake.keys(f"forecasts/origin={day(start_of(day_number(tomorrow) - 1))}"):
            trained.lake.delete(key)


def test_the_marker_keeps_each_edition_once(runtime: Runtime) -> None:
    for edition in ("a", "b", "a"):
        complete(runtime.lake, 20_000, edition, {"rows": 1})
    assert read_marker(runtime.lake, 20_000)["earlier"] == ["b"]
    assert origins(runtime.lake) == [20_000]


def test_a_series_that_is_over_is_not_forecast(trained: Runtime, moment: float) -> None:
    long_after = moment + 30 * 86_400.0
    with pytest.raises(ValueError, match="of 0 series"):
        _run(trained, long_after)


def test_forecasts_are_near_what_is_usual(trained: Runtime, moment: float) -> None:
    table = read_forecasts(trained, day_number(moment) - 1)
    by_day = table.groupby(FORECAST_FOR)["expected"].sum().to_numpy()
    assert np.isfinite(by_day).all()
    assert by_day.max() < 4 * by_day.min()
