"""Figures in words, and facts of regions and patterns."""

from __future__ import annotations

import pytest

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.placement import outside
from mlops_architect.domain.plan import Alternative
from mlops_architect.engine.figures import deltas, downtime_minutes, minutes, ms, pct, signed_usd, usd


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (usd(3120.4), "$3,120"), (usd(0.5), "$0.50"), (signed_usd(-35), "-$35"), (signed_usd(412), "+$412"),
        (ms(62.4), "62 ms"), (ms(4.04), "4.0 ms"), (ms(29_000), "29 s"),
        (minutes(0.43), "26 s"), (minutes(43.8), "44 min"), (minutes(4.38), "4.4 min"), (minutes(438), "7.3 h"), (minutes(4320), "3 days"),
        (pct(99.9), "99.9 %"), (pct(99.995), "99.995 %"),
    ],
)  # fmt: skip
def test_figures_read_as_people_say_them(text: str, value: str) -> None:
    assert text == value


def test_an_availability_leaves_minutes() -> None:
    assert downtime_minutes(99.9) == pytest.approx(43.8)


def alternative(feasible: bool = True, reason: str = "", **figures: float) -> Alternative:
    """Return an alternative with figures."""
    return Alternative.model_validate({"pattern": "p", "title": "P", "feasible": feasible, "reason": reason, **figures})


def test_deltas_are_the_sentence_of_the_decision() -> None:
    both = alternative(delta_monthly_usd=412.0, delta_p99_ms=18.0)
    assert deltas(both) == "+$412/month and +18 ms p99, otherwise feasible"
    assert deltas(alternative(delta_monthly_usd=-22.0)) == "-$22/month, otherwise feasible"
    assert deltas(alternative()) == "otherwise feasible at the same figures"
    infeasible = alternative(feasible=False, reason="infeasible: 29 s cold start against p99 of 100 ms")
    assert deltas(infeasible) == "infeasible: 29 s cold start against p99 of 100 ms"


def test_regions_lie_in_countries_and_areas(catalog: Catalog) -> None:
    def missing(region: str, *areas: str) -> tuple[str, ...]:
        found = catalog.placement.region("aws", region)
        assert found is not None
        return outside(found.places, areas)

    assert missing("eu-west-1", "eea") == ()
    assert missing("eu-west-2", "eea") == ("eea",)
    assert missing("eu-central-1", "EU", "Germany", "Frankfurt") == ()
    assert missing("us-east-1", "EU", "United States") == ("EU",)
    assert missing("sa-east-1", "Sao Paulo", "South America") == ()
    assert missing("eu-west-1", "own_data_center") == ("own_data_center",)
    assert catalog.placement.region("aws", "mars-1") is None
