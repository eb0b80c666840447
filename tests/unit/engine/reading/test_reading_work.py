"""How large one request is, where requests come at a rate."""

from __future__ import annotations

import pytest

from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.engine.reading.reader import read


@pytest.mark.parametrize(
    ("text", "kb"),
    [
        ("40 messages a second, 3 kB each, classify spam", 3),
        ("200 requests/s with a payload of 12 KB per request", 12),
        ("Images: 35 per second at peak, 0.5 MB each", 500),
        ("each truck sends 2 GB a day, and 30 requests per second come in", None),
        ("1.5 million contracts of 250 kB each", None),
        ("200 requests/s, and 400 kB of logs", None),
    ],
)
def test_the_size_of_one_of_those_that_come_at_a_rate(text: str, kb: float | None, lexicon: Lexicon) -> None:
    assert read(text, lexicon).constraints.work.request_kb.value == kb


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Rank 500 candidates for each visitor, 900 requests per second at peak", 500),
        ("Recommend products: 900 requests/s with 1,200 candidate items per request", 1200),
        ("rank up to 300 candidates in 80 ms", 300),
        ("900 requests per second, 300 candidates a second are new", None),
        ("recommend 20 products out of 40,000 candidates", None),
        ("we have 3 candidate tools, and 20 suggestions", None),
        ("recommend products, 900 requests per second", None),
    ],
)
def test_how_many_candidates_are_ranked_for_one_list(text: str, candidates: float | None, lexicon: Lexicon) -> None:
    assert read(text, lexicon).constraints.work.candidates.value == candidates
