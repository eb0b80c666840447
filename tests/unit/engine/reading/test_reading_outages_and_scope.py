"""What an hour of outage costs, and what a budget is for: read from plain words, and told apart from other money."""

from __future__ import annotations

import pytest

from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.engine.reading import read


def of(text: str, lexicon: Lexicon) -> Constraints:
    """Return what a text states."""
    return read(text, lexicon).constraints


@pytest.mark.parametrize(
    ("text", "usd_per_hour"),
    [
        ("An hour down costs us $20k.", 20_000),
        ("Downtime costs $300 per minute.", 18_000),
        ("Every minute of downtime costs us $500.", 30_000),
        ("30 minutes of downtime cost us $10k.", 20_000),
        ("We lose $5,000 for every hour it is down.", 5_000),
        ("- Cost of downtime: $20k/hour", 20_000),
        ("A day of downtime costs $240k.", 10_000),
        ("Una hora de caída nos cuesta 5000 dólares.", 5_000),
        ("One hour of outage is worth $8,000 to us.", 8_000),
    ],
)
def test_the_cost_of_an_hour_of_outage_is_read_and_is_no_budget(
    text: str, usd_per_hour: float, lexicon: Lexicon
) -> None:
    found = of(text, lexicon)
    stated = found.availability.outage_usd_per_hour
    assert stated.value == pytest.approx(usd_per_hour)
    assert stated.spans and all(span.text in text for span in stated.spans)
    assert found.budget.monthly_usd.value is None


@pytest.mark.parametrize(
    ("text", "budget_usd"),
    [
        ("Budget $9k a month, no downtime during releases, an outage of one hour is acceptable.", 9_000),
        ("Budget is 3,000 USD a month, RTO one hour of downtime.", 3_000),
        ("Our running cost may be $4,000 per month; the site must not be down.", 4_000),
        ("We cut costs down to $3000 per month.", 3_000),
        ("It costs $2 per hour to run and must never be down.", None),
    ],
)
def test_other_money_near_a_word_for_outages_is_not_the_cost_of_one(
    text: str, budget_usd: float | None, lexicon: Lexicon
) -> None:
    found = of(text, lexicon)
    assert found.availability.outage_usd_per_hour.value is None
    assert found.budget.monthly_usd.value == budget_usd


def test_both_stand_beside_each_other(lexicon: Lexicon) -> None:
    found = of("Budget $9k a month. An hour down costs us $20k. 99.9% availability.", lexicon)
    assert found.budget.monthly_usd.value == 9_000
    assert found.availability.outage_usd_per_hour.value == 20_000
    assert found.availability.target_pct.value == 99.9


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Budget: $3,000 a month for production alone.", True),
        ("The budget is 3,000 USD a month; dev and staging come on top.", True),
        ("$3,000 a month for production only. Team of 4.", True),
        ("Budget: $3,000 a month. That is excluding dev and staging.", True),
        ("Budget: $3,000 a month, dev and staging included.", False),
        ("Budget: $3,000 a month for all environments.", False),
        ("Budget: $3,000 a month. It must be in production by June.", None),
        ("We have dev, staging and production. Budget: $3,000 a month.", None),
    ],
)
def test_what_the_budget_is_for(text: str, alone: bool | None, lexicon: Lexicon) -> None:
    found = of(text, lexicon)
    assert found.budget.monthly_usd.value == 3_000
    assert found.budget.production_only.value is alone
