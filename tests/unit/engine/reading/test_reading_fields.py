from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("budget $9k a month", 9000),
        ("budget of $400/month", 400),
        ("Budget: 2.500 € pro Monat, die Daten sind nicht sensibel", 2700),
        ("budget €2.500 per month", 2700),
        ("we can spend 24,000 dollars a year on infrastructure", 2000),
        ("max £1,000 monthly for hosting", 1270),
        ("budget CHF 1'000 per month", 1130),
        ("12k a month", 12000),
        ("infrastructure cost between $3k and $5k per month", 5000),
        ("budget is 900,000 pesos a month", None),
        ("monthly budget NT$ 5000", None),
        ("annual revenue of $12M", None),
        ("contract value $2M over three years", None),
        ("engineer wanted, $120/hour", None),
        ("each camera costs $400", None),
        ("limited budget", None),
    ],
)
def test_budget(reader: Reader, text: str, value: float | None) -> None:
    assert reader.value(text, "budget.monthly_usd") == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("p99 < 80ms", "latency.p99_ms", 80),
        ("95th percentile latency of 0.25 s", "latency.p95_ms", 250),
        ("answers in 2,5 s, die Antwort muss dann da sein und nicht später", "latency.max_ms", 2500),
        ("latency p50/p95/p99: 20/50/100 ms", "latency.p95_ms", 50),
        ("sub-second responses", "latency.max_ms", 1000),
        ("half a second response time", "latency.max_ms", 500),
        ("a response within 100 to 200 ms", "latency.max_ms", 200),
        ("latency: currently 400 ms, we want 100 ms", "latency.max_ms", 100),
        ("p99.9 latency 30 ms", "latency.max_ms", None),
        ("p99.9 latency 30 ms", "latency.p99_ms", None),
        ("time to first token 400 ms", "latency.max_ms", None),
        ("training takes 40 minutes", "latency.max_ms", None),
        ("low latency", "latency.max_ms", None),
        ("the upstream times out after 150 ms", "latency.max_ms", None),
        ("latency of 5 GB", "latency.max_ms", None),
    ],
)
def test_latency(reader: Reader, text: str, path: str, value: float | None) -> None:
    assert reader.value(text, path) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("2,000 requests/s peak", "load.peak_rps", 2000),
        ("QPS: 5,000", "load.peak_rps", 5000),
        ("10k rps", "load.peak_rps", 10000),
        ("90,000 requests per minute", "load.peak_rps", 1500),
        ("on average 300 predictions per second, three times that on Fridays at peak", "load.avg_rps", 300),
        ("5M predictions a day", "load.daily_predictions", 5_000_000),
        ("1.5 million inference requests a week", "load.daily_predictions", 1_500_000 / 7),
        ("9k predictions a month", "load.daily_predictions", 300),
        ("20 lakh predictions per day", "load.daily_predictions", 2_000_000),
        ("10 million daily active users", "load.daily_predictions", None),
        ("500 concurrent users", "load.peak_rps", None),
        ("millions of QPS", "load.peak_rps", None),
        ("we sell 40,000 products in 12 countries", "load.daily_predictions", None),
    ],
)
def test_load(reader: Reader, text: str, path: str, value: float | None) -> None:
    assert reader.value(text, path) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("99.95% uptime", "availability.target_pct", 99.95),
        ("four nines", "availability.target_pct", 99.99),
        ("three nines and a half", "availability.target_pct", 99.95),
        ("Verfügbarkeit 99,5 %", "availability.target_pct", 99.5),
        ("accuracy of 99.5%", "availability.target_pct", None),
        ("high availability", "availability.target_pct", None),
        ("RTO one hour, RPO 5 minutes", "recovery.rto_minutes", 60),
        ("RTO one hour, RPO 5 minutes", "recovery.rpo_minutes", 5),
        ("records are retained for 7 years", "data.retention_days", 2555),
        ("logs kept 90 days", "data.retention_days", 90),
        ("3.2 TB of data in S3", "data.stored_gb", 3200),
        ("each server has 512 GB RAM", "data.stored_gb", None),
        ("the model is 10 GB", "data.stored_gb", None),
        ("1.2 TB of logs per day", "data.ingest_gb_per_day", 1200),
        ("features must not be older than 5 minutes", "data.freshness_s", 300),
    ],
)
def test_resilience_and_data(reader: Reader, text: str, path: str, value: float | None) -> None:
    assert reader.value(text, path) == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("retrain daily", "daily"),
        ("nightly scoring, retrained monthly", "monthly"),
        ("we retrain every two weeks", "biweekly"),
        ("Das Modell wird einmal pro Woche neu trainiert", "weekly"),
        ("réentraînement trimestriel", "quarterly"),
        ("reentrenar cada 24 horas", "daily"),
        ("retrain every 6 hours", "intraday"),
        ("retrain weekly or on drift", "weekly"),
        ("retrain when drift is detected", "on_drift"),
        ("score all customers every night", None),
        ("batch training", None),
    ],
)
def test_cadence(reader: Reader, text: str, value: str | None) -> None:
    assert reader.value(text, "training.cadence") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("team of 4", 4),
        ("we are five engineers", 5),
        ("3 data scientists and 1 devops in our team", 4),
        ("a two-person team", 2),
        ("Two data scientists and one ops person.", 3),
        ("900 lawyers will use it", None),
        ("a 10-node cluster", None),
        ("small team", None),
    ],
)
def test_team(reader: Reader, text: str, value: float | None) -> None:
    assert reader.value(text, "team.size") == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("deploy to AWS Frankfurt", "regions", ("eu-central-1",)),
        ("Azure West Europe", "regions", ("westeurope",)),
        ("GCP region europe-west4", "regions", ("europe-west4",)),
        ("customers in Ireland use AWS", "regions", None),
        ("patient data must not leave Germany", "data_residency", ("Germany",)),
        ("les données doivent rester en France", "data_residency", ("France",)),
        ("nothing leaves our data centre", "data_residency", ("own_data_center",)),
        ("US-based freelancers only", "data_residency", None),
        ("no US provider", "excluded_clouds", ("aws", "gcp", "azure")),
        ("no public cloud", "excluded_clouds", ("public_cloud",)),
        ("AWS is not allowed here, Azure is fine", "excluded_clouds", ("aws",)),
        ("AWS is not allowed here, Azure is fine", "cloud", "azure"),
        ("primary on AWS, standby on Azure", "cloud", "multi"),
        ("the docs link to AWS instructions", "cloud", None),
        ("AWS or GCP, we have not decided", "cloud", None),
        ("HIPAA is not relevant, but GDPR is", "compliance.regimes", ("gdpr",)),
        ("we must be compliant", "compliance.regimes", None),
        ("no GPUs", "training.gpu_required", False),
        ("two A100s", "training.gpu_required", True),
        ("nobody reviews the scores", "oversight.human_in_loop_required", False),
        ("a nurse must confirm every alarm", "oversight.human_in_loop_required", True),
        ("every rejection needs reason codes", "oversight.explainability_required", True),
        ("no streaming needed", "serving.streaming_required", False),
        ("the assistant streams tokens to the UI", "serving.streaming_required", None),
        ("fraud scores from a Kafka topic", "serving.streaming_required", True),
        ("model quality on edge cases", "serving.modes", None),
        ("on-device inference", "serving.modes", ("edge",)),
    ],
)
def test_words(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    "text",
    ["We want to know the chance it will be readmitted.", "Tell us the chance that a pet comes back in two weeks."],
)
def test_a_chance_is_a_classification(reader: Reader, text: str) -> None:
    assert reader.value(text, "ml_task") == "classification"


def test_the_people_are_no_use_case(reader: Reader) -> None:
    assert reader.value("Two data scientists and one ops person. AWS.", "use_case") is None
