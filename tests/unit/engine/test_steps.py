"""Steps within the day: what the use case says then, how its work is sized, and where that ends."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.forecast import is_step
from mlops_architect.domain.use_case import UseCase
from mlops_architect.domain.within_day import in_steps
from mlops_architect.engine.situation import Framed, frame

KINDS = ("series-forecasting", "demand-forecasting")
NIGHTLY = {"ml_task": "forecasting", "serving.modes": ("batch",), "load.daily_predictions": 3000.0}
TEXTS = {"series-forecasting": "Forecast the load of feeders", "demand-forecasting": "Forecast sales of stores"}


def framed(catalog: Catalog, kind: str = KINDS[0], **said: Any) -> Framed:
    fields = {**NIGHTLY, **{name.replace("__", "."): value for name, value in said.items()}}
    return frame(with_fields(fields), TEXTS[kind], catalog, 95.0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("minutes", [5, 10, 15, 30, 60, 240])
def test_every_kind_of_forecast_speaks_of_its_steps(catalog: Catalog, kind: str, minutes: int) -> None:
    made = framed(catalog, kind, training__step_minutes=float(minutes), training__horizon_days=2.0).use_case
    assert made.forecast is not None
    assert (made.id, made.forecast.step_minutes, made.label.delay_days) == (kind, minutes, 2.0)
    assert made.label.column.endswith("_48h")
    names = {feature.name for feature in made.features}
    assert {"steps_ahead", "hour_of_day", "day_of_week", made.forecast.scale} <= names
    said = made.model_dump_json(exclude={"ethics", "keywords", "changes", "retrain_trigger", "human_oversight"})
    assert "{" not in "".join(part for part in (made.framing, made.baseline, made.fallback, made.label.description))
    assert "28 days" not in said
    assert "of the day" not in said.replace("the step of the day", "")
    # Nothing that a feature rests on was left out.
    known = {column.name for column in made.columns} | names
    assert all(feature.column in known for feature in made.features if feature.column)
    assert all(feature.other in known for feature in made.features if feature.other)


@pytest.mark.parametrize("kind", KINDS)
def test_days_are_as_they_were(catalog: Catalog, kind: str) -> None:
    plain = catalog.use_cases[kind].model_copy(update={"within_day": {}})
    made = framed(catalog, kind).use_case
    assert made.model_copy(update={"title": plain.title}) == plain
    assert framed(catalog, kind, training__step_minutes=1440.0).use_case == made


def test_work_follows_series_times_steps(catalog: Catalog) -> None:
    def workload(minutes: float, days: float) -> dict[str, float]:
        made = framed(catalog, training__step_minutes=minutes, training__horizon_days=days)
        return made.situation.workload.values()

    hourly, finer, longer = workload(60, 1), workload(15, 1), workload(60, 7)
    assert hourly["rows_per_scoring_run_m"] == pytest.approx(0.003)
    assert hourly["forecast_rows_per_run_m"] == pytest.approx(0.003 * 24)
    assert finer["forecast_rows_per_run_m"] == pytest.approx(0.003 * 96)
    assert longer["forecast_rows_per_run_m"] == pytest.approx(0.003 * 168)
    hours = [one["scoring_vcpu_hours_per_run"] for one in (hourly, finer)]
    assert hours[1] - hours[0] == pytest.approx(0.003 * 72 * 0.0056)
    assert finer["ingest_gb_per_day"] == pytest.approx(0.003 * 96 * 0.5)
    assert finer["ingest_gb_per_day"] > 2 * hourly["ingest_gb_per_day"]
    assert finer["training_rows_m"] > hourly["training_rows_m"]
    assert workload(1440, 7)["forecast_rows_per_run_m"] == pytest.approx(0.003 * 7)


def test_series_that_are_counted_are_forecast_once_a_run(catalog: Catalog) -> None:
    fields = {**NIGHTLY, "load.daily_predictions": None, "data.entities": 1200.0, "training.step_minutes": 60.0}
    said = with_fields({path: value for path, value in fields.items() if value is not None})
    nightly = frame(said, TEXTS[KINDS[0]], catalog, 95.0).situation.workload
    assert nightly["forecast_rows_per_run_m"] == pytest.approx(1200 * 24 / 1e6)
    again = with_fields({"serving.scoring_cadence": "hourly", **{p: v for p, v in fields.items() if v is not None}})
    hourly = frame(again, TEXTS[KINDS[0]], catalog, 95.0).situation.workload
    assert hourly["forecast_rows_per_run_m"] == pytest.approx(1200 * 24 / 1e6)
    assert hourly["scoring_runs_per_month"] == 730


def test_a_horizon_is_whole_steps_and_a_day_where_nobody_says(catalog: Catalog) -> None:
    assert framed(catalog, training__step_minutes=60.0).use_case.label.delay_days == 1
    odd = framed(catalog, training__step_minutes=15.0, training__horizon_days=0.11).use_case
    assert odd.label.delay_days == pytest.approx(11 / 96, abs=1e-6)
    assert "165 minutes" in odd.framing


def test_a_delay_of_readings_is_how_late_they_are_and_moves_no_horizon(catalog: Catalog) -> None:
    late = framed(catalog, training__step_minutes=60.0, training__label_delay_days=0.125).use_case
    assert late.forecast is not None
    assert (late.forecast.known_after_minutes, late.label.delay_days) == (180, 1)


@pytest.mark.parametrize(
    ("minutes", "days", "told"),
    [
        (60.0, 2.0, ""),
        (7.0, 1.0, "divide a day"),
        (1.0, 1.0, "divide a day"),
        (5.0, 28.0, "8,064 steps ahead"),
    ],
)
def test_what_is_beyond_the_limits_is_told(catalog: Catalog, minutes: float, days: float, told: str) -> None:
    asked = framed(catalog, training__step_minutes=minutes, training__horizon_days=days).use_case.changes_asked
    assert bool(asked) == bool(told)
    assert told in " ".join(asked)


def test_steps_divide_the_day() -> None:
    assert [minutes for minutes in (1, 5, 7, 10, 15, 45, 60, 90, 100, 1440, 0.5) if is_step(minutes)] == [
        5, 10, 15, 45, 60, 90, 1440,
    ]  # fmt: skip


def test_what_is_laid_over_a_use_case_has_to_fit_it(catalog: Catalog) -> None:
    case = catalog.use_cases[KINDS[0]]
    strange = case.model_copy(update={"within_day": {**case.within_day, "leave_out": ["nothing"]}})
    with pytest.raises(ValueError, match="names no feature: nothing"):
        in_steps(strange, 60, 1.0)
    with pytest.raises(ValueError, match="not made for steps"):
        in_steps(catalog.use_cases["card-fraud"], 60, 1.0)
    given = case.model_dump(mode="json", exclude_defaults=True)
    with pytest.raises(ValueError, match="divides a day"):
        UseCase.model_validate({**given, "forecast": {**given["forecast"], "step_minutes": 7}})
    with pytest.raises(ValueError, match="hour_factors"):
        UseCase.model_validate({**given, "forecast": {**given["forecast"], "step_minutes": 60}})
