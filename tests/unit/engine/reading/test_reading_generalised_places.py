"""Families of wordings again: who runs it and where, what is kept, which tools, how much data, regimes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Ana and Bo maintain it.", "team.size", 2),
        ("Kofi, Lea and Sam will run it.", "team.size", 3),
        ("Eight people, of whom two leave in June, so plan with six.", "team.size", 6),
        ("Nous serons deux à le maintenir.", "team.size", 2),
        ("Two developers and a biologist.", "team.size", 3),
        ("crew: five", "team.size", 5),
        ("Me plus one contractor.", "team.size", 2),
        ("Lo hago yo solo.", "team.size", 1),
        ("Three of us keep it running.", "team.size", 3),
        ("The squad consists of four.", "team.size", 4),
        ("One full-time engineer and two interns.", "team.size", 3),
        ("Wir sind zu viert.", "team.size", 4),
        ("Somos cinco en el equipo.", "team.size", 5),
        ("It will be looked after by six people.", "team.size", 6),
    ],
)
def test_who_builds_and_runs_it(reader: Reader, text: str, path: str, value: object) -> None:
    read = reader.value(text, path)
    assert read == (pytest.approx(value, rel=0.002) if isinstance(value, (int, float)) else value)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Features no older than half a minute.", "data.freshness_s", 30),
        ("Feature values must be fresher than 2 seconds.", "data.freshness_s", 2),
        ("Positions newer than 20 s, else useless.", "data.freshness_s", 20),
        ("Wetterdaten max. 1 Std. alt.", "data.freshness_s", 3600),
        ("Clicks older than ten minutes are useless.", "data.freshness_s", 600),
        ("Des données de plus de dix minutes sont inutilisables.", "data.freshness_s", 600),
        ("Age of GPS fixes: 15 s at most", "data.freshness_s", 15),
        ("Data must be less than 5 minutes old.", "data.freshness_s", 300),
    ],
)
def test_how_old_data_may_be(reader: Reader, text: str, path: str, value: object) -> None:
    read = reader.value(text, path)
    assert read == (pytest.approx(value, rel=0.002) if isinstance(value, (int, float)) else value)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Hosting on AWS will not be accepted. Azure, North Europe.", "cloud", "azure"),
        ("Google Cloud has been tried and dropped for good; we went to Azure.", "cloud", "azure"),
        ("First thought was AWS. Then the client said GCP.", "cloud", "gcp"),
        ("GCP. Ignore what Kim said about Azure.", "cloud", "gcp"),
        ("> It should run on Azure.\n\nNo, our own servers.", "cloud", "on_prem"),
        ("AWS ist gestrichen, es wird Azure.", "cloud", "azure"),
        ("We are an AWS shop.", "cloud", "aws"),
        ("Everything lives in our own racks.", "cloud", "on_prem"),
        ("Azure is banned by the board.", "excluded_clouds", ("azure",)),
        ("No American cloud.", "excluded_clouds", ("aws", "gcp", "azure")),
    ],
)
def test_where_it_runs(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Logs are shredded after half a year.", "data.retention_days", 182.5),
        ("Wir heben die Daten zehn Jahre auf.", "data.retention_days", 3650),
        ("Pictures go to the bin after a fortnight.", "data.retention_days", 14),
        ("We have to hold records for ten years.", "data.retention_days", 3650),
        ("Aufbewahrung der Protokolle: 6 Monate", "data.retention_days", 180),
        ("Les images sont supprimées au bout de 3 semaines.", "data.retention_days", 21),
        ("Grabaciones: se borran a los 60 días.", "data.retention_days", 60),
    ],
)
def test_how_long_it_is_kept(reader: Reader, text: str, path: str, value: object) -> None:
    read = reader.value(text, path)
    assert read == (pytest.approx(value, rel=0.002) if isinstance(value, (int, float)) else value)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Score all accounts in one go at night.", "serving.modes", ("batch",)),
        ("The till asks and waits for the answer; 300 ms at most. Fraud check.", "serving.modes", ("online",)),
        ("Runs on the drone itself, without any link to the ground; find weeds.", "serving.modes", ("edge",)),
        ("Each click on the topic is scored as it comes in, from Kafka.", "serving.modes", ("streaming",)),
        ("Vorhersage läuft jede Nacht um 2 Uhr durch.", "serving.modes", ("batch",)),
        ("Le calcul tourne tous les matins à 5 h ; prévision des ventes.", "serving.modes", ("batch",)),
        ("La previsión se calcula cada noche.", "serving.modes", ("batch",)),
        ("Detect defects on the line camera, in the control cabinet at the press.", "serving.modes", ("edge",)),
        ("Every hour a fresh forecast for each station.", "serving.modes", ("batch",)),
    ],
)
def test_how_it_is_served(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("We keep Airflow and drop Oozie.", "tools.forbidden", ("Oozie",)),
        ("Spark is what the team knows; Flink is not an option.", "tools.forbidden", ("Flink",)),
        ("No Databricks, please.", "tools.forbidden", ("Databricks",)),
        ("Anything but SageMaker.", "tools.forbidden", ("SageMaker",)),
        ("MLflow and Airflow are in place and stay.", "tools.preferred", ("MLflow", "Airflow")),
        ("Stack: Kafka, Redis, Kubernetes.", "tools.preferred", ("Kafka", "Redis", "Kubernetes")),
        ("Wir nutzen Airflow, Kubernetes kommt uns nicht ins Haus.", "tools.forbidden", ("Kubernetes",)),
        ("Sur BigQuery, sans Dataflow.", "tools.forbidden", ("Dataflow",)),
        ("Con Kafka, nunca con Kinesis.", "tools.forbidden", ("Kinesis",)),
    ],
)
def test_which_tools_are_kept_and_banned(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("The data may not cross the Swiss border.", "data_residency", ("Switzerland",)),
        ("Everything must be stored and processed within the EU.", "data_residency", ("EU",)),
        ("Patient files never leave the clinic's own server room.", "data_residency", ("own_data_center",)),
        ("Les données doivent rester au Canada.", "data_residency", ("Canada",)),
        ("Los datos no pueden salir de México.", "data_residency", ("Mexico",)),
    ],
)
def test_where_data_stays(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("On AWS in Dublin.", "regions", ("eu-west-1",)),
        ("GCP, Netherlands region.", "regions", ("europe-west4",)),
    ],
)
def test_in_which_region(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("There is 3 TB of history.", "data.stored_gb", 3000),
    ],
)
def test_how_much_data(reader: Reader, text: str, path: str, value: object) -> None:
    read = reader.value(text, path)
    assert read == (pytest.approx(value, rel=0.002) if isinstance(value, (int, float)) else value)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("20 GB come in each day.", "data.ingest_gb_per_day", 20),
    ],
)
def test_how_much_data_a_day(reader: Reader, text: str, path: str, value: object) -> None:
    read = reader.value(text, path)
    assert read == (pytest.approx(value, rel=0.002) if isinstance(value, (int, float)) else value)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("GPUs are out of the question.", "training.gpu_required", False),
        ("It needs two L4 cards.", "training.gpu_required", True),
    ],
)
def test_gpus(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Readings stream in over MQTT all the time.", "serving.streaming_required", True),
        ("No event streams, one file a night is all there is.", "serving.streaming_required", False),
    ],
)
def test_streams(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("HIPAA and SOC 2 apply.", "compliance.regimes", ("hipaa", "soc2")),
        ("GDPR yes, HIPAA no.", "compliance.regimes", ("gdpr",)),
        ("PCI DSS gilt, ISO 27001 nicht.", "compliance.regimes", ("pci_dss",)),
    ],
)
def test_regimes(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value
