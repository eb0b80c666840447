"""Trials of a challenger and overrides of planners, judged by what came true."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring import plugins
from scoring.batch.table import FORECAST_FOR, read_forecasts
from scoring.continual import feedback_job, rollout_job
from scoring.continual.facts import gather
from scoring.contract import iso
from scoring.features.store import origin_at
from scoring.model.release import Release, read_release, write_release
from scoring.monitoring.job import monitor
from scoring.runtime import Runtime
from scoring.sampling.job import sample_end


@pytest.fixture(name="week", scope="module")
def _week(trained: Runtime, moment: float, series_count: int) -> Iterator[tuple[float, Release]]:
    """Return a night a week later; until then the champion ran beside itself as a challenger."""
    before = read_release(trained.lake)
    assert before.champion is not None
    trial = before.champion.version
    rollout_job.run(Namespace(action="shadow", version=trial, as_of=None), trained)
    assert plugins.load(plugins.ROLES, "score-batch").run(Namespace(as_of=iso(moment), allow_late=False), trained) == 0
    night, end = moment + 8 * 86_400.0, sample_end(trained.use_case)
    steps = {
        "sample-data": Namespace(series=series_count, until=iso(end + 8 * 86_400.0), since=iso(end), shift=0.0, seed=7),
        "ingest": Namespace(as_of=iso(night)),
        "features": Namespace(as_of=iso(night), rebuild=False),
    }
    for role, arguments in steps.items():
        assert plugins.load(plugins.ROLES, role).run(arguments, trained) == 0
    yield night, before
    write_release(trained.lake, before)


def _judge(runtime: Runtime, night: float) -> int:
    return rollout_job.run(Namespace(action="judge", version=None, as_of=iso(night)), runtime)


def test_a_challenger_is_only_a_shadow(trained: Runtime, moment: float, week: tuple[float, Release]) -> None:
    table = read_forecasts(trained, origin_at(trained, moment))
    assert (table["challenger_expected"] == table["expected"]).all()
    assert week[1].champion == read_release(trained.lake).champion


def test_a_trial_is_judged_by_what_came(
    trained: Runtime,
    week: tuple[float, Release],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _judge(trained, week[0]) == 0
    assert capsys.readouterr().out.startswith("wait")
    monkeypatch.setenv("SCORING_ROLLOUT__LEAST_ROWS", "20")
    assert _judge(trained, week[0]) == 0
    # The same model twice: nothing was gained, nothing lost.
    assert "+0.0000" in capsys.readouterr().out


def test_a_trial_needs_a_version_and_a_champion(
    trained: Runtime, runtime: Runtime, week: tuple[float, Release]
) -> None:
    assert week[0]
    with pytest.raises(ValueError, match="--version"):
        rollout_job.run(Namespace(action="shadow", version=None, as_of=None), trained)
    with pytest.raises(LookupError, match="no champion"):
        rollout_job.run(Namespace(action="stop", version=None, as_of=None), runtime)


def test_overrides_are_compared_with_the_forecast(
    trained: Runtime,
    moment: float,
    week: tuple[float, Release],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    key, origin = trained.use_case.series_key, origin_at(trained, moment)
    table = read_forecasts(trained, origin).head(5)
    path = tmp_path / "overrides.csv"
    date = trained.use_case.clock.text(origin)
    lines = [
        f"{row[key]},{date},{row[FORECAST_FOR]},{row['expected'] + 500},promised to a customer"
        for _, row in table.iterrows()
    ]
    head = f"{key},origin,forecast_for,override,reason\n"
    path.write_text(head + "\n".join([*lines, f"x,{date},2020-01-01,3,before its origin", f"x,{date},later,3,no day"]))
    assert feedback_job.run(Namespace(file=path, as_of=iso(week[0])), trained) == 1
    said = capsys.readouterr().out
    assert f"overridden {trained.use_case.clock.word}s" in said
    assert "worse" in said
    count = len(trained.lake.keys(feedback_job.OVERRIDES))
    feedback_job.run(Namespace(file=path, as_of=iso(week[0])), trained)
    assert len(trained.lake.keys(feedback_job.OVERRIDES)) == count


def test_a_flood_of_overrides_is_refused(runtime: Runtime, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("a\n" + "1\n" * 100_001)
    with pytest.raises(ValueError, match="at most"):
        feedback_job.run(Namespace(file=path, as_of=None), runtime)


def test_the_facts_of_the_rule_are_of_forecasts(trained: Runtime, week: tuple[float, Release]) -> None:
    night = week[0]
    facts = gather(trained, night, monitor(trained, night))
    assert facts.model_age_days == pytest.approx(8.0)
    assert facts.new_labels > 100
    assert facts.trained_rows > 5000
    assert facts.label_mean_shift is not None
    assert facts.label_mean_shift < 1.0
