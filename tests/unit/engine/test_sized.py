"""Sizing one option: formulas in order, floors, limits, prices, and errors that name the pattern."""

from __future__ import annotations

from typing import Any

import pytest

from mlops_architect.domain.finding import Demand
from mlops_architect.domain.pattern import BillItem, Figure, Limit, Option, Pattern, PatternAvailability
from mlops_architect.domain.price import Price, PriceBook
from mlops_architect.engine.bill.pricing import Pricer
from mlops_architect.engine.formula import FormulaError
from mlops_architect.engine.sizing.sized import Sized, candidate, size

BOOK = PriceBook(
    tiers={
        ("machine", "here"): (Price("machine", "here", "hour", 0.5, 0.0, "2026-01-01", "api-dump", "a list"),),
        ("big-machine", "here"): (Price("big-machine", "here", "hour", 2.0, 0.0, "2026-01-01", "api-dump", "a list"),),
    },
    reference="here",
)
SMALL = Option(id="small", values={"rps": 100}, skus={"machine": "machine"})
BIG = Option(id="big", title="Big", values={"rps": 500}, skus={"machine": "big-machine"})
LOAD = {"peak_rps": 250.0, "hours_per_month": 100.0}


def pattern(**changes: Any) -> Pattern:
    """Return a pattern that serves requests with machines."""
    return Pattern(
        **{
            "id": "machines",
            "title": "Machines",
            "cloud": "cloud",
            "capability": "serve",
            "summary": "",
            "when_to_use": (),
            "when_not_to_use": (),
            "pros": (),
            "cons": (),
            "tools": (),
            "options": (SMALL, BIG),
            "sizing": {"replicas": "ceil(peak_rps / rps)", "hours": "replicas * hours_per_month"},
            "bill": (BillItem(what="machines", sku="{machine}", quantity="hours"),),
            "availability": PatternAvailability(sla_pct=Figure(value=99.9), failure_domain="zone"),
            "operating_hours_per_month": Figure(value="1 + replicas * 0.5"),
            "skills": (),
            "lock_in": "low",
            "compliance": (),
            "rpo_minutes": Figure(value=0),
            "rto_minutes": Figure(value=1),
            **changes,
        }
    )


def sized(option: Option = SMALL, demands: tuple[Demand, ...] = (), **changes: Any) -> Sized:
    """Size the pattern for the load."""
    return size(pattern(**changes), option, LOAD, Pricer(BOOK, "here"), demands)


def floor(value: float, quantity: str = "replicas") -> Demand:
    """Return the demand for at least so much."""
    return Demand(kind="at-least", capability="serve", quantity=quantity, value=value, reason="a finding")


def test_sizes_follow_from_load_option_and_earlier_sizes() -> None:
    assert dict(sized().sizes) == {"replicas": 3, "hours": 300}
    assert dict(sized(BIG).sizes) == {"replicas": 1, "hours": 100}


def test_an_option_chooses_its_sku() -> None:
    assert sized().expected_usd == 150
    assert sized(BIG).expected_usd == 200


@pytest.mark.parametrize("values", [(5,), (5, 4), (4, 5), (1, 5, 2)])
def test_the_highest_floor_raises_a_size_and_what_follows(values: tuple[float, ...]) -> None:
    result = sized(demands=tuple(floor(value) for value in values))
    assert dict(result.sizes) == {"replicas": 5, "hours": 500}
    assert result.hours == 3.5


def test_a_floor_below_the_need_changes_nothing() -> None:
    assert sized(demands=(floor(1),)).sizes == sized().sizes


def test_a_hard_limit_and_a_quota_are_told_apart() -> None:
    limits = (
        Limit(what="replicas", value="replicas", maximum=2),
        Limit(what="hours", value="hours", maximum="100 + 1", quota=True),
        Limit(what="met exactly", value="replicas", maximum=3),
    )
    result = sized(limits=limits)
    assert result.exceeded == ("replicas: 3 is above 2",)
    assert result.quota_warnings == ("hours: 300 is above 101",)


def test_nothing_is_billed_below_zero() -> None:
    assert sized(bill=(BillItem(what="free", sku="machine", quantity="peak_rps - 1000"),)).expected_usd == 0


def test_what_has_no_price_is_listed_and_not_free() -> None:
    result = sized(
        bill=(BillItem(what="a", sku="unheard-of", quantity=1), BillItem(what="b", sku="machine", quantity=2))
    )
    assert result.unpriced == ("unheard-of",)
    told = candidate(result, "here", 95.0)
    assert told.cost.unpriced == ("unheard-of",)
    assert not told.cost.complete
    assert [line.basis for line in told.cost.lines] == ["unpriced", "listed"]
    assert told.cost.lines[0].monthly is None


def test_the_full_value_carries_evidence_and_range() -> None:
    told = candidate(sized(BIG), "here", 95.0)
    [line] = told.cost.lines
    assert (line.quantity, line.unit, line.unit_usd, line.as_of, line.source) == (
        100,
        "hour",
        2.0,
        "2026-01-01",
        "a list",
    )
    assert told.cost.infrastructure.low_usd == pytest.approx(200 * 0.85)
    assert told.cost.infrastructure.high_usd == pytest.approx(200 * 1.25)
    assert told.cost.operations_monthly_usd == pytest.approx(1.5 * 95)
    assert (told.title, told.key) == ("Machines (Big)", "machines/big")
    assert candidate(sized(options=(SMALL,)), "here", 95.0).title == "Machines"


@pytest.mark.parametrize(
    "changes",
    [
        {"sizing": {"replicas": "peek_rps"}},
        {"sizing": {"one": "two", "two": "1"}},
        {"bill": (BillItem(what="x", sku="{disk}", quantity=1),)},
        {"bill": (BillItem(what="x", sku="machine", quantity="1 / 0"),)},
        {"rpo_minutes": Figure(value="soon")},
    ],
)
def test_an_error_names_pattern_and_option(changes: dict[str, Any]) -> None:
    with pytest.raises(FormulaError, match="pattern machines, option small: "):
        sized(**changes)
