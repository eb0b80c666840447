"""Ingestion: repeats change nothing, what breaks the contract is set aside, and samples keep the contract."""

from __future__ import annotations

import json
from argparse import Namespace

import numpy as np
import pytest

from scoring.contract import Contract, Event, iso, parse_time
from scoring.ingestion import job
from scoring.ingestion.extract import PLANS_INBOX
from scoring.ingestion.store import CLOSINGS, CLOSINGS_INBOX, PLANS, Ledger
from scoring.runtime import Runtime
from scoring.sampling.draw import draw_world, sample_days
from scoring.sampling.job import SAMPLE_START, as_csv, sample_world
from scoring.use_case import ENTERED_AT, PLANNED_FOR

_LATER = "2026-06-01T00:00:00Z"


def _ingest(runtime: Runtime, at: str = _LATER) -> int:
    return job.run(Namespace(as_of=at), runtime)


def test_a_repeat_changes_nothing(runtime: Runtime, events: list[Event]) -> None:
    time = runtime.use_case.event_time
    runtime.lake.write(f"{CLOSINGS_INBOX}a.csv", as_csv(events, (time,)))
    assert _ingest(runtime) == 0
    before = {key: runtime.lake.read(key) for key in runtime.lake.keys("raw/")}
    runtime.lake.write(f"{CLOSINGS_INBOX}the-same-under-another-name.csv", as_csv(events, (time,)))
    assert _ingest(runtime) == 0
    assert {key: runtime.lake.read(key) for key in runtime.lake.keys("raw/")} == before
    assert runtime.lake.keys(CLOSINGS)


def test_bad_rows_are_set_aside_and_a_bad_extract_is_refused(runtime: Runtime, events: list[Event]) -> None:
    use_case = runtime.use_case
    bad = {**events[0], use_case.forecast.target: -1.0}
    runtime.lake.write(f"{CLOSINGS_INBOX}some.csv", as_csv([*events, bad], (use_case.event_time,)))
    assert _ingest(runtime) == 0
    (reasons,) = [key for key in runtime.lake.keys("quarantine/") if key.endswith("reasons.json")]
    assert f"{use_case.forecast.target}: below the minimum" in json.loads(runtime.lake.read(reasons))[0]["reasons"]
    runtime.lake.write(f"{CLOSINGS_INBOX}most.csv", as_csv([bad, events[1]], (use_case.event_time,)))
    assert _ingest(runtime) == 1
    assert 0 < Ledger.read(runtime.lake).invalid_share() < 0.05


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"no,header,we,know\n1,2,3,4\n", b"[1, 2]\n{broken\n"],
    ids=["empty", "blank", "csv", "json"],
)
def test_what_is_no_extract_is_never_ingested(runtime: Runtime, content: bytes) -> None:
    runtime.lake.write(f"{CLOSINGS_INBOX}strange.jsonl", content)
    assert _ingest(runtime) in (0, 1)
    assert not runtime.lake.keys(CLOSINGS)


def test_a_closing_of_the_future_is_invalid(runtime: Runtime, events: list[Event]) -> None:
    runtime.lake.write(f"{CLOSINGS_INBOX}a.csv", as_csv(events, (runtime.use_case.event_time,)))
    assert _ingest(runtime, SAMPLE_START) == 1
    assert not runtime.lake.keys(CLOSINGS)


def test_a_plan_for_the_future_is_valid_but_not_one_entered_then(runtime: Runtime) -> None:
    use_case = runtime.use_case
    start = parse_time(SAMPLE_START)
    _, plans = draw_world(sample_world(use_case, 4, 3, start + 90 * 86_400.0))
    known = [plan for plan in plans if start <= float(plan[ENTERED_AT] or 0.0) < start + 30 * 86_400.0]
    assert max(float(plan[PLANNED_FOR] or 0.0) for plan in known) > start + 60 * 86_400.0
    runtime.lake.write(f"{PLANS_INBOX}a.csv", as_csv(known, (PLANNED_FOR, ENTERED_AT)))
    assert _ingest(runtime, iso(start + 30 * 86_400.0)) == 0
    assert len(runtime.lake.keys(PLANS)) == 1
    runtime.lake.write(f"{PLANS_INBOX}b.csv", as_csv(known[::-1], (PLANNED_FOR, ENTERED_AT)))
    assert _ingest(runtime, SAMPLE_START) == 1


def test_a_longer_world_begins_like_a_shorter_one(runtime: Runtime) -> None:
    use_case, start = runtime.use_case, parse_time(SAMPLE_START)
    short, _ = draw_world(sample_world(use_case, 5, 7, start + 30 * 86_400.0))
    long, _ = draw_world(sample_world(use_case, 5, 7, start + 60 * 86_400.0))
    assert long[: len(short)] == short
    contract = Contract(use_case.request_columns)
    assert all(contract.parse(row, strict=True) == row for row in short[:50])


def test_the_world_holds_what_forecasting_is_hard_for(runtime: Runtime) -> None:
    use_case = runtime.use_case
    forecast, start = use_case.forecast, parse_time(SAMPLE_START)
    days = sample_days(use_case) - 2
    series = 16 if use_case.within_day else 40
    closings, plans = draw_world(sample_world(use_case, series, 7, start + days * 86_400.0))
    target, out = forecast.target, forecast.censored_by
    zero = np.asarray([row[target] == 0 for row in closings])
    assert (0.02 if use_case.within_day else 0.05) < zero.mean() < 0.5
    assert 0.005 < np.mean([float(row[out] or 0.0) > forecast.censored_above for row in closings]) < 0.1
    counts = {row[use_case.series_key]: 0 for row in closings}
    for row in closings:
        counts[row[use_case.series_key]] += 1
    assert min(counts.values()) < 0.6 * max(counts.values())
    entered_late = [float(plan[ENTERED_AT] or 0.0) >= float(plan[PLANNED_FOR] or 0.0) for plan in plans]
    assert 0.01 < np.mean(entered_late) < 0.3
    weekday = [(int(float(row[use_case.event_time] or 0.0) // 86_400) + 3) % 7 for row in closings]
    sold = np.asarray([float(row[target] or 0.0) for row in closings])
    best, worst = np.argmax(forecast.sample.weekday_factors), np.argmin(forecast.sample.weekday_factors)
    assert sold[np.asarray(weekday) == best].mean() > 1.15 * sold[np.asarray(weekday) == worst].mean()
    if use_case.within_day:
        hour = [int(float(row[use_case.event_time] or 0.0) // 3600) % 24 for row in closings]
        best, worst = np.argmax(forecast.sample.hour_factors), np.argmin(forecast.sample.hour_factors)
        assert sold[np.asarray(hour) == best].mean() > 1.5 * sold[np.asarray(hour) == worst].mean()


def test_samples_are_for_laptops_only(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    from scoring.sampling import job as sampling

    assert runtime.platform.profile == "local"
    monkeypatch.setenv("SCORING_PROFILE", "azure")
    arguments = Namespace(series=2, until="", since=SAMPLE_START, shift=0.0, seed=7)
    with pytest.raises(ValueError, match="local"):
        sampling.run(arguments, Runtime.open())
