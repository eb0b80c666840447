"""The panel: late closings, corrections, shards, plans and arithmetic with gaps."""

from __future__ import annotations

from argparse import Namespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.clock import Clock
from scoring.contract import Event, iso
from scoring.features import job
from scoring.features.panel import Matrix, Panel, Plans, demand, joined
from scoring.features.store import read_panel, read_state, shard_of
from scoring.features.windows import aggregated, lagged, same_part, since_positive
from scoring.ingestion import job as ingestion
from scoring.ingestion.store import CLOSINGS_INBOX
from scoring.runtime import Runtime
from scoring.sampling.job import as_csv, delivered

_NO_PLANS = Plans(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), {})


def _deliver(runtime: Runtime, name: str, rows: list[Event], moment: float) -> None:
    time = runtime.use_case.event_time
    runtime.lake.write(f"{CLOSINGS_INBOX}{name}.csv", as_csv(rows, (time,)))
    assert ingestion.run(Namespace(as_of=iso(moment)), runtime) == 0
    assert job.run(Namespace(as_of=iso(moment), rebuild=False), runtime) == 0


def _sold(runtime: Runtime, moment: float) -> Matrix:
    shards = int(read_state(runtime)["shards"])
    panel = joined([read_panel(runtime, shard, moment, 400.0) for shard in range(shards)])
    order = np.argsort(panel.series)
    return panel.values[runtime.use_case.forecast.target][order]


def test_late_and_corrected_closings_reach_the_panel(runtime: Runtime, events: list[Event]) -> None:
    use_case = runtime.use_case
    time, target = use_case.event_time, use_case.forecast.target
    end = use_case.clock.start(use_case.clock.number(float(events[-1][time] or 0.0)) + 1)
    moment = delivered(use_case, end)
    late = [row for number, row in enumerate(events) if number % 40 == 0]
    _deliver(runtime, "1", [row for row in events if row not in late], moment)
    with_gaps = _sold(runtime, moment)
    _deliver(runtime, "2", late, moment)
    whole = _sold(runtime, moment)
    assert np.isnan(with_gaps).sum() >= len(late) - 1
    assert not np.isnan(whole[:, -5:]).any()
    corrected = {**events[-1], target: 77.0}
    _deliver(runtime, "3", [corrected], moment)
    after = _sold(runtime, moment)
    assert (after == 77.0).sum() == (whole == 77.0).sum() + 1
    _deliver(runtime, "4-the-same-again", [corrected], moment)
    assert np.array_equal(_sold(runtime, moment), after, equal_nan=True)


def test_a_panel_of_other_definitions_is_refused(trained: Runtime, moment: float) -> None:
    other = trained.use_case.model_copy(update={"features": trained.use_case.features[:-1]})
    with pytest.raises(LookupError, match="features role"):
        read_panel(Runtime(trained.settings_file, trained.platform, other, trained.lake), 0, moment, 30.0)


def test_no_store_is_spread_over_shards(trained: Runtime, moment: float) -> None:
    shards = int(read_state(trained)["shards"])
    assert shards == 2
    groups = [set(read_panel(trained, shard, moment, 30.0).groups) for shard in range(shards)]
    assert groups[0]
    assert not groups[0] & groups[1]
    assert all(shard_of(group, shards) == 0 for group in groups[0])


def test_the_newest_plan_that_was_known_holds() -> None:
    plans = Plans(
        np.asarray([0, 0, 1]), np.asarray([5, 5, 6]), np.asarray([10.0, 20.0, 30.0]), {"x": np.asarray([1.0, 2.0, 3.0])}
    )
    assert plans.between("x", 2, 5, 2).tolist()[0][0] == 2.0
    assert plans.known_by(20.0).between("x", 2, 5, 2).tolist()[0][0] == 1.0
    assert np.isnan(plans.known_by(20.0).between("x", 2, 5, 2)[1]).all()


def test_days_without_stock_are_not_demand() -> None:
    sold, without = np.asarray([[1.0, 2.0, 3.0]]), np.asarray([[0.0, 5.0, 1.0]])
    panel = Panel(("a",), ("g",), 0, {"sold": sold, "out": without}, {}, _NO_PLANS, Clock())
    assert np.isnan(demand(panel, "sold", "out", 2.0)).tolist() == [[False, True, False]]
    assert demand(panel, "sold", "", 0.0) is sold


def test_a_lag_never_reaches_into_the_days_ahead() -> None:
    values = np.arange(20.0)[None, :]
    assert lagged(values, 7, 9).tolist() == [[13.0, 14.0, 15.0, 16.0, 17.0, 18.0, 19.0, 13.0, 14.0]]
    assert lagged(values, 1, 3).tolist() == [[19.0, 19.0, 19.0]]
    assert np.isnan(lagged(values, 364, 2)).all()


def test_the_same_weekday_is_averaged() -> None:
    values = np.tile(np.arange(7.0), 4)[None, :]
    assert same_part(values, 28, 9, 7, "mean").tolist() == [[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 0.0, 1.0]]
    assert np.isnan(same_part(values[:, :0], 28, 3, 7, "mean")).all()


def test_days_since_the_last_sale() -> None:
    values = np.asarray([[1.0, 0.0, np.nan], [0.0, 0.0, 2.0], [0.0, 0.0, 0.0]])
    assert since_positive(values).tolist() == [2.0, 0.0, 3.0]


@given(
    st.lists(st.one_of(st.none(), st.floats(0, 1e6)), min_size=1, max_size=30), st.sampled_from(["mean", "max", "min"])
)
def test_gaps_do_not_count(given_values: list[float | None], how: str) -> None:
    values = np.asarray([[np.nan if value is None else value for value in given_values]])
    known = [value for value in given_values if value is not None]
    found = aggregated(values, how)[0]
    expected = {"mean": np.mean, "max": np.max, "min": np.min}[how](known) if known else np.nan
    assert found == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("minutes", [1440, 60, 15])
def test_steps_are_counted_from_midnight_in_utc(minutes: int) -> None:
    clock = Clock(minutes)
    assert clock.number(clock.start(20_000)) == 20_000
    assert clock.number(clock.start(20_000) - 1) == 19_999
    assert clock.start(20_000 * clock.per_day) == Clock().start(20_000)
    assert clock.parse(clock.text(23_456)) == clock.parse(clock.key(23_456)) == 23_456
    assert ":" not in clock.key(23_456)


def test_the_same_hour_of_the_week_is_averaged() -> None:
    hours = np.tile(np.arange(168.0), 3)[None, :]
    said = same_part(hours, 336, 200, 168, "mean")[0]
    assert said[:168].tolist() == list(range(168))
    assert said[168:].tolist() == list(range(32))
    # The same hour of the newest day, whatever the horizon.
    assert lagged(hours, 24, 30)[0].tolist() == [*range(144, 168), *range(144, 150)]
