"""Steps of a forecast: "hourly" as what the values are, and as how often they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader

STEP, DAYS, RHYTHM = "training.step_minutes", "training.horizon_days", "serving.scoring_cadence"

SAID = [
    ("Forecast the load of 300 feeders for each hour of the next 48 hours.", {STEP: 60, DAYS: 2, RHYTHM: None}),
    ("Forecast consumption of meters in quarter-hour steps for the day ahead.", {STEP: 15, DAYS: 1}),
    ("Hourly demand forecast per station for 500 bike stations, 24 hours ahead.", {STEP: 60, DAYS: 1, RHYTHM: None, "load.daily_predictions": 500}),
    ("Day-ahead load forecast at hourly resolution for 80 substations.", {STEP: 60, DAYS: 1, RHYTHM: None}),
    ("Forecast call volume in 30-minute intervals for the next two weeks.", {STEP: 30, DAYS: 14}),
    ("Forecast heat demand in 10 min steps, 36 h ahead.", {STEP: 10, DAYS: 1.5}),
    ("Predict the 15-minute load of 250 transformers, 96 steps ahead.", {STEP: 15, DAYS: 1}),
    ("Forecast wind power output every hour for the next 6 hours.", {STEP: 60, DAYS: 0.25, RHYTHM: "hourly"}),
    ("Forecast the hourly demand of 1,800 districts every hour for the next 12 hours.", {STEP: 60, DAYS: 0.5, RHYTHM: "hourly"}),
    ("Forecast the demand of 200 products in 30 stores per hour for the next 3 days, each night.", {STEP: 60, DAYS: 3}),
    ("Lastprognose im Viertelstundenraster für den Folgetag, gerechnet wird nachts.", {STEP: 15, DAYS: 1}),
    ("Prévoir la consommation de chaque secteur, heure par heure, pour les 3 prochains jours.", {STEP: 60, DAYS: 3}),
    # a day, a rhythm, a recovery or another task says nothing of steps
    ("Forecast the daily demand of 500 products for the next 14 days, every night.", {STEP: None, DAYS: 14}),
    ("Forecast the daily demand of stores, not hourly.", {STEP: None}),
    ("Demand forecast for the next 14 days, with hourly updates.", {STEP: None, DAYS: 14, RHYTHM: "hourly"}),
    ("Sales forecast, 14 days ahead. Recovery within 30 minutes.", {STEP: None}),
    ("Detect fraud in hourly payment volumes within the next 2 hours.", {STEP: None}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), SAID, ids=[text[:40] for text, _ in SAID])
def test_steps_and_how_often_are_told_apart(reader: Reader, text: str, fields: dict[str, object]) -> None:
    read = reader.read(text).constraints
    assert {path: read.at(path).value for path in fields} == fields


def test_hours_ahead_without_a_step_are_inferred_to_be_hourly(reader: Reader) -> None:
    found = reader.read("Forecast the load of each substation for the next 48 hours.").constraints.training.step_minutes
    assert (found.value, found.provenance.value) == (60, "inferred")
    assert "each hour" in found.note
    stated = reader.read(
        "Forecast the load in 15-minute steps for the next 48 hours."
    ).constraints.training.step_minutes
    assert (stated.value, stated.provenance.value) == (15, "stated")


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Lastprognose in Viertelstundenschritten.", "training.step_minutes", 15),
        ("Lastprognose, je Viertelstunde ein Wert.", "training.step_minutes", 15),
        ("Lastprognose in Stundenschritten.", "training.step_minutes", 60),
        ("Für jeden Trafo (1.130 Stück) die Last der nächsten 48 Stunden.", "data.entities", 1_130),
        ("Für jeden Trafo (1.130 Stück) die Last der nächsten 48 Stunden.", "training.horizon_days", 2),
        ("Load forecast per feeder (300), hourly.", "data.entities", 300),
        ("Price forecast for tomorrow, per bidding zone (12 zones).", "data.entities", 12),
        ("Load forecast per feeder (24 hours).", "data.entities", None),
    ],
)
def test_what_a_forecast_is_of(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value
