"""Threads of messages: what another person puts right holds; labels are no speakers, and nothing is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader

CHAT = "Mon, Dana: we need churn scores, 300 ms max, 1k rps.\nTue, Lee: no, 150 ms, and 2k rps not 1k."
MAILS = (
    "From: Dana\nSubject: fraud scoring\nFraud scoring of payments, p99 under 300 ms. Budget is $20k a month.\n\n"
    "From: Lee\nSubject: Re: fraud scoring\nNot quite: p99 must be 150 ms and the budget is $12k a month."
)
TOP_POSTED = (
    "From: Lee\nSent: Tuesday\nSubject: RE: churn\nthe budget is 12k USD a month then.\n\n"
    "From: Dana\nSent: Monday\nSubject: churn\nChurn scoring. Budget is 20k USD a month."
)
MOVED = "**Dana (Mon 9:14):** demand forecasts on AWS.\n**Lee (Mon 9:40):** not quite. It's Azure, not AWS."


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        (CHAT, "latency.max_ms", 150.0),
        (CHAT, "load.peak_rps", 2_000.0),
        (MAILS, "latency.p99_ms", 150.0),
        (MAILS, "budget.monthly_usd", 12_000.0),
        (TOP_POSTED, "budget.monthly_usd", 12_000.0),
        (MOVED, "cloud", "azure"),
        ("Dana: churn scores, 5 engineers, 300 ms\nLee: nope. we're only 3 engineers", "team.size", 3.0),
        ("Ana: Betrugserkennung in 300 ms.\nBen: Nein, 150 ms.", "latency.max_ms", 150.0),
        ("Marc : détection de fraude en 300 ms, 10 000 $ par mois.\nLuc : non, 8 000 $ par mois.", "budget.monthly_usd", 8_000.0),
        ("Dana: fraud scoring, 99.9 % uptime.\nLee: wrong, 99.95 %.", "availability.target_pct", 99.95),
        ("@mia: rank offers, p95 100 ms\n@tom: hm, no. p95 of 120 ms is enough.", "latency.p95_ms", 120.0),
        ("@mia: rank offers, 3 engineers\n@tom: hm. 4 engineers can work on it.", "team.size", 4.0),
    ],
)  # fmt: skip
def test_the_last_correction_in_a_thread_holds(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


def test_a_denial_is_no_contradiction_and_two_opinions_are_one(reader: Reader) -> None:
    assert not reader.read(MAILS).contradictions
    both = "Dana: churn scores, budget 5k USD a month.\nLee: budget is 4k USD a month."
    assert [one.fields for one in reader.read(both).contradictions] == [("budget.monthly_usd",)]


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        # one who refuses a cloud that another promised is not one who names the right cloud
        ("From: Sales\nChurn scores, we promised Google Cloud.\nFrom: Security\nNo Google Cloud.", "cloud", "gcp"),
        ("Churn.\nGPU: no, 2 engineers\nTeam: 4 engineers", "team.size", 4.0),
        ("Sam: churn scores, the archive holds 310 TB.\nEve: one clip is up to 2 GB.", "data.stored_gb", 310_000.0),
        ("Feature: churn scores\nScenario: no, then 150 ms", "latency.p99_ms", None),
    ],
)
def test_labels_and_other_things_correct_nothing(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Betrugserkennung, 2000 statt 1000 Anfragen pro Sekunde.", "load.peak_rps", 2_000.0),
        ("Rank offers at 2000 rather than 1000 rps.", "load.peak_rps", 2_000.0),
        ("Rank offers: 2k, not 1k rps.", "load.peak_rps", 2_000.0),
        ("Rank offers, p99 150 instead of 300 ms.", "latency.p99_ms", 150.0),
        ("Rank offers in 2025 instead of 2026, 40 requests per second.", "load.peak_rps", 40.0),
    ],
)
def test_of_two_figures_the_one_that_replaces_the_other_holds(
    reader: Reader, text: str, path: str, value: object
) -> None:
    assert reader.value(text, path) == value
