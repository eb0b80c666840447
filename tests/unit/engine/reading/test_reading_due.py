"""The time of day at which bulk scores are made, told from opening hours, meetings and other times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader


@pytest.mark.parametrize(
    ("text", "starts_at", "due_by"),
    [
        ("Each evening before 20:00 the depot needs, for 90k parcels, the chance that a stop fails.", None, "20:00"),
        ("Nightly batch scores for 2 million customers, delivered by 6 am.", None, "06:00"),
        ("Nightly batch scores for 2 million customers, delivered by 12 a.m.", None, "00:00"),
        ("Bulk churn scores, available no later than 18:30 UTC.", None, "18:30Z"),
        ("Jede Nacht werden 500.000 Kunden bewertet; bis 7 Uhr müssen die Scores im CRM liegen.", None, "07:00"),
        ("Batch nocturne : les scores doivent être prêts à 5 h 30 au plus tard.", None, "05:30"),
        ("Un proceso por lotes cada noche, que debe acabar antes de las 5:30.", None, "05:30"),
        ("| Scoring | nightly batch, ready by 05:00 |", None, "05:00"),
        ("A nightly batch job; one run at 22:00 is enough.", "22:00", None),
        ("Suggestions are computed in bulk at 03:00 and ready by 05:00.", "03:00", "05:00"),
        ("Nightly batch churn scores, ready by 7 am. Correction: the call centre needs them by 6 am.", None, "06:00"),
    ],
)
def test_a_time_of_day_of_bulk_scores(text: str, starts_at: str | None, due_by: str | None, reader: Reader) -> None:
    assert reader.value(text, "serving.starts_at") == starts_at
    assert reader.value(text, "serving.due_by") == due_by


@pytest.mark.parametrize(
    "text",
    [
        "Nightly batch scoring. The team works from 9:00 to 17:00.",
        "Predict defaults in batch. The board meets at 10:00.",
        "Planners look at the nightly list until 22:00.",
        "Nightly batch scores. Source extracts arrive by 02:00.",
        "Nightly batch scores; the model is retrained monthly at 02:00.",
        "Batch predictions for 3 regions by 2027 and 20 by then.",
        "Bulk scores by 25:00.",
        "Real-time fraud scoring, p99 50 ms; the report is read by 7 am.",
        "Nightly batch scores, not by 6 am.",
    ],
)
def test_other_times_are_not_taken_for_it(text: str, reader: Reader) -> None:
    assert reader.value(text, "serving.starts_at") is None
    assert reader.value(text, "serving.due_by") is None


def test_the_words_it_comes_from_are_kept(reader: Reader) -> None:
    text = "Nightly batch scores, ready by 6 am."
    (span,) = reader.read(text).constraints.serving.due_by.spans
    assert (span.text, text[span.start : span.end]) == ("by 6 am", "by 6 am")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Demand forecast for 400 shops, in batch, delivered every Monday by 7 am.", "monday"),
        ("Churn scores in bulk each Friday. The model is retrained every Sunday.", "friday"),
        ("Jeden Montag bis 7 Uhr brauchen wir eine Liste der Kunden, die kündigen könnten.", "monday"),
        ("Chaque lundi, une liste des clients qui risquent de partir, prête à 6 h 30.", "monday"),
        ("Churn scores in bulk, weekly.", None),
        ("Score all customers every Monday and every Thursday.", None),
        ("We retrain every Saturday. Predictions nightly.", None),
        ("Nightly scores, ready by 6 am. The board meets every Monday.", None),
    ],
)
def test_the_day_on_which_weekly_scores_come(text: str, day: str | None, reader: Reader) -> None:
    assert reader.value(text, "serving.due_on") == day
    if day is not None:
        assert reader.value(text, "serving.scoring_cadence") == "weekly"
