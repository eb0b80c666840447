"""Cron expressions and the like, read as the rhythm of training or of scoring, whichever they stand beside."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_architect.engine.reading.schedules import rhythm_of, schedules

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader

RHYTHMS = {
    "0 2 * * *": "daily",
    "30 1 * * 1-5": "daily",
    "0 6 * * mon": "weekly",
    "0 3 * * 0": "weekly",
    "0 5 * * 1,4": "weekly",
    "0 0 1 * *": "monthly",
    "0 0 l * *": "monthly",
    "0 2 1,15 * *": "biweekly",
    "0 4 1 */3 *": "quarterly",
    "0 4 1 jan,apr,jul,oct *": "quarterly",
    "0 4 1 1,7 *": "half-yearly",
    "0 0 1 1 *": "yearly",
    "0 * * * *": "hourly",
    "0 */6 * * *": "every 6 h",
    "0 6,18 * * *": "every 12 h",
    "*/15 * * * *": "every 15 min",
    "0 0 12 * * ?": "daily",
    "0 15 10 ? * mon-fri": "daily",
    "0 0/5 * * * ?": "every 5 min",
}


@pytest.mark.parametrize("expression", RHYTHMS)
def test_expressions_mean_their_rhythm(expression: str) -> None:
    assert rhythm_of(expression.split()) == RHYTHMS[expression]


@pytest.mark.parametrize(
    "text",
    [
        "* * * * *",
        "1 2 3 4 5",
        "61 2 * * *",
        "0 25 * * *",
        "0 2 * 13 *",
        "0 2 * * 8",
        "0 2 * * 5-1",
        "*/0 2 * * *",
        "2 * 3 * 4 = 24",
        "mail ops@daily.example",
        "rate(5) per cent",
        "** 2 * 3 ** and * 4 *",
        "10 20 30 40 *",
    ],
)
def test_what_is_no_schedule_is_left_alone(text: str) -> None:
    assert schedules(text) == []


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Retraining: 0 2 * * *", "training.cadence", "daily"),
        ('Retrain the model on cron "0 3 * * 0".', "training.cadence", "weekly"),
        ("schedule: cron(0 6 ? * MON *)  # training", "training.cadence", "weekly"),
        ('training:\n  schedule: "@monthly"', "training.cadence", "monthly"),
        ("retrain_schedule: 0 0 1 * *", "training.cadence", "monthly"),
        ("Retrain on schedule 0 4 1 */3 *.", "training.cadence", "quarterly"),
        ("rate(7 days) retraining", "training.cadence", "weekly"),
        ("Retraining every weekday at 06:00.", "training.cadence", "daily"),
        ("| Retraining | 0 2 * * SUN |\n| Budget | $9k a month |", "training.cadence", "weekly"),
        ("Batch scoring runs at @hourly.", "serving.scoring_cadence", "hourly"),
        ("Batch inference cron: 0 */6 * * *", "serving.scoring_cadence", "intraday"),
        ("scoring: rate(12 hours)", "serving.scoring_cadence", "intraday"),
        ("Scores are computed every weekday at 06:00.", "serving.scoring_cadence", "daily"),
        ("Modelltraining laut Cron 0 3 * * 1.", "training.cadence", "weekly"),
    ],
)
def test_the_words_beside_a_schedule_say_what_runs(reader: Reader, text: str, path: str, value: str) -> None:
    reading = reader.read(text)
    stated = reading.constraints.at(path)
    assert stated.value == value
    assert all(text[span.start : span.end] == span.text for span in stated.spans)


def test_each_schedule_belongs_to_its_own_job(reader: Reader) -> None:
    text = "The job 0 2 * * 0 retrains the model. The job 0 6 * * * scores all customers."
    constraints = reader.read(text).constraints
    assert constraints.training.cadence.value == "weekly"
    assert constraints.serving.scoring_cadence.value == "daily"
    assert "0 2 * * 0" in [span.text for span in constraints.training.cadence.spans]


def test_a_schedule_states_no_number(reader: Reader) -> None:
    constraints = reader.read("Retraining: 0 2 * * *\nTeam of 4.\np99 80 ms").constraints
    known = {name: stated.value for name, stated in constraints.fields() if stated.known and name != "use_case"}
    assert known == {"training.cadence": "daily", "team.size": 4, "latency.p99_ms": 80, "serving.modes": ("online",)}


@given(st.text(alphabet="0123456789*/,-?@() cronateJANMO", max_size=60))
def test_words_are_never_longer_than_the_schedule(text: str) -> None:
    found = schedules(text.lower())
    assert all(0 <= start < end <= len(text) and len(words) <= end - start for start, end, words in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


@given(minute=st.integers(0, 59), hour=st.integers(0, 23), day=st.integers(1, 28), month=st.integers(1, 12))
def test_fixed_times_run_at_the_rhythm_of_the_longest_star(minute: int, hour: int, day: int, month: int) -> None:
    assert rhythm_of([str(minute), str(hour), "*", "*", "*"]) == "daily"
    assert rhythm_of([str(minute), str(hour), str(day), "*", "*"]) == "monthly"
    assert rhythm_of([str(minute), str(hour), str(day), str(month), "*"]) == "yearly"
    assert rhythm_of([str(minute), str(hour), "*", "*", str(day % 7)]) == "weekly"
