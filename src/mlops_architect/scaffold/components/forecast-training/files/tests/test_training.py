"""Training: measures by hand, a back-test that rolls, a rule that refuses, and a card that tells."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.contract import iso
from scoring.features.panel import Panel
from scoring.model.bundle import BundleError
from scoring.model.forecaster import Forecasts, SeasonalMean, SeasonalNaive
from scoring.model.release import fetch, read_release, write_release
from scoring.runtime import Runtime
from scoring.training import job
from scoring.training.backtest import Backtest, backtest
from scoring.training.measures import Judged, gain_interval, measures, pinball
from scoring.training.origins import TrainingSettings
from scoring.training.promotion import PromotionSettings, judge

_QUANTILES = (0.1, 0.5, 0.9)


def _rows(sold: list[float], expected: list[float], width: float = 1.0) -> Judged:
    said, came = np.asarray(expected), np.asarray(sold)
    place = np.arange(len(sold)) % 20
    return Judged(place, np.ones(len(sold)), came, said, said - width, said, said + width, np.full(len(sold), 2.0))


def test_measures_are_what_the_books_say() -> None:
    found = measures(_rows([10.0, 0.0, 5.0, 5.0], [8.0, 1.0, 5.0, 8.0]), _QUANTILES)
    assert found["wape"] == pytest.approx(6 / 20)
    assert found["forecast_accuracy"] == pytest.approx(0.7)
    assert found["bias"] == pytest.approx(2 / 20)
    assert found["mase"] == pytest.approx(6 / 4 / 2)
    assert found["interval_coverage"] == pytest.approx(0.5)
    assert pinball(np.asarray([10.0]), np.asarray([8.0]), 0.9) == pytest.approx(1.8)
    assert pinball(np.asarray([8.0]), np.asarray([10.0]), 0.9) == pytest.approx(0.2)


@given(st.lists(st.floats(-50, 50), min_size=3, max_size=3))
def test_quantiles_are_in_order_and_not_below_zero(ends: list[float]) -> None:
    low, median, high = (np.asarray([[end]]) for end in ends)
    found = Forecasts.ordered(np.asarray([[-1.0]]), (low, median, high))
    assert 0 <= found.low[0, 0] <= found.median[0, 0] <= found.high[0, 0]
    assert found.expected[0, 0] == 0


def test_the_naive_forecast_repeats_the_week(trained: Runtime, panel: Panel) -> None:
    use_case = trained.use_case
    season = use_case.season_steps
    week = np.arange(1.0, season + 1)
    steps = panel.steps
    sold = np.tile(week, steps // season + 1)[None, :steps].repeat(len(panel.series), 0)
    values = {**panel.values, use_case.forecast.target: sold}
    values[use_case.forecast.censored_by] = np.zeros_like(panel.values[use_case.forecast.censored_by])
    steady = replace(panel, values=values)
    for forecaster in (SeasonalNaive(use_case), SeasonalMean(use_case)):
        said = forecaster.forecast(steady, steady.last, 4 * season)
        came = np.tile(week, steps // season + 6)[steps : steps + 4 * season]
        assert np.allclose(said.expected, came)
        assert np.allclose(said.high, said.low)


def test_a_gain_is_sure_only_when_many_series_show_it() -> None:
    rng = np.random.default_rng(1)
    sold = rng.uniform(5, 15, 2000).tolist()
    good = _rows(sold, [value + 1.0 for value in sold])
    bad = _rows(sold, [value + 3.0 for value in sold])
    point, low, high = gain_interval(good, bad)
    assert low <= point <= high
    assert low > 0.1
    assert gain_interval(good, good) == (0.0, 0.0, 0.0)


def test_the_model_beats_the_baseline_and_tells_how_sure_it_is(trained: Runtime) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    bundle = fetch(trained.lake, champion)
    found, floors = bundle.metadata["measures"], trained.use_case.forecast.floors
    assert bundle.recipe.estimator == "quantile-boosting"
    assert found["forecast_accuracy"] >= floors.forecast_accuracy
    assert found["mase"] < 1
    assert abs(found["interval_coverage"] - trained.use_case.forecast.interval_pct / 100) <= floors.coverage_slack
    # A near horizon leaves few days of a slice to judge by.
    assert len(bundle.metadata["slices"]) >= min(8, trained.use_case.horizon_steps)


def test_the_card_tells_where_not_to_trust_it(trained: Runtime) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    card = trained.lake.read(f"models/{champion.version}/MODEL_CARD.md").decode()
    name, steps = trained.use_case.block
    last = f"{name}={-(-trained.use_case.horizon_steps // steps)}"
    for said in ("seasonal-naive", "weekday-mean", "demand=intermittent", last, "rolling origins", "pass"):
        assert said in card, said


def _judged(trained: Runtime, candidate: Backtest, baseline: Backtest, champion: Backtest | None) -> list[str]:
    verdict = judge(trained.use_case, PromotionSettings(), candidate, baseline, champion)
    assert verdict.promote == all(condition.passed for condition in verdict.conditions)
    return [condition.name for condition in verdict.conditions if not condition.passed]


def test_the_rule_refuses_each_fault(trained: Runtime) -> None:
    rng = np.random.default_rng(2)
    sold = rng.uniform(5, 15, 2000).tolist()

    def made(error: float, width: float, lean: float = 0.0) -> Backtest:
        signs = np.where(np.arange(2000) % 2 == 0, 1.0, -1.0)
        said = [value + error * sign + lean for value, sign in zip(sold, signs.tolist(), strict=True)]
        # Four days in five lie within, the fifth does not.
        rows = _rows(sold, said, width)
        outside = np.arange(2000) % 5 == 0
        low, high = np.where(outside, rows.high + 50, rows.low), np.where(outside, rows.high + 60, rows.high)
        rows = replace(rows, low=low, high=high)
        found = measures(rows, _QUANTILES)
        return Backtest(rows, found, {"demand=steady": found}, {}, {"demand=steady": 2000})

    good, naive = made(1.0, 2.0), made(3.0, 4.0)
    assert _judged(trained, good, naive, None) == []
    assert _judged(trained, good, naive, good) == []
    assert "better than the seasonal naive forecast" in _judged(trained, naive, naive, None)
    assert "unbiased" in _judged(trained, made(0.0, 5.0, lean=2.0), naive, None)
    assert "the interval holds what it promises" in _judged(trained, made(1.0, 0.1), naive, None)
    refused = _judged(trained, made(2.0, 3.0), naive, good)
    assert "no worse than the champion's recipe" in refused
    assert "slice demand=steady" in refused


def test_a_second_training_compares_recipes(trained: Runtime, moment: float, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_release(trained.lake)
    # Fewer origins are enough to see the comparison made: as many as hold sixteen weeks of forecasts.
    use_case = trained.use_case
    origins = 8 if use_case.within_day else max(4, -(-112 // use_case.horizon_days))
    monkeypatch.setenv("SCORING_TRAINING__ORIGINS", str(origins))
    monkeypatch.setenv("SCORING_TRAINING__FOLDS", "1")
    try:
        assert job.run(Namespace(as_of=iso(moment)), trained) == 0
        after = read_release(trained.lake)
        assert after.champion is not None
        assert before.champion is not None
        card = trained.lake.read(f"models/{max(trained_versions(trained), key=int)}/MODEL_CARD.md").decode()
        assert "no worse than the champion's recipe | pass" in card
    finally:
        write_release(trained.lake, before)


def trained_versions(runtime: Runtime) -> set[str]:
    """Return the versions whose bundles lie in the lake."""
    return {key.split("/")[1] for key in runtime.lake.keys("models/") if key.count("/") > 1}


def test_too_little_history_is_said(trained: Runtime, panel: Panel) -> None:
    use_case = trained.use_case
    kept = use_case.clock.steps(14 if use_case.within_day else 41)
    values = {name: array[:, -kept:] for name, array in panel.values.items()}
    short = replace(panel, first=panel.last - kept + 1, values=values)
    recipe = next(one for one in use_case.candidates if one.estimator == "quantile-boosting")
    with pytest.raises(LookupError, match="too short"):
        backtest(use_case, recipe, short, TrainingSettings(folds=1))


def test_a_bundle_that_was_changed_is_refused(trained: Runtime) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    key = f"models/{champion.version}/metadata.json"
    kept = trained.lake.read(key)
    try:
        trained.lake.write(key, kept + b" ")
        with pytest.raises(BundleError, match="changed"):
            fetch(trained.lake, champion)
    finally:
        trained.lake.write(key, kept)


def test_a_model_of_other_features_does_not_forecast(trained: Runtime) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    other = trained.use_case.model_copy(update={"features": trained.use_case.features[:-1]})
    with pytest.raises(BundleError, match="other features"):
        fetch(trained.lake, champion).forecaster(other)
