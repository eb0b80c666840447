"""Structures rather than phrases: who acts on a result, runs on a date, what is kept "for", what was so before."""

from __future__ import annotations

import pytest
from tests.unit.engine.reading.conftest import Reader, read_as

HUMAN, BATCH, CADENCE = "oversight.human_in_loop_required", "serving.modes", "training.cadence"


@read_as(
    {
        True: [
            "The score goes to the phone. She decides, the system triggers nothing.",
            "A glazier corrects what is wrong.",
            "The handler can set the score aside.",
            "An underwriter sees the result beside the e-mail and corrects it where needed.",
            "Die Packerin kann das Urteil überstimmen.",
            "Large payouts are always settled by an adjuster in person.",
        ],
        # A machine, or a customer, does it.
        None: [
            "The server confirms the request.",
            "The router rejects large payloads.",
            "Customers choose one of three plans.",
            "Files are read by the loader.",
        ],
        False: ["Who signs off the results: nobody, drivers follow them"],
    }
)
def test_a_person_acts_on_the_result(reader: Reader, text: str, value: bool | None) -> None:
    assert reader.value(text, HUMAN) is value


@pytest.mark.parametrize(
    "text", ["For churn: one pass at month end.", "Les factures en double sont repérées en un seul lot le jeudi soir."]
)
def test_a_run_on_a_date_is_batch(reader: Reader, text: str) -> None:
    assert reader.value(text, BATCH) == ("batch",)


def test_a_question_states_no_rhythm(reader: Reader) -> None:
    text = "Paul : le score de solvabilité, c'est en direct ou la nuit ?\nSonia : en direct, 2 s grand max."
    assert reader.value(text, BATCH) == ("online",)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("We'd keep the e-mails and the extracted terms for 12 years.", "data.retention_days", 4380),
        ("The model is tuned on our archive every half year.", "data.retention_days", None),
        ("Tags are shown 10 s after upload.", "latency.max_ms", 10_000),
        ("Tags visible 10 s after upload.", "data.freshness_s", None),
        ("Failover in 2 minutes without data loss.", "recovery.rto_minutes", 2),
        ("Umschaltung in 2 Minuten ohne Datenverlust.", "recovery.rpo_minutes", 0),
        ("An estimate of departures per station and per hour.", "load.peak_rps", None),
        ("Fraud scoring: 60 baskets per second at nine in the evening.", "load.peak_rps", 60),
        ("- [ ] GPU - not needed", "training.gpu_required", False),
        ("Does it have to say why? No.", "oversight.explainability_required", False),
    ],
)
def test_figures_beside_other_figures(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


def test_a_rhythm_of_the_past_is_no_wish(reader: Reader) -> None:
    assert reader.value("Model refresh?\nDaily. Was weekly until May.", CADENCE) == "daily"
