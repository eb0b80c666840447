"""Records of decisions: what was only considered or rejected is neither wanted nor where it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader

STATUS = (
    "# ADR 7: training platform for demand forecasting\nAlternative 1: SageMaker. Chosen.\n"
    "Alternative 2: Vertex AI. Rejected: cost.\nAlternative 3: Kubeflow on our own cluster. Rejected."
)
LISTED = (
    "Fraud scoring.\n## Considered Options\n* Kafka\n* Kinesis\n* Pulsar\n\n"
    '## Decision Outcome\nChosen option: "Kafka", because we run it already.'
)
LETTERS = (
    "# ADR: fraud scoring\n## Options\n### Option A: AWS SageMaker\nPros: managed.\n"
    "### Option B: Azure ML\nPros: in our tenant.\n## Decision\nWe go with Option B."
)


@pytest.mark.parametrize(
    ("text", "preferred", "forbidden", "cloud"),
    [
        (STATUS, ("SageMaker",), None, "aws"),
        (LISTED, ("Kafka",), None, None),
        (LETTERS, ("Azure ML",), None, "azure"),
        ("Churn. Considered options: Airflow, Prefect\nDecision: Dagster", ("Dagster",), None, None),
        ("Churn. Decision: Redis. Alternatives considered: DynamoDB (too expensive).", ("Redis",), None, None),
        ("Churn. We decided against Kubeflow and chose MLflow.", ("MLflow",), ("Kubeflow",), None),
        ("Betrug. Wir haben uns gegen Kubeflow entschieden und nehmen MLflow.", ("MLflow",), ("Kubeflow",), None),
        ("Fraude. Nous avons écarté Kubeflow au profit de MLflow.", ("MLflow",), ("Kubeflow",), None),
        # what nobody has decided on is still what the text names
        ("Fraud. Option 1: batch on Airflow. Option 2: streaming on Kafka.", ("Airflow", "Kafka"), None, None),
        ("Churn. Rejected claims are scored again on Kafka.", ("Kafka",), None, None),
    ],
)
def test_only_what_was_decided_on_is_wanted(
    reader: Reader, text: str, preferred: object, forbidden: object, cloud: object
) -> None:
    assert reader.value(text, "tools.preferred") == preferred
    assert reader.value(text, "tools.forbidden") == forbidden
    assert reader.value(text, "cloud") == cloud
