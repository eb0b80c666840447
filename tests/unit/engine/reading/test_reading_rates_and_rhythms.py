"""Figures that people write in their own ways: powers of ten, fractions, multiples, populations, event rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mlops_architect.domain.constraints import Provenance

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("1.2e6 predictions/day", "load.daily_predictions", 1_200_000),
        ("3e3 requests per second at peak", "load.peak_rps", 3_000),
        ("p99 of 1/4 second", "latency.p99_ms", 250),
        ("support 24/7, p99 40 ms", "latency.p99_ms", 40),
        ("p50/p95 latency: 1/4 ms", "latency.p95_ms", 4),
        ("answers in a couple of seconds are fast enough", "latency.max_ms", 2_000),
        ("two million predictions a day, peak thrice the mean", "load.peak_rps", 2e6 / 86_400 * 3),
        ("18,000 claims are scored per day, twice that in January", "load.peak_rps", None),
        ("we score 240,000 applications per day, the busiest hour carrying 15 % of the day", "load.peak_rps", 10),
        ("predict which of our 700,000 members may leave, every Monday", "load.daily_predictions", 100_000),
        ("forecast daily sales of 8,000 products in 40 stores", "load.daily_predictions", 320_000),
        ("our 700,000 members see a dashboard, refreshed daily", "load.daily_predictions", None),
        ("a forecast of the demand of 3,000 items in 120 stores for the next 28 days", "training.horizon_days", 28),
        (
            "a forecast of the daily demand of 90 products in 20 stores for the next 4 weeks",
            "training.horizon_days",
            28,
        ),
    ],
)
def test_load_and_latency(reader: Reader, text: str, path: str, value: float | None) -> None:
    assert reader.value(text, path) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("churn scores for 2 million customers every Monday", "weekly"),
        ("on the 1st of every month we price 640k policies", "monthly"),
        ("nightly churn scoring", "daily"),
        ("retrain weekly, scores on request", None),
        ("the churn model is retrained weekly", None),
        ("the billing extract lands in S3 each night", None),
    ],
)
def test_how_often_scores_are_delivered(reader: Reader, text: str, value: str | None) -> None:
    assert reader.value(text, "serving.scoring_cadence") == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("2,000 requests/s at peak and 60,000 events/s of clicks", "load.events_per_s", 60_000),
        ("2,000 requests/s at peak and 60,000 events/s of clicks", "load.peak_rps", 2_000),
        ("score 5,000 events/s", "load.peak_rps", 5_000),
        ("score 5,000 events/s", "load.events_per_s", None),
        ("900 pumps. Each pump has 20 sensors reporting every 10 seconds", "load.events_per_s", 1_800),
        ("The 50 sensors report every 5 seconds, 400 bytes per reading", "load.events_per_s", 10),
        ("900 turbines: signals of 150 sensors every 10 seconds", "load.events_per_s", 13_500),
        ("It must answer in 200 ms. Final word: 100 ms.", "latency.max_ms", 100),
        ("It must answer in 200 ms. Final word: 100 ms.", "oversight.human_in_loop_required", None),
        ("40 presses send values every 5 seconds", "load.events_per_s", 8),
        ("Each tram sends a position every 2 seconds; there are 350 trams", "load.events_per_s", 175),
        ("300 beds, one reading per bed each minute", "load.peak_rps", 5),
        ("One reading per bed each minute", "load.peak_rps", None),
        ("1,000 requests per busy hour", "load.peak_rps", pytest.approx(1_000 / 3_600)),
        ("500 machines. Each machine has 100 sensors sending every 10 seconds, 200 bytes per reading",
         "data.ingest_gb_per_day", 86.4),
        ("events on Kafka at 12 MB/s", "data.ingest_gb_per_day", 1036.8),
        ("a 10 MB/s link to the office", "data.ingest_gb_per_day", None),
        ("the billing extract (about 18 GB) lands in S3 each night", "data.ingest_gb_per_day", 18),
        ("the archive of 18 GB lies in S3", "data.ingest_gb_per_day", None),
        ("churn scores for 2.3 million broadband subscribers", "data.entities", 2_300_000),
    ],
)  # fmt: skip
def test_data_that_arrives(reader: Reader, text: str, path: str, value: float | None) -> None:
    assert reader.value(text, path) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no more than 43.2 minutes of downtime a month", 99.9),
        ("p99 60 ms, 99.95 %, 14 people", 99.95),
        ("99 % of requests within 60 ms", None),
        ("recovery within 45 minutes", None),
        ("accuracy 99.9 %", None),
    ],
)
def test_availability_in_other_words(reader: Reader, text: str, value: float | None) -> None:
    assert reader.value(text, "availability.target_pct") == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("under 200 bucks a month", 200),
        ("5 grand a month for hosting", 5_000),
        ("Cost ceiling: 0.12 M USD a year", 10_000),
        ("finance will sign off up to $1,200 per month", 1_200),
    ],
)
def test_budgets_in_other_words(reader: Reader, text: str, value: float) -> None:
    assert reader.value(text, "budget.monthly_usd") == pytest.approx(value)


def test_a_budget_in_an_unknown_currency_is_quoted_and_not_lost(reader: Reader) -> None:
    budget = reader.read("Bot detection on AWS, NT$40k per month").constraints.budget.monthly_usd
    assert budget.value is None
    assert budget.provenance is Provenance.UNKNOWN
    assert budget.spans[0].text == "NT$40k per month"
    assert "USD" in budget.note


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("Block stolen gift cards at checkout", "fraud"),
        ("want to score inbound leads from hubspot", "classification"),
        ("Instant-loan affordability score", "classification"),
        ("which subscribers are likely to cancel in the next 60 days", "classification"),
        ("motor insurance renewal pricing, a figure in pounds", "regression"),
        ("parcel delay prediction (minutes late)", "regression"),
    ],
)
def test_tasks_in_a_business_s_words(reader: Reader, text: str, task: str) -> None:
    reading = reader.read(text)
    assert reading.constraints.ml_task.value == task
    assert reading.asks_for_ml


def test_a_poem_still_asks_for_nothing(reader: Reader) -> None:
    assert not reader.read("The sea is calm tonight. The tide is full.").asks_for_ml


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We are three data scientists. We retrain nightly. Churn scores for retail customers.", "Churn scores"),
        ("REQUEST FOR PROPOSAL - Credit decisioning platform", "Credit decisioning platform"),
        ("want to score inbound leads", "score inbound leads"),
        ("a list by 06:00 of which of our 2.3 million subscribers are likely to cancel",
         "subscribers are likely to cancel"),
    ],
)  # fmt: skip
def test_the_use_case_is_named_by_what_is_predicted(reader: Reader, text: str, name: str) -> None:
    assert reader.value(text, "use_case") == name


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Everything has to live in London. AWS only.", "regions", ("eu-west-2",)),
        ("Fraud scoring on AWS. Oregon. Team of six.", "regions", ("us-west-2",)),
        ("our customers live in flats", "regions", None),
        ("no serverless", "tools.forbidden", ("Lambda",)),
        ("we like serverless", "tools.preferred", None),
        ("SageMaker is forbidden, and so are managed ML services", "tools.forbidden", ("SageMaker",)),
        ("we're a 6-person startup, one of us does data", "team.size", 1),
        ("One engineer, part time.", "team.size", 1),
        ("HL7 feeds every 15 minutes", "serving.streaming_required", None),
        ("HL7 feeds", "serving.streaming_required", True),
        ("A clinician must be able to see why the score is high and override it",
         "oversight.human_in_loop_required", True),
        ("Manual approval before any new model goes live", "oversight.human_in_loop_required", None),
        ("Manual approval of each refused claim", "oversight.human_in_loop_required", True),
    ],
)  # fmt: skip
def test_places_tools_people(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("which members are likely to cancel in the next 60 days", "training.horizon_days", 60),
        ("sales forecast for every shop, two weeks ahead", "training.horizon_days", 14),
        ("30-day readmission risk", "training.horizon_days", 30),
        ("churn scores must be ready in 30 minutes", "training.horizon_days", None),
        ("the churn project starts in the next 60 days", "training.label_delay_days", None),
        ("fraud scoring, labels come back after 45 days", "training.label_delay_days", 45),
        ("failures are confirmed by an inspection two weeks later", "training.label_delay_days", 14),
        ("records are deleted after 90 days", "training.label_delay_days", None),
    ],
)
def test_how_far_ahead_and_when_the_truth_is_known(reader: Reader, text: str, path: str, value: float | None) -> None:
    assert reader.value(text, path) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("140 silos, 12 cables each, temperature cables each with 8 sensors; hot spots.", 140.0),
        ("Hot spots in 140 silos, 12 cables each, every cable sends its temperature every minute.", 140.0),
        ("Churn of 2,000 customers, 12 devices each.", 2_000.0),
    ],
)
def test_the_owner_of_the_parts_is_the_entity(reader: Reader, text: str, entities: float) -> None:
    assert reader.value(text, "data.entities") == entities
