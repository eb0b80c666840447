"""Monitoring: what is measured, when it alerts, and when it cannot tell."""

from __future__ import annotations

import json
import time
from argparse import Namespace
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.lake.json_files import write_lines
from scoring.monitoring.job import monitor, run
from scoring.monitoring.measure import Window, psi, window
from scoring.monitoring.report import Report, find_alerts, to_markdown
from scoring.monitoring.settings import MonitoringSettings
from scoring.runtime import Runtime
from scoring.times import day

QUIET = Window(
    questions=100, unanswered_share=0.1, reasons={}, mean_top_score=0.7, groundedness=1.0, tokens=1000,
    most_tokens_a_day=200, orders_removed=0, feedback=50, not_helpful_share=0.1,
)  # fmt: skip
REPORT = Report(
    as_of=1_790_000_000.0,
    variant="v+p",
    now=QUIET,
    before=QUIET,
    score_psi=0.01,
    index_age_hours=3.0,
    daily_tokens=10_000,
)


def _row(number: int, at: float, **changes: Any) -> dict[str, Any]:
    return {
        "answer_id": f"{number:032x}", "at": at, "outcome": "answered", "reason": "", "top_score": 0.8,
        "groundedness": 1.0, "tokens": 100, "orders_removed": 0, "question": "", "cited": [], **changes,
    }  # fmt: skip


def test_a_quiet_week_raises_nothing() -> None:
    assert list(find_alerts(REPORT, MonitoringSettings())) == []


@pytest.mark.parametrize(
    ("changes", "alert"),
    [
        ({"unanswered_share": 0.5}, "unanswered"),
        ({"unanswered_share": 0.3}, "unanswered rises"),
        ({"groundedness": 0.5}, "groundedness"),
        ({"not_helpful_share": 0.5}, "feedback"),
        ({"orders_removed": 3}, "instructions in documents"),
        ({"most_tokens_a_day": 9_000}, "token budget"),
    ],
)
def test_each_threshold_has_an_alert_with_a_runbook(changes: dict[str, Any], alert: str) -> None:
    report = replace(REPORT, now=replace(QUIET, **changes))
    (found,) = find_alerts(report, MonitoringSettings())
    assert found.name == alert
    assert found.runbook.startswith("runbooks/")
    assert alert in to_markdown(replace(report, alerts=(found,)))


def test_scores_that_moved_and_an_old_index_alert() -> None:
    found = find_alerts(replace(REPORT, score_psi=0.5, index_age_hours=1000.0), MonitoringSettings())
    assert {alert.name for alert in found} == {"retrieval scores moved", "stale index"}


def test_too_little_cannot_tell() -> None:
    found = window([_row(1, 0.0, outcome="no-answer", reason="nothing-found")], [], 50, 20)
    assert (found.unanswered_share, found.not_helpful_share, found.groundedness) == (None, None, None)
    assert found.reasons == {"nothing-found": 1}
    blind = replace(REPORT, now=found, before=found, score_psi=None)
    assert list(find_alerts(blind, MonitoringSettings())) == []
    assert "cannot tell" in to_markdown(blind)


def test_the_last_word_of_each_caller_counts() -> None:
    ratings = [
        {"answer_id": "a", "caller": "x", "helpful": False}, {"answer_id": "a", "caller": "x", "helpful": True},
        {"answer_id": "a", "caller": "y", "helpful": False},
    ]  # fmt: skip
    found = window([], ratings, 1, 1)
    assert (found.feedback, found.not_helpful_share) == (2, 0.5)


@given(st.lists(st.floats(0, 1), min_size=1), st.lists(st.floats(0, 1), min_size=1))
def test_the_index_is_zero_only_for_equal_shares(one: list[float], other: list[float]) -> None:
    assert psi(one, one) == pytest.approx(0.0)
    assert psi(one, other) >= -1e-12
    assert psi([0.05] * 50, [0.95] * 50) > 1.0


def test_the_report_is_written_and_can_fail_a_pipeline(released: Runtime, capsys: pytest.CaptureFixture[str]) -> None:
    now = time.time() + 40 * 86_400
    for start, score, outcome in ((now - 15 * 86_400, 0.8, "answered"), (now - 86_400, 0.3, "no-answer")):
        rows = [_row(int(start) + number, start, top_score=score, outcome=outcome) for number in range(60)]
        write_lines(released.lake, f"answers/date={day(start)}/test.jsonl.gz", rows)
    report = monitor(released, now)
    assert {alert.name for alert in report.alerts} >= {"unanswered", "retrieval scores moved", "stale index"}
    written = json.loads(released.lake.read(f"reports/monitoring/date={day(now)}/report.json"))
    assert written["now"]["questions"] == 60
    assert run(Namespace(as_of=now, fail_on_alert=True), released) == 1
    assert "runbooks/" in capsys.readouterr().out


def test_without_a_release_there_is_nothing_to_watch(runtime: Runtime) -> None:
    with pytest.raises(LookupError):
        monitor(runtime, time.time())
