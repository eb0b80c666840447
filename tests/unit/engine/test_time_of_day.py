"""The time of day of bulk scores: from what the requirements say, where the system runs, to timers in UTC."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.unit.engine.random_constraints import with_fields

from mlops_architect.domain.catalog import Catalog
from mlops_architect.domain.constraints import Constraints
from mlops_architect.domain.workload import Workload
from mlops_architect.engine.agents.schedules import refresh, scoring, scoring_because
from mlops_architect.engine.revising import set_by_hand
from mlops_architect.engine.situation import frame
from mlops_architect.errors import UsageError


def workload(catalog: Catalog, region: str, **fields: object) -> Workload:
    asked = {"ml_task": "classification", "cloud": "aws", "regions": (region,), "serving.modes": ("batch",), **fields}
    return frame(with_fields(asked), "nightly churn scores", catalog, 95.0).situation.workload


@pytest.mark.parametrize(
    ("region", "field", "time", "extract", "score"),
    [
        ("eu-central-1", "serving.due_by", "20:00", 15, 16),  # 18:00 UTC in summer, 19:00 in winter
        ("eu-central-1", "serving.due_by", "20:00Z", 17, 18),
        ("eu-central-1", "serving.due_by", "03:00", 22, 23),  # the day before
        ("ap-south-1", "serving.due_by", "20:00", 11, 12),  # half an hour beside UTC
        ("us-west-2", "serving.due_by", "06:00", 10, 11),
        ("eu-central-1", "serving.starts_at", "22:00", 21, 22),  # 21:00 UTC in winter
        ("ap-south-1", "serving.starts_at", "22:00", 17, 18),  # 16:30 UTC, and timers are set by the hour
    ],
)
def test_bulk_scores_are_there_when_they_are_due_in_summer_and_in_winter(
    region: str, field: str, time: str, extract: int, score: int, catalog: Catalog
) -> None:
    load = workload(catalog, region, **{field: time})
    timing = scoring(load)
    assert timing is not None
    assert timing.expression == f"cron(0 {score} * * ? *)"
    assert refresh(load).expression == f"cron(0 {extract} * * ? *)"
    assert time.removesuffix("Z") in scoring_because(load)


def test_runs_that_take_long_start_earlier(catalog: Catalog) -> None:
    load = workload(catalog, "eu-central-1", **{"serving.due_by": "20:00Z", "load.daily_predictions": 4e8})
    assert load["scoring_vcpu_hours_per_run"] > 4
    timing = scoring(load)
    assert timing is not None
    assert timing.expression < "cron(0 18"


def test_where_nobody_says_so_scores_come_in_the_small_hours(catalog: Catalog) -> None:
    load = workload(catalog, "eu-central-1")
    timing = scoring(load)
    assert timing is not None
    assert (timing.words, refresh(load).words) == ("daily at 04:00 UTC", "daily at 01:00 UTC")
    assert "retry" in scoring_because(load)


@pytest.mark.parametrize("text", ["7", "25:00", "7 am", "07:00 CET", "nightly"])
def test_only_a_time_of_day_is_set_by_hand(text: str) -> None:
    with pytest.raises(UsageError, match=r"does not fit serving\.due_by"):
        set_by_hand(Constraints(), "serving.due_by", text)
    assert set_by_hand(Constraints(), "serving.due_by", "07:00").serving.due_by.value == "07:00"


def test_every_region_of_a_cloud_has_the_clocks_of_its_time_zone(catalog: Catalog) -> None:
    for placed in catalog.placement.clouds:
        for region in (*placed.regions, *placed.only_as_pair):
            if placed.own is not None:
                assert not region.time_zone
                continue
            zone = ZoneInfo(region.time_zone)
            shifts = [datetime(2026, month, 15, tzinfo=zone).utcoffset() or timedelta() for month in (1, 7)]
            assert region.utc_h == tuple(shift.total_seconds() / 3600 for shift in shifts), region.id


@pytest.mark.parametrize(
    ("region", "day", "time", "expression"),
    [
        ("eu-central-1", "monday", "20:00Z", "cron(0 18 ? * MON *)"),
        ("eu-central-1", "monday", "02:00", "cron(0 22 ? * SUN *)"),  # 00:00 UTC in summer
        ("eu-central-1", "monday", "01:00", "cron(0 21 ? * SUN *)"),  # 23:00 UTC of Sunday in summer
        ("us-west-2", "friday", "20:00", "cron(0 1 ? * SAT *)"),  # 03:00 UTC of Saturday in summer
        ("eu-central-1", "monday", None, "cron(0 4 ? * MON *)"),
        ("eu-central-1", None, "20:00Z", "cron(0 18 ? * SUN *)"),
    ],
)
def test_weekly_scores_are_there_on_their_day(
    region: str, day: str | None, time: str | None, expression: str, catalog: Catalog
) -> None:
    said = {"serving.due_on": day, "serving.due_by": time, "serving.scoring_cadence": "weekly"}
    timing = scoring(workload(catalog, region, **{name: value for name, value in said.items() if value}))
    assert timing is not None
    assert timing.expression == expression


def test_only_a_day_of_the_week_is_set_by_hand() -> None:
    with pytest.raises(UsageError, match=r"serving\.due_on"):
        set_by_hand(Constraints(), "serving.due_on", "workday")
    assert set_by_hand(Constraints(), "serving.due_on", "friday").serving.due_on.value == "friday"
