from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader


@pytest.mark.parametrize(
    ("words", "ms"),
    [
        ("twenty-five milliseconds", 25),
        ("two hundred and fifty milliseconds", 250),
        ("one hundred and five ms", 105),
        ("three quarters of a second", 750),
        ("a quarter of a second", 250),
        ("half a second", 500),
        ("one and a half seconds", 1500),
        ("2½ seconds", 2500),
        ("sub-second", 1000),
        ("two tenths of a second", 200),
        ("fünfundzwanzig Millisekunden", 25),
        ("zweihundertfünfzig Millisekunden", 250),
        ("einer Viertelsekunde", 250),
        ("anderthalb Sekunden", 1500),
        ("zwei Komma fünf Sekunden", 2500),
        ("quatre-vingts millisecondes", 80),
        ("quatre-vingt-dix-sept millisecondes", 97),
        ("soixante et onze millisecondes", 71),
        ("deux cent cinquante millisecondes", 250),
        ("une seconde et demie", 1500),
        ("doscientos cincuenta milisegundos", 250),
        ("treinta y cinco milisegundos", 35),
        ("veintidós milisegundos", 22),
        ("un segundo y medio", 1500),
        ("medio segundo", 500),
        ("1/4 second", 250),
    ],
)
def test_times_in_words(reader: Reader, words: str, ms: float) -> None:
    assert reader.value(f"The p99 latency is {words}.", "latency.p99_ms") == pytest.approx(ms)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("two hundred and fifty thousand", 250_000),
        ("one million two hundred thousand", 1_200_000),
        ("eleven hundred", 1_100),
        ("zweitausendfünfhundert", 2_500),
        ("hunderttausend", 100_000),
        ("cinq cent mille", 500_000),
        ("dos mil quinientas", 2_500),
        ("half a million", 500_000),
        ("1.000.000", 1_000_000),
        ("1 000 000", 1_000_000),
        ("1\u202f000\u202f000", 1_000_000),
        ("1'000'000", 1_000_000),
        ("31_000", 31_000),
        ("2.5 M", 2_500_000),
        ("3 lakh", 300_000),
    ],
)
def test_counts_in_words(reader: Reader, words: str, count: float) -> None:
    assert reader.value(f"It makes {words} predictions per day.", "load.daily_predictions") == count


@pytest.mark.parametrize("text", ["two and three", "twenty, five", "the one that counts", "no one", "seven of nine"])
def test_words_that_make_no_common_number_are_not_joined(reader: Reader, text: str) -> None:
    assert reader.value(f"p99 of 90 ms. {text}.", "latency.p99_ms") == 90


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("RTO of half an hour", 30),
        ("RTO anderthalb Stunden", 90),
        ("RTO eine Viertelstunde", 15),
        ("RTO : une demi-heure", 30),
        ("RTO : une heure et demie", 90),
        ("RTO de media hora", 30),
        ("RTO de una hora y media", 90),
        ("RTO de un cuarto de hora", 15),
        ("RTO trois quarts d'heure", 45),
        ("RTO two and a half hours", 150),
    ],
)
def test_parts_of_hours(reader: Reader, text: str, minutes: float) -> None:
    assert reader.value(text, "recovery.rto_minutes") == minutes


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("95 of 100 answers within 4 seconds", "latency.p95_ms"),
        ("in 99 out of 100 cases the reply takes at most 4 seconds", "latency.p99_ms"),
        ("19 of 20 answers arrive within 4 seconds", "latency.p95_ms"),
        ("95 von 100 Antworten innerhalb von 4 Sekunden", "latency.p95_ms"),
        ("el 95 % en menos de 4 s", "latency.p95_ms"),
        ("4 s, measured on the way out of the gateway, at the ninety-fifth percentile", "latency.p95_ms"),
    ],
)
def test_shares_of_requests_are_percentiles(reader: Reader, text: str, path: str) -> None:
    assert reader.value(text, path) == 4000


def test_units_with_typing_errors_are_not_guessed(reader: Reader) -> None:
    assert reader.value("p99 of 90 mss", "latency.p99_ms") is None
    assert reader.value("we store 40 TBB", "data.stored_gb") is None
