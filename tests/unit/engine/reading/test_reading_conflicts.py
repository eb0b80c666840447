from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("data must not leave Germany. Deploy in us-east-1.", {"data_residency", "regions"}),
        ("air-gapped site, but call the OpenAI API", {"excluded_clouds", "tools.preferred"}),
        ("no US provider; we keep Azure OpenAI", {"excluded_clouds", "tools.preferred"}),
        ("fraud scoring, batch only. p99 must be 5 ms.", {"latency.p99_ms", "serving.streaming_required"}),
        ("p50 of 200 ms, p99 of 100 ms", {"latency.p50_ms", "latency.p99_ms"}),
        ("Budget $5k per month. Our monthly budget is $20k.", {"budget.monthly_usd"}),
        ("No Kafka anywhere. Events arrive on Kafka.", {"tools.forbidden", "tools.preferred"}),
    ],
)
def test_contradictions_name_both_sides(reader: Reader, text: str, fields: set[str]) -> None:
    reading = reader.read(text)
    match = [c for c in reading.contradictions if fields <= set(c.fields)]
    assert match
    assert len(match[0].spans) >= 2
    assert all(text[span.start : span.end] == span.text for span in match[0].spans)


@pytest.mark.parametrize(
    "text",
    [
        "data stays in the EU, eu-central-1",
        "data must stay in Germany, Azure germanywestcentral",
        "p50 20 ms, p99 100 ms",
        "currently 400 ms p99, target 100 ms p99",
        "budget $5k a month, about $60k a year for infrastructure",
    ],
)
def test_consistent_texts_have_none(reader: Reader, text: str) -> None:
    assert reader.read(text).contradictions == ()
