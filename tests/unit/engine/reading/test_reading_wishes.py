"""Tools that are only wished for are not demanded."""

from __future__ import annotations

import pytest

from mlops_architect.domain.catalog import Catalog
from mlops_architect.engine.reading import read, to_labels

HEAD = "Card fraud scoring on AWS. "


@pytest.mark.parametrize(
    ("text", "wanted", "wished"),
    [
        ("Use Kinesis.", ("Kinesis",), None),
        ("Ideally with Kinesis.", None, ("Kinesis",)),
        ("We prefer MLflow.", None, ("MLflow",)),
        ("Preferably DynamoDB.", None, ("DynamoDB",)),
        ("It must use Kafka. MLflow would be nice to have.", ("Kafka",), ("MLflow",)),
        ("Kafka, and MLflow if possible.", ("Kafka",), ("MLflow",)),
        ("Ideally it is cheap, and it must use Kafka.", ("Kafka",), None),
        ("Ideally Kafka. We use Kafka and it stays.", ("Kafka",), None),
    ],
)
def test_a_wish_is_not_a_demand(
    catalog: Catalog, text: str, wanted: tuple[str, ...] | None, wished: tuple[str, ...] | None
) -> None:
    tools = read(HEAD + text, catalog.lexicon).constraints.tools
    assert (tools.preferred.value, tools.wished.value) == (wanted, wished)


def test_nobody_wishes_for_what_is_ruled_out(catalog: Catalog) -> None:
    tools = read(f"{HEAD}Preferably no Kafka.", catalog.lexicon).constraints.tools
    assert tools.forbidden.value == ("Kafka",)
    assert tools.wished.value is None


def test_labels_count_wishes_as_preferred(catalog: Catalog) -> None:
    reading = read(f"{HEAD}Use Kafka, ideally with MLflow.", catalog.lexicon)
    assert to_labels(reading)["preferred_tools"] == ["Kafka", "MLflow"]
