"""The forecast table: complete, repeatable, in editions, and refused where it would be wrong."""

from __future__ import annotations

from argparse import Namespace

import numpy as np
import pytest

from scoring.batch import job
from scoring.batch.table import FORECAST_FOR, complete, origins, read_forecasts, read_marker
from scoring.contract import iso
from scoring.features.store import origin_at, read_state, write_state
from scoring.model.release import Release, read_release, write_release
from scoring.runtime import Runtime


def _run(runtime: Runtime, moment: float, *, allow_late: bool = False) -> int:
    return job.run(Namespace(as_of=iso(moment), allow_late=allow_late), runtime)


def test_every_living_series_has_every_day_and_an_interval(trained: Runtime, moment: float) -> None:
    use_case, origin = trained.use_case, origin_at(trained, moment)
    clock = use_case.clock
    table, marker = read_forecasts(trained, origin), read_marker(trained, origin)
    assert len(table) == marker["rows"] == marker["series"] * use_case.horizon_steps > 0
    assert not table.duplicated([use_case.series_key, FORECAST_FOR]).any()
    assert table[FORECAST_FOR].min() == clock.text(origin + 1)
    assert table[FORECAST_FOR].max() == clock.text(origin + use_case.horizon_steps)
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
    origin = origin_at(trained, moment)
    before = {key: trained.lake.read(key) for key in trained.lake.keys("forecasts/")}
    marker = f"forecasts/origin={trained.use_case.clock.key(origin)}/_COMPLETE.json"
    trained.lake.delete(marker)
    assert read_forecasts(trained, origin).empty
    assert _run(trained, moment) == 0
    assert {key: trained.lake.read(key) for key in trained.lake.keys("forecasts/")} == before


def test_another_model_makes_another_edition_and_the_baseline_stands_in(trained: Runtime, moment: float) -> None:
    origin, release = origin_at(trained, moment), read_release(trained.lake)
    before = read_marker(trained, origin)
    try:
        write_release(trained.lake, Release())
        assert _run(trained, moment) == 0
        marker = read_marker(trained, origin)
        assert marker["baseline"]
        assert marker["earlier"] == [before["edition"]]
        assert set(read_forecasts(trained, origin)["model_version"]) == {"weekday-mean"}
    finally:
        write_release(trained.lake, release)
    assert _run(trained, moment) == 0
    assert read_marker(trained, origin)["edition"] == before["edition"]
    assert marker["edition"] in read_marker(trained, origin)["earlier"]


def test_nothing_is_published_while_the_sources_are_late(trained: Runtime, moment: float) -> None:
    tomorrow, state = moment + 86_400.0, read_state(trained)
    # The panel was made anew, and no source had delivered.
    write_state(trained, {**state, "as_of": tomorrow})
    late = origin_at(trained, tomorrow)
    try:
        with pytest.raises(ValueError, match="have a closing of"):
            _run(trained, tomorrow)
        assert late not in origins(trained)
        assert _run(trained, tomorrow, allow_late=True) == 0
        assert read_marker(trained, late)["complete_share"] == 0.0
    finally:
        write_state(trained, state)
        for key in trained.lake.keys(f"forecasts/origin={trained.use_case.clock.key(late)}"):
            trained.lake.delete(key)


def test_the_marker_keeps_each_edition_once(runtime: Runtime) -> None:
    for edition in ("a", "b", "a"):
        complete(runtime, 20_000, edition, {"rows": 1})
    assert read_marker(runtime, 20_000)["earlier"] == ["b"]
    assert origins(runtime) == [20_000]


def test_a_series_that_is_over_is_not_forecast(trained: Runtime, moment: float) -> None:
    long_after, state = moment + 30 * 86_400.0, read_state(trained)
    write_state(trained, {**state, "as_of": long_after})
    try:
        with pytest.raises(ValueError, match="of 0 series"):
            _run(trained, long_after)
    finally:
        write_state(trained, state)


def test_forecasts_are_near_what_is_usual(trained: Runtime, moment: float) -> None:
    table = read_forecasts(trained, origin_at(trained, moment))
    by_day = table.groupby(table[FORECAST_FOR].str[:10])["expected"].mean().to_numpy()
    assert np.isfinite(by_day).all()
    assert by_day.max() < 4 * by_day.min()
