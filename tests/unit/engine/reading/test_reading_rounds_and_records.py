"""Everything several times a day, parts of things, figures that are denied later, and what a record only considered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mlops_architect.engine.reading import to_labels

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        (
            "Spot sick goats: 900 farms, 30,000 goats, two milkings a day, one score per goat.",
            "daily_predictions",
            60_000.0,
        ),
        ("120 presses, three shifts a day, one score per press and shift.", "daily_predictions", 360.0),
        ("Wear of lifts. 14,000 lifts, every lift is scored 12 times a day.", "daily_predictions", 168_000.0),
        ("Wear of lifts, each is scored 12 times a day.", "daily_predictions", None),
        (
            "Defects: 5 lines with 2 cameras each, 4 pictures per second per camera are scored.",
            "throughput_rps_peak",
            40.0,
        ),
        ("Defects: 2 cameras, 4 pictures per second per camera are scored.", "throughput_rps_peak", 8.0),
        (
            "Fraud. Considered: SageMaker, Kubeflow, Vertex AI. Decision: Kubeflow, nothing else.",
            "preferred_tools",
            ["Kubeflow"],
        ),
        ("Fraud. KServe rejected, nobody on the team of 5 knows Kubernetes.", "preferred_tools", []),
        ("Fraud. KServe rejected, nobody on the team of 5 knows Kubernetes.", "forbidden_tools", ["KServe"]),
        ("Chatbot for 3,000 lawyers, 20 questions per day and person. Team: 2 people.", "daily_predictions", 60_000.0),
        ("Traduction pour 900 juristes, 30 pages par jour et par personne. Équipe : 2 personnes.", "team_size", 2.0),
        (
            "Traduction pour 900 greffes, 30 pages par jour et par personne. Équipe : 2 personnes.",
            "daily_predictions",
            None,
        ),
        ("Chargebacks. Model refreshed every 6 hours.", "freshness_s", None),
        ("Chargebacks. Model refreshed every 6 hours.", "training_frequency", "intraday"),
        ("Lastprognose. On-Prem ist keine Pflicht, Azure ist gesetzt.", "cloud", "azure"),
    ],
)
def test_what_a_phrase_means(reader: Reader, text: str, field: str, value: Any) -> None:
    assert to_labels(reader.read(text))[field] == value


@pytest.mark.parametrize(
    "text",
    [
        "Defect detection, decision in 200 ms. And 150 ms, not 200.",
        "Ines: defect detection, decision in 200 ms.\nRaul: 150 ms, not 200.",
        "Fehlererkennung, Entscheidung in 200 ms.\n150 ms, nicht 200.",
    ],
)
def test_a_figure_that_is_denied_is_replaced(reader: Reader, text: str) -> None:
    assert to_labels(reader.read(text))["latency_ms"]["max"] == 150.0
