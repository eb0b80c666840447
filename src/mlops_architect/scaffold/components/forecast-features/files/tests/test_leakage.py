"""Nothing of the future: whatever happens after the origin changes neither a feature nor a forecast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.clock import DAY_S, Clock
from scoring.features.engine import FeatureEngine
from scoring.features.panel import Panel, Plans
from scoring.model.bundle import fallback
from scoring.model.forecaster import Forecaster, SeasonalNaive
from scoring.model.release import fetch, read_release
from scoring.runtime import Runtime
from scoring.training.fit import fit_recipe, sampled
from scoring.training.origins import TrainingSettings, judged_origins, learnt_origins


def with_another_future(panel: Panel, origin: int, seed: int) -> Panel:
    """Return the panel with every closing after the origin, and every plan entered after it, drawn at random.

    Each series gets one such plan besides, because a short time may have none.
    """
    rng = np.random.default_rng(seed)
    kept = origin - panel.first + 1
    values = {}
    for name, array in panel.values.items():
        changed = array.copy()
        changed[:, kept:] = rng.uniform(0, 1000, changed[:, kept:].shape)
        values[name] = changed
    plans, count, after = panel.plans, len(panel.series), panel.clock.start(origin + 1)
    later = np.append(plans.entered_at >= after, np.full(count, True))
    planned = {
        name: np.where(later, rng.uniform(0, 1000, len(later)), np.append(array, np.zeros(count)))
        for name, array in plans.values.items()
    }
    late = Plans(
        np.append(plans.series, np.arange(count)),
        np.append(plans.step, np.full(count, origin + 1)),
        np.append(plans.entered_at, np.full(count, after)),
        planned,
    )
    return replace(panel, values=values, plans=late)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("back", [1, 28, 90])
def test_features_do_not_see_the_future(trained: Runtime, panel: Panel, back: int, seed: int) -> None:
    use_case = trained.use_case
    # Within the day as many steps back, and not a whole number of days.
    engine, origin = FeatureEngine(use_case), panel.last - back
    before = engine.rows(panel, origin, use_case.horizon_steps)
    after = engine.rows(with_another_future(panel, origin, seed), origin, use_case.horizon_steps)
    assert np.array_equal(before.features, after.features, equal_nan=True)
    assert np.array_equal(before.scale, after.scale)
    assert np.isfinite(before.features).mean() > 0.8


def test_features_do_see_the_past(trained: Runtime, panel: Panel) -> None:
    clock = trained.use_case.clock
    engine, origin = FeatureEngine(trained.use_case), panel.last - clock.steps(14 if clock.per_day > 1 else 30)
    before = engine.rows(panel, origin, clock.steps(7))
    after = engine.rows(with_another_future(panel, origin - clock.steps(7), 0), origin, clock.steps(7))
    changed = [
        name
        for place, name in enumerate(engine.names)
        if not np.array_equal(before.features[:, place], after.features[:, place], equal_nan=True)
    ]
    forecast = trained.use_case.forecast
    windows = {one for one in trained.use_case.features if one.kind == "window" and one.window_s <= 90 * DAY_S}
    seen = {feature.name for feature in windows if feature.column != forecast.censored_by}
    assert seen - {forecast.scale} <= set(changed)


def test_forecasts_do_not_see_the_future(trained: Runtime, panel: Panel) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    origin, horizon = panel.last - 40, trained.use_case.horizon_steps
    forecasters: list[Forecaster] = [
        fetch(trained.lake, champion).forecaster(trained.use_case),
        fallback(trained.use_case)[1],
        SeasonalNaive(trained.use_case),
    ]
    for forecaster in forecasters:
        before = forecaster.forecast(panel, origin, horizon)
        after = forecaster.forecast(with_another_future(panel, origin, 5), origin, horizon)
        assert np.array_equal(before.expected, after.expected)
        assert np.array_equal(before.high, after.high)


def test_fitting_does_not_see_the_days_it_is_judged_on(trained: Runtime, panel: Panel) -> None:
    use_case, known = trained.use_case, panel.last - trained.use_case.horizon_steps
    quick = TrainingSettings(origins=3, least_rows=50, calibration_step_days=1 if use_case.within_day else 0)
    recipe = next(one for one in use_case.candidates if one.estimator == "quantile-boosting")
    recipe = recipe.model_copy(update={"parameters": {**recipe.parameters, "max_iter": 5}})
    before, _ = fit_recipe(use_case, recipe, panel, known, quick)
    after, _ = fit_recipe(use_case, recipe, with_another_future(panel, known, 9), known, quick)
    rows, _ = sampled(use_case, panel.known_on(known), [known])
    assert before.widening == after.widening
    for name, tree in before.trees.items():
        assert np.array_equal(tree.predict(rows.features), after.trees[name].predict(rows.features))


def test_origins_never_overlap() -> None:
    settings = TrainingSettings(origins=6, calibration_origins=2)
    horizon, known = 28, 1000
    learnt, calibrated = learnt_origins(known, horizon, settings, 0, Clock())
    assert max(learnt) + horizon <= min(calibrated)
    assert max(calibrated) + horizon <= known
    tested = judged_origins(known, horizon, 3)
    assert tested == [916, 944, 972]
    assert learnt_origins(known, horizon, settings, known, Clock())[0] == []


def test_origins_within_the_day_visit_every_hour() -> None:
    hourly = TrainingSettings(origins=24, calibration_origins=2, origin_step_days=25 / 24, calibration_step_days=1)
    learnt, calibrated = learnt_origins(5000, 48, hourly, 0, Clock(60))
    assert {origin % 24 for origin in learnt} == set(range(24))
    assert max(learnt) + 48 <= min(calibrated)
    assert calibrated == [4928, 4952]


def test_a_plan_that_is_entered_late_is_not_used(trained: Runtime, panel: Panel) -> None:
    use_case, origin = trained.use_case, panel.last
    name = next(name for name in use_case.forecast.planned if use_case.column(name).type == "boolean")
    place = FeatureEngine(use_case).names.index(name)

    def planned(entered_at: float) -> float:
        one = np.asarray([0]), np.asarray([origin + 3]), np.asarray([entered_at])
        values = {column: np.asarray([1.0]) for column in use_case.forecast.planned}
        rows = FeatureEngine(use_case).rows(replace(panel, plans=Plans(*one, values)), origin, 5)
        return float(rows.features[2, place])

    assert planned(panel.clock.start(origin)) == 1.0
    assert planned(panel.clock.start(origin + 1) + 60) == 0.0
