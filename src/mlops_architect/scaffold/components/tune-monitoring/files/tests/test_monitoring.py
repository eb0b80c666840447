"""Reports, the facts of the retraining rule, trials, and corrected drafts as candidates."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

import pytest

from scoring.continual import feedback_job, rollout_job
from scoring.continual.facts import gather
from scoring.lake.formats import read_json, write_lines
from scoring.model.release import read_release, write_release
from scoring.monitoring.job import monitor, run
from scoring.monitoring.report import Report, find_alerts, to_markdown
from scoring.monitoring.settings import MonitoringSettings
from scoring.runtime import Runtime
from scoring.sampling.draw import SAMPLE_END
from scoring.times import day, iso
from scoring.training.reference import described, drift, reference_of

CALM = Report("1", 3.0, 100, 0.02, 100, 0.8, {"length": 0.01}, 0.0)
DAY_S = 86_400.0


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"age_days": 400.0}, "age"),
        ({"drift": {"length": 0.9}}, "drift"),
        ({"refused_share": 0.5}, "refusals"),
        ({"sent_share": 0.1}, "quality"),
    ],
)
def test_each_fault_raises_its_alert(change: dict[str, object], name: str) -> None:
    assert find_alerts(CALM, MonitoringSettings()) == ()
    report = replace(CALM, **change)  # type: ignore[arg-type]
    alerts = find_alerts(report, MonitoringSettings())
    assert [alert.name for alert in alerts] == [name]
    assert alerts[0].runbook in to_markdown(replace(report, alerts=alerts), "now")


def test_requests_that_move_are_seen() -> None:
    before = [f"hello please help with order {number}" for number in range(80)]
    reference = reference_of(before)
    assert max(drift(reference, before).values()) == pytest.approx(0)
    after = ["an entirely different and much longer request about many other things " * 4] * 40
    assert drift(reference, after)["length"] > 1
    assert sum(described([])["length"]) == 0


def test_the_report_and_the_decision_are_kept(trained: Runtime) -> None:
    later = SAMPLE_END + DAY_S
    assert run(Namespace(as_of=iso(later), fail_on_alert=False, no_start=True), trained) == 0
    kept = read_json(trained.lake, f"reports/monitoring/date={day(later)}/report.json")
    assert kept["age_days"] == pytest.approx(1.0)
    decision = read_json(trained.lake, read_json(trained.lake, "decisions/retrain/latest.json")["key"])
    assert decision["facts"]["trained_rows"] > 0
    facts = gather(trained, later, monitor(trained, later))
    assert (facts.new_labels, facts.runs_this_month) == (0, 0)


def put_drafts(runtime: Runtime, sent: dict[str, list[bool]], at: float) -> None:
    drafts, feedback = [], []
    for version, outcomes in sent.items():
        for number, one in enumerate(outcomes):
            draft_id = f"{version}-{number}"
            row = {"draft_id": draft_id, "at": at, "variant": version, "refused": False, "request": "hello"}
            drafts.append(row)
            feedback.append({"draft_id": draft_id, "at": at, "sent": one, "corrected": "" if one else "better"})
    write_lines(runtime.lake, f"drafts/date={day(at)}/test.jsonl.gz", drafts)
    write_lines(runtime.lake, f"feedback/date={day(at)}/test.jsonl.gz", feedback)


def test_a_trial_is_judged_by_what_was_sent(trained: Runtime, capsys: pytest.CaptureFixture[str]) -> None:
    release, at = read_release(trained.lake), SAMPLE_END + 200 * DAY_S
    assert release.champion is not None
    champion = release.champion.version

    def act(action: str, version: str | None = None, share: float = 0.05) -> int:
        return rollout_job.run(Namespace(action=action, version=version, share=share, as_of=iso(at)), trained)

    with pytest.raises(ValueError, match="--version"):
        act("shadow")
    with pytest.raises(ValueError, match="--share"):
        act("canary", champion, 0.9)
    try:
        assert act("canary", champion, 0.2) == 0
        assert read_release(trained.lake).mode == "canary"
        other = release.champion.model_copy(update={"version": "other"})
        write_release(trained.lake, release.model_copy(update={"challenger": other, "mode": "canary", "share": 0.2}))
        assert act("judge") == 0
        assert "wait" in capsys.readouterr().out
        put_drafts(trained, {champion: [True] * 90 + [False] * 10, "other": [True] * 40 + [False] * 60}, at)
        assert act("judge") == 1
        report = monitor(trained, at)
        assert (report.drafts, report.sent_share) == (200, 0.65)
        assert feedback_job.run(Namespace(as_of=iso(at)), trained) == 0
        found = feedback_job.candidates(trained, at)
        assert len(found) == 70
        assert found[0]["source"] == "feedback"
        assert act("stop") == 0
        with pytest.raises(LookupError, match="no trial"):
            act("judge")
    finally:
        write_release(trained.lake, release)


def test_without_an_adapter_there_is_nothing_to_watch(runtime: Runtime) -> None:
    with pytest.raises(LookupError, match="nothing to watch"):
        monitor(runtime, SAMPLE_END)
    with pytest.raises(LookupError, match="nothing to compare"):
        rollout_job.run(Namespace(action="stop", version=None, share=0.1, as_of=None), runtime)
