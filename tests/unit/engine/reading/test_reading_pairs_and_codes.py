"""Pairs of rates that share a unit, and countries that stand as codes under a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader


@pytest.mark.parametrize(
    ("text", "average", "peak"),
    [
        ("Rank offers: avg 5k / peak 10k inferences/sec.", 5_000.0, 10_000.0),
        ("Rank offers (avg/peak: 200/900 rps).", 200.0, 900.0),
        ("Rank offers, 200/900 rps (avg/peak), 3 engineers.", 200.0, 900.0),
        ("Rank offers. Load: peak/avg 900/200 qps", 200.0, 900.0),
        ("Rank offers: average 200, peak 900 requests per second.", 200.0, 900.0),
        ("Rank offers, 5k avg and 10k peak inferences per second.", 5_000.0, 10_000.0),
        ("Rank offers. Durchschnitt 200 / Spitze 900 Anfragen pro Sekunde.", 200.0, 900.0),
        ("Rank offers, avg/peak latency 20/90 ms, 40 rps.", None, 40.0),
        ("Rank offers, 4 engineers on average, peak 900 rps.", None, 900.0),
    ],
)
def test_a_pair_of_rates_is_an_average_and_a_peak(reader: Reader, text: str, average: object, peak: object) -> None:
    assert reader.value(text, "load.avg_rps") == average
    assert reader.value(text, "load.peak_rps") == peak


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("task: churn\nresidency: FR", "data_residency", ("France",)),
        ("task: churn\ndata_residency: [DE, AT]", "data_residency", ("Germany", "Austria")),
        ('task: churn\ndata:\n  residency: "CH"', "data_residency", ("Switzerland",)),
        ("task: churn\nregion: DE\ncloud: aws", "regions", ("eu-central-1",)),
        ("task: churn\nregions:\n  - DE\n  - FR", "regions", ("Germany", "France")),
        ("task: churn\nresidency: NO", "data_residency", None),
        ("task: churn\nregion: IT decides", "regions", None),
        ("Churn scores, the data stay IN, DE and AT say so.", "data_residency", None),
    ],
)
def test_codes_of_countries_count_only_as_values(reader: Reader, text: str, path: str, value: object) -> None:
    assert reader.value(text, path) == value
