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
