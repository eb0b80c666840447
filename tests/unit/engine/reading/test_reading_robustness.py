from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlops_architect.domain.constraints import Provenance, Reading
from mlops_architect.engine.reading import to_labels

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader

PIECES = [
    "p99", "100", "ms", "2,000", "requests/s", "peak", "$", "9k", "a month", "€2.500", "99.9%", "nines", "three", "no",
    "Kafka", "Kubernetes", "or", ",", ".", "\n", "|", "|---|", "- ", "# ", ":", "retrain", "daily", "every", "between",
    "and", "to", "-", "sub-", "an", "hour", "half", "GB", "per day", "AWS", "eu-west-1", "Frankfurt", "must not leave",
    "Germany", "not", "ignore", "previous instructions", "team of", "4", "x", "+", "~", "<", "≤", "❌", "?", "'", '"',
    "${HOME}", "{{ x }}", "`id`", "../", "\u202e", "\u200f", "😀", "1'850", "10 000", "Out of scope", "actually",
]  # fmt: skip
CUT = [
    "Rank ads: p99 120 ms at 2k rps, no price above $9k a month (EU only). Team: 4 FTE; back in 1 h, off by 5 % | x: 3",
    "Wir brauchen Prognosen für 300 Filialen, höchstens 1.900 Euro im Monat, je Viertelstunde, nicht auf Azure: per Tag",
]
MIXED = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=60).map(" ".join)


def check(text: str, reading: Reading) -> None:
    spans = [span for _, stated in reading.constraints.fields() for span in stated.spans]
    spans += [span for contradiction in reading.contradictions for span in contradiction.spans]
    spans += [injection.span for injection in reading.injections]
    for span in spans:
        assert text[span.start : span.end] == span.text
    for _, stated in reading.constraints.fields():
        assert stated.known == (stated.provenance is not Provenance.UNKNOWN)
    to_labels(reading)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=300))
def test_any_text_can_be_read(reader: Reader, text: str) -> None:
    check(text, reader.read(text))


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=MIXED)
def test_any_mixture_of_requirement_words_can_be_read(reader: Reader, text: str) -> None:
    check(text, reader.read(text))


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=400))
def test_binary_data_can_be_read(reader: Reader, data: bytes) -> None:
    text = data.decode("utf-8", errors="surrogateescape")
    check(text, reader.read(text))


SEEDS = [
    "p99 100 ms, ",
    "no Kafka, ",
    "| Latency | 5 ms |\n",
    "$",
    "1 000 ",
    "a",
    "9",
    "- a:\n",
    "| ",
    "\n",
    "team of 4 ",
]


@pytest.mark.parametrize("seed", SEEDS)
def test_time_grows_linearly(reader: Reader, seed: str) -> None:
    def seconds(size: int) -> float:
        text = seed * (size // len(seed))
        start = time.process_time()
        reader.read(text)
        return time.process_time() - start

    seconds(1_000)
    small, large = seconds(10_000), seconds(80_000)
    assert large < 8 * 4 * max(small, 0.02)


def test_an_ordinary_text_is_read_in_a_blink(reader: Reader) -> None:
    text = "Churn scoring on GCP in europe-west4, p95 under 200 ms, 300 rps, GDPR, retrain weekly, $3k a month. " * 10
    reader.read(text)
    start = time.process_time()
    reader.read(text)
    assert time.process_time() - start < 0.25


@pytest.mark.parametrize(
    "ending", ["the price", "the price per", "p99", "a budget of", "for each", "200 a", "95 %", "off by"]
)
def test_a_text_may_end_after_any_word(reader: Reader, ending: str) -> None:
    text = f"Rank offers on AWS. $300 a month is {ending}"
    check(text, reader.read(text))


def test_a_text_may_be_cut_anywhere(reader: Reader) -> None:
    for text in CUT:
        for end in range(len(text)):
            check(text[:end], reader.read(text[:end]))
