"""Who is counted and how often, what takes the place of what, and words that only look like a requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Find scratches on lids, 5 pictures per second on each of 8 belts.", "load.peak_rps", 40.0),
        ("A RAG bot over our rules; 200 clerks, about 9 questions each per hour.", "load.peak_rps", 0.5),
        (
            "14k texts/s at the launch, a usual evening is nearer 3k/s; rate how rude each is.",
            "load.peak_rps",
            14_000.0,
        ),
        ("Spot fraud: 30M daily transactions, 4,000 TPS.", "load.daily_predictions", 30_000_000.0),
        (
            "Fraud alerts for 2 M transfers a day, no more than 90 alerts a day for the desk.",
            "load.daily_predictions",
            2e6,
        ),
        ("Predict which of our 900 escalators fails, sensor data every minute.", "load.events_per_s", 15.0),
        ("Odd meters: 36,000 of them, each sends 1 reading / 10 min.", "load.events_per_s", 60.0),
        ("240 vans report their position every minute; predict when they arrive.", "load.events_per_s", 4.0),
    ],
)
def test_rates_of_many(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Budget: 8k dollars a month. Later: finance says make it 6.5k.", "budget.monthly_usd", 6_500.0),
        ("Uptime 99.5 %. No, operations wants 99.9, not 99.5.", "availability.target_pct", 99.9),
        ("Retraining weekly please: monthly was too slow.", "training.cadence", "weekly"),
        ("team = us two plus the intern, so 3", "team.size", 3.0),
        ("En el proyecto estamos 4 técnicos y yo.", "team.size", 5.0),
        ("Equipo: tres científicas de datos y una persona de operaciones", "team.size", 4.0),
    ],
)
def test_the_last_word_and_the_whole_crew(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("| Antwortzeit | 95 % innerhalb von 4 Sekunden |", "latency.p95_ms", 4_000.0),
        ("| delay | a hint within 1.5 s for 95 % of the calls, never more than 3 s |", "latency.max_ms", 3_000.0),
        ("Claims photos: we want a cost estimate within ~4 s.", "latency.max_ms", 4_000.0),
        ("Q: How quick?\nA: Under a minute per claim is fine.", "latency.max_ms", 60_000.0),
        ("alarm_delay_s: 15", "latency.max_ms", 15_000.0),
        ("clicks_per_day: 300GB", "data.ingest_gb_per_day", 300.0),
        ("training: {every: 6h}", "training.cadence", "intraday"),
        ("Las fotos las borramos a los 45 días.", "data.retention_days", 45.0),
        ("eigenes Rechenzentrum in Jena, Daten bleiben dort", "data_residency", ("own_data_center",)),
        ("Recommend books; we call it through an endpoint.", "serving.modes", ("online",)),
        ("Forty moderators look at every ban the model proposes.", "oversight.human_in_loop_required", True),
    ],
)
def test_labels_and_turns(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Answers from our handbooks; about 20 engineers ask at once.", "team.size"),
        ("Rechnungen (PDF, ca. 15.000 pro Monat) auslesen.", "budget.monthly_usd"),
        ("The shop processes $40M in transactions monthly; find fraud.", "budget.monthly_usd"),
        ("ROI: $2.7M savings, $2.4M net benefit", "budget.monthly_usd"),
        ("700 calls at the same time on a bad Monday", "load.daily_predictions"),
        ("Recommendations to 80 million daily active users", "load.daily_predictions"),
        ("Predict failures of 800 pumps, sensor data every 60 seconds.", "recovery.rto_minutes"),
        ("After the flood it took 11 days to recover.", "recovery.rto_minutes"),
        ("NGINX with mTLS in front of the models", "serving.modes"),
        ("The app inicia completamente en ≤ 5 segundos.", "latency.max_ms"),
        ("El tamaño total de la aplicación es ≤ 2.5 GB.", "data.stored_gb"),
        ("In the big picture we want happier pupils.", "ml_task"),
        ("Support DynamoDB Accelerator for cached reads.", "training.gpu_required"),
        (
            "Current state:\n- Manual review of flagged orders\n\nTarget:\n- Flags within 2 s",
            "oversight.human_in_loop_required",
        ),
    ],
)
def test_what_only_looks_like_it(reader: Reader, text: str, path: str) -> None:
    assert reader.value(text, path) in (None, ())


@pytest.mark.parametrize(
    ("text", "daily"),
    [
        ("Predict who is readmitted. Every night for about 4,000 patients, list on the ward by 6 am.", 4_000.0),
        ("Predict churn. Every week for all 21,000 members.", 3_000.0),
        ("Wer kommt nicht? Jede Nacht für rund 900 Patienten.", 900.0),
    ],
)
def test_a_fragment_that_says_when_and_for_whom(reader: Reader, text: str, daily: float) -> None:
    assert reader.value(text, "serving.modes") == ("batch",)
    assert reader.value(text, "load.daily_predictions") == daily


def test_training_for_so_many_is_no_scoring(reader: Reader) -> None:
    assert reader.value("Each month for 300 plants we retrain the model.", "serving.modes") is None


def test_racks_that_are_left_for_a_cloud(reader: Reader) -> None:
    text = (
        "Search ranking runs on our own racks today, with Solr; it moves to AWS Mumbai. OpenSearch will replace Solr."
    )
    assert reader.value(text, "cloud") == "aws"
    assert reader.value(text, "tools.preferred") == ("OpenSearch",)


def test_likeness_to_a_product_is_no_wish(reader: Reader) -> None:
    text = "Raw data goes to MinIO, which is S3 compatible; predict delays of trains."
    assert reader.value(text, "tools.preferred") == ("MinIO",)
    assert reader.value(text, "cloud") is None


def test_tools_that_stand_for_others_choose_no_cloud(reader: Reader) -> None:
    assert reader.value("You know streams (Kafka, Kinesis or equivalent).", "cloud") is None


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("A team of 5 at the hospital runs it.", "team.size", 5.0),
        ("We have a team of 4 in our bank.", "team.size", 4.0),
        ("We are 6 people in a start-up.", "team.size", 6.0),
        ("A nine-person law boutique wants answers from its files.", "team.size", None),
        ("We use Kafka like everybody else; score orders.", "tools.preferred", ("Kafka",)),
        ("Churn on SageMaker/Step Functions, nightly.", "cloud", "aws"),
        ("Training data in S3/Athena; forecast sales.", "cloud", "aws"),
        ("Models lie on shared storage (NFS/EFS).", "cloud", None),
        ("| Betrieb | 4,000 € / Monat | inklusive Wartung |", "budget.monthly_usd", 4_320.0),
        ("| Standard | $300/month | Unlimited claims, 1 hospital |", "budget.monthly_usd", None),
        ("A delay of 10 minutes in the data is fine.", "data.freshness_s", 600.0),
        ("Existing: Snowflake, dbt. Predict churn weekly.", "tools.preferred", ("Snowflake", "dbt")),
        ("Fraude en nuestro centro de datos sin conexión a internet, 40 por segundo.", "serving.modes", ("online",)),
        ("Betrug im eigenen Rechenzentrum ohne Internetverbindung, 40/s.", "serving.modes", ("online",)),
        ("Card fraud in our own data centre; all runs without internet. 40 tps.", "serving.modes", ("online",)),
        ("An Android app names leaf diseases from photos; it works without connection.", "serving.modes", ("edge",)),
        ("Documents are classified, 300 a day.", "data.classes", None),
        ("No preference between AWS and GCP, but no Azure.", "excluded_clouds", ("azure",)),
    ],
)
def test_what_wide_words_leave_as_it_is(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Churn. Ceiling: $52k per quarter.", "budget.monthly_usd", 17_333.33),
        ("Average demand is 70 comparisons per second with surges to 260.", "load.avg_rps", 70.0),
        ("Average demand is 70 comparisons per second with surges to 260.", "load.peak_rps", 260.0),
        ("85k messages arrive every second, on a regular evening some 20k.", "load.avg_rps", 20_000.0),
        ("300 Anfragen je Minute im Schnitt, in der Ferienzeit rechnen wir mit dem Fünffachen.", "load.peak_rps", 25.0),
        ("Anomalies; on est deux à s'en occuper, 250 € par mois.", "load.peak_rps", None),
        ("Täglich entstehen 1,3 TB, geprüft wird per Kamera.", "data.ingest_gb_per_day", 1_300.0),
        ("Per day we collect 40 GB of scans.", "data.ingest_gb_per_day", 40.0),
        ("The daily dump is 6 GB.", "data.ingest_gb_per_day", 6.0),
        ("Daily scores are computed over 30 TB of history.", "data.stored_gb", 30_000.0),
        ("Score payments, no streaming: features may be a day old.", "data.freshness_s", 86_400.0),
        ("The extract may be two weeks old; forecast sales.", "data.freshness_s", 1_209_600.0),
        ("A customer may be a day old; score churn.", "data.freshness_s", None),
        ("We sell in the EU only; score orders.", "data_residency", None),
        ("Orders are scored in the EU only.", "data_residency", ("EU",)),
        ("HIPAA came up, it does not apply.", "compliance.regimes", None),
        ("Public cloud not approved by the board; rank alerts.", "oversight.human_in_loop_required", None),
        ("Databricks was approved by the board; recommend items.", "oversight.human_in_loop_required", None),
        ("Every alert is approved by an analyst.", "oversight.human_in_loop_required", True),
        ("Anomalies; deux à s'y mettre, 250 € par mois.", "load.peak_rps", None),
        ("Run: scheduled, no online scoring.", "serving.streaming_required", False),
        ("Answers from batch records, 5 s median.", "serving.modes", ("online",)),
    ],
)
def test_figures_in_the_words_of_everybody(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value
