from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader


@pytest.mark.parametrize(
    ("text", "preferred", "forbidden"),
    [
        ("no Kubernetes", (), ("Kubernetes",)),
        ("no Kafka, Flink or Spark", (), ("Kafka", "Flink", "Spark")),
        ("no Kubernetes, Terraform for everything else", ("Terraform",), ("Kubernetes",)),
        ("please avoid SageMaker but keep MLflow", ("MLflow",), ("SageMaker",)),
        ("Kubernetes is not an option", (), ("Kubernetes",)),
        ("Kubernetes: no", (), ("Kubernetes",)),
        ("forbidden: Databricks, Airflow", (), ("Databricks", "Airflow")),
        ("kein Kubernetes, Kafka ist vorhanden", ("Kafka",), ("Kubernetes",)),
        ("pas de Databricks", (), ("Databricks",)),
        ("nothing from Databricks please", (), ("Databricks",)),
        ("Nothing like Kafka, Airflow is fine", ("Airflow",), ("Kafka",)),
        ("sin Kafka", (), ("Kafka",)),
        ("we are migrating off Airflow to Dagster", ("Dagster",), ()),
        ("no more than two Redis nodes", ("Redis",), ()),
        ("tools such as Airflow", (), ()),
        ("Should we use Kafka?", (), ()),
        ("❌ Kubernetes\n✅ Terraform", ("Terraform",), ("Kubernetes",)),
        ("drop Kafka and use Kinesis", ("Kinesis",), ("Kafka",)),
    ],
)
def test_tools(reader: Reader, text: str, preferred: tuple[str, ...], forbidden: tuple[str, ...]) -> None:
    tools = reader.read(text).constraints.tools
    assert (tools.preferred.value or ()) == preferred
    assert (tools.forbidden.value or ()) == forbidden


def test_out_of_scope_parts_are_not_read(reader: Reader) -> None:
    text = "## Goals\n- churn scoring\n## Out of scope\n- fraud detection\n- p99 under 5 ms\n"
    constraints = reader.read(text).constraints
    assert constraints.ml_task.value == "classification"
    assert not constraints.latency.p99_ms.known


def test_the_last_correction_holds(reader: Reader) -> None:
    text = "Latency p99 100 ms. Correction: p99 80 ms. Actually, make it 60 ms."
    assert reader.value(text, "latency.p99_ms") == 60
    assert not reader.read(text).contradictions
