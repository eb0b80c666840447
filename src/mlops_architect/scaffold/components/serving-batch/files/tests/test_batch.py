"""Bulk scoring: complete, repeatable, and refused where it would be wrong."""

from __future__ import annotations

import json
from argparse import Namespace

import pandas as pd
import pytest

from scoring.batch import job
from scoring.contract import day, iso
from scoring.lake.formats import read_frame
from scoring.model.predictions import read_predictions
from scoring.model.release import read_release, write_release
from scoring.runtime import Runtime


def _logged(trained: Runtime, moment: float, scores: pd.DataFrame) -> int:
    """Return how many of the scored events are in the prediction log, which the service writes to as well."""
    scored = set(scores[trained.use_case.event_id])
    return sum(row["event_id"] in scored for row in read_predictions(trained.lake, 0, moment))


def test_a_repeated_run_gives_the_same_scores(trained: Runtime, moment: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCORING_BATCH__WINDOW_DAYS", "30")
    arguments = Namespace(as_of=iso(moment))
    key = f"scores/date={day(moment)}/scores.parquet"
    assert job.run(arguments, trained) == 0
    first = read_frame(trained.lake, key)
    count = _logged(trained, moment, first)
    assert job.run(arguments, trained) == 0
    assert read_frame(trained.lake, key).equals(first)
    assert _logged(trained, moment, first) == count == len(first)
    complete = json.loads(trained.lake.read(f"scores/date={day(moment)}/_COMPLETE.json"))
    assert complete["rows"] == len(first) > 0


def test_one_row_an_entity_is_its_newest(trained: Runtime, moment: float, monkeypatch: pytest.MonkeyPatch) -> None:
    if not trained.use_case.entities:
        pytest.skip("the use case has no entities")
    monkeypatch.setenv("SCORING_BATCH__WINDOW_DAYS", "60")
    key = f"scores/date={day(moment)}/scores.parquet"
    job.run(Namespace(as_of=iso(moment)), trained)
    every = len(read_frame(trained.lake, key))
    monkeypatch.setenv("SCORING_BATCH__LATEST_PER_ENTITY", trained.use_case.entities[0].name)
    job.run(Namespace(as_of=iso(moment)), trained)
    assert 0 < len(read_frame(trained.lake, key)) <= min(every, trained.use_case.entities[0].sample_count)


def test_a_challenger_scores_beside_the_champion(
    trained: Runtime, moment: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORING_BATCH__WINDOW_DAYS", "30")
    release = read_release(trained.lake)
    write_release(trained.lake, release.model_copy(update={"challenger": release.champion, "mode": "shadow"}))
    try:
        job.run(Namespace(as_of=iso(moment)), trained)
    finally:
        write_release(trained.lake, release)
    frame = read_frame(trained.lake, f"scores/date={day(moment)}/scores.parquet")
    assert frame["challenger_score"].equals(frame["score"].rename("challenger_score"))


def test_old_features_are_refused(trained: Runtime, moment: float) -> None:
    with pytest.raises(ValueError, match="hours old"):
        job.run(Namespace(as_of=iso(moment + 30 * 86_400)), trained)


def test_without_a_model_nothing_is_scored(runtime: Runtime, moment: float) -> None:
    with pytest.raises(LookupError, match="no model"):
        job.run(Namespace(as_of=iso(moment)), runtime)
