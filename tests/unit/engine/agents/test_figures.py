from __future__ import annotations

import math

import pytest

from mlops_architect.engine.agents.samples import cases_for_rate, cases_per_arm
from mlops_architect.engine.agents.wording import (
    dollars,
    gigabytes,
    listing,
    number,
    people_count,
    plural,
    quoted,
    span,
    spoken,
)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (60, "1 minute"),
        (900, "15 minutes"),
        (5400, "1.5 hours"),
        (86400, "1 day"),
        (31 * 86400, "31 days"),
        (3 * 365 * 86400, "3 years"),
        (0.25, "250 ms"),
        (0, "0 seconds"),
    ],
)
def test_spans(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_numbers_in_words() -> None:
    assert number(2000) == "2,000"
    assert number(0.8113) == "0.811"
    assert people_count(43_200_000) == "43.2 million"
    assert gigabytes(5972.4) == "5.97 TB"
    assert gigabytes(0.05) == "50 MB"
    assert dollars(2.5) == "$2.50"
    assert dollars(9000) == "$9,000"
    assert plural(1, "run") == "1 run"
    assert plural(0.4, "hour") == "0.4 hours"
    assert listing(("a", "b", "c")) == "a, b and c"
    assert listing(()) == "none"
    assert spoken("card_transaction") == "card transaction"
    assert quoted("Approve.") == "“Approve”"


def test_sample_size_matches_the_known_value_for_five_against_six_per_cent() -> None:
    assert cases_per_arm(0.05, 0.2) == pytest.approx(8155, rel=0.01)


def test_rarer_positives_need_more_cases() -> None:
    assert cases_per_arm(0.002, 0.1) > cases_per_arm(0.03, 0.1) > cases_per_arm(0.3, 0.1)


def test_interval_of_a_rate_has_the_width_asked_for() -> None:
    cases = cases_for_rate(0.03, 0.25)
    half_width = 1.96 * math.sqrt(0.03 * 0.97 / cases)
    assert half_width == pytest.approx(0.03 * 0.25, rel=0.01)


@pytest.mark.parametrize(("rate", "change"), [(0.0, 0.1), (1.0, 0.1), (0.1, 0.0)])
def test_impossible_questions_are_refused(rate: float, change: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        cases_per_arm(rate, change)
