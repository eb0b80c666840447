"""Waivers over a review: what they fit, how long they hold, and that an ended one excuses nothing."""

from __future__ import annotations

import pytest

from mlops_architect.domain.finding import Demand, Finding, Outcome, Review, Severity
from mlops_architect.domain.waiver import Waiver
from mlops_architect.engine.waiving import excused

DEMAND = Demand(kind="exclude", capability="train", pattern="x", reason="fails")
FAILED = Finding(
    id="service-eligibility.train",
    source="policy",
    title="Every chosen service is eligible",
    outcome=Outcome.FAIL,
    severity=Severity.CRITICAL,
    detail="",
    decision="train",
    blocking=True,
    demand=DEMAND,
)
REVIEW = Review(critic="policy", title="Policy review", verdict=Outcome.FAIL, summary="", findings=(FAILED,))


def waiver(policy: str = "service-eligibility", where: str = "*", expires: str = "2027-03-31") -> Waiver:
    """Return a waiver."""
    return Waiver(policy=policy, where=where, owner="Platform team", reason="A trial", expires=expires)


@pytest.mark.parametrize(("today", "holds"), [("2027-03-30", True), ("2027-03-31", True), ("2027-04-01", False)])
def test_a_waiver_holds_up_to_its_last_day(today: str, holds: bool) -> None:
    (one,) = excused(REVIEW, [waiver()], today).findings
    assert (one.waiver is not None, one.expired is not None) == (holds, not holds)
    assert one.stands is not holds
    assert one.demand == (None if holds else DEMAND)


@pytest.mark.parametrize(
    ("policy", "where", "fits"),
    [
        ("service-eligibility", "train", True),
        ("service-eligibility.train", "*", True),
        ("service-eligibility", "serve-online", False),
        ("service-eligibility.lake", "*", False),
        ("service", "*", False),
    ],
)
def test_a_waiver_excuses_only_what_it_names(policy: str, where: str, fits: bool) -> None:
    (one,) = excused(REVIEW, [waiver(policy, where)], "2027-01-01").findings
    assert (one.waiver is not None) is fits


def test_a_day_later_the_same_review_is_judged_anew() -> None:
    earlier = excused(REVIEW, [waiver()], "2027-03-31")
    (one,) = excused(earlier, [waiver()], "2027-04-01").findings
    assert one.stands
    (one,) = excused(earlier, [], "2027-03-31").findings
    assert one.stands
    assert one.expired is None


def test_of_two_waivers_the_one_that_still_holds_counts() -> None:
    (one,) = excused(REVIEW, [waiver(expires="2020-01-01"), waiver()], "2027-01-01").findings
    assert one.waiver == waiver()
    assert one.expired is None
