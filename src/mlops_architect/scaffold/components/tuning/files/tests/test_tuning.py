"""Studies: repeatable, blind to the test rows, and proposing what training then uses."""

from __future__ import annotations

import json
import shutil
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest

from scoring.contract import iso
from scoring.features.engine import Features
from scoring.runtime import Runtime
from scoring.training import fit
from scoring.training.dataset import Rows, Split, labelled_rows, split_by_time
from scoring.tuned import Tuned
from scoring.tuning import job
from scoring.tuning.spaces import SPACES
from scoring.tuning.study import Found, NothingToTune, Tried, TuningSettings, search
from scoring.use_case import Candidate, UseCase

CONFIG = Path(__file__).parents[1] / "config"
ROWS = 300


@pytest.fixture(name="split", scope="session")
def _split(trained: Runtime, moment: float) -> Split:
    rows, label_time = labelled_rows(trained, moment)
    return split_by_time(rows, label_time, 0.2, 0.2, 50)


def settings(**values: float) -> TuningSettings:
    return TuningSettings.model_validate({"trials": 6, "unpruned_trials": 2, **values})


@pytest.fixture(name="found", scope="session")
def _found(trained: Runtime, split: Split) -> Found:
    return search(trained.use_case, split, settings(), 7, ROWS)


def test_a_study_is_repeated_by_its_seed(trained: Runtime, split: Split, found: Found) -> None:
    assert search(trained.use_case, split, settings(), 7, ROWS) == found


def test_a_study_starts_from_todays_values_and_keeps_to_its_bounds(trained: Runtime, found: Found) -> None:
    tunable = {one.name: one for one in trained.use_case.candidates if one.estimator in SPACES}
    assert [tried.candidate for tried in found.trials[: len(tunable)]] == list(tunable)
    for tried in found.trials:
        spaces = SPACES[tunable[tried.candidate].estimator]
        assert set(tried.parameters) == set(spaces)
        for name, value in tried.parameters.items():
            assert spaces[name].low <= value <= spaces[name].high
            assert not spaces[name].whole or value == int(value)


def test_the_test_rows_are_never_looked_at(trained: Runtime, split: Split, found: Found) -> None:
    none: list[Features] = []
    blind = Split(split.train, split.validation, Rows([], np.zeros(0), none, np.zeros(0)))
    assert search(trained.use_case, blind, settings(), 7, ROWS) == found


def test_the_best_is_the_best_of_those_that_ran_to_the_end(found: Found) -> None:
    for name, best in found.best.items():
        whole = [one for one in found.trials if one.candidate == name and not one.stopped]
        assert best.reached[-1] == max(one.reached[-1] for one in whole)
    for name, better in found.better.items():
        assert better.reached[-1] > found.before[name]


def test_a_trial_that_falls_behind_is_stopped_after_its_first_part(trained: Runtime, split: Split) -> None:
    found = search(trained.use_case, split, settings(trials=10, unpruned_trials=1, first_share=0.5), 3, ROWS)
    stopped = [one for one in found.trials if one.stopped]
    assert stopped
    assert all(len(one.reached) == 1 for one in stopped)
    unpruned = search(trained.use_case, split, settings(trials=3, first_share=1.0), 3, ROWS)
    assert all(len(one.reached) == 1 and not one.stopped for one in unpruned.trials)


def test_without_a_family_that_can_be_tuned_the_study_says_so(trained: Runtime, split: Split) -> None:
    use_case = trained.use_case.model_copy(update={"candidates": (Candidate(name="prior", estimator="constant"),)})
    with pytest.raises(NothingToTune, match="can be tuned"):
        search(use_case, split, settings(), 7, ROWS)


def test_the_role_leaves_a_report_and_a_proposal(
    trained: Runtime, moment: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SCORING_TUNING__TRIALS", "4")
    monkeypatch.setenv("SCORING_TRAINING__MAX_TRAIN_ROWS", "1000")
    file = tmp_path / "tuned.yaml"
    assert job.run(Namespace(as_of=iso(moment), write=file), trained) == 0
    report = json.loads(trained.lake.read(f"{job.STUDIES}{int(moment)}.json"))
    assert len(report["trials"]) == 4
    assert report["metric"] == trained.use_case.primary_metric
    assert "4 trials" in capsys.readouterr().out
    assert file.exists() == bool(report["better"])


def proposal(use_case: UseCase, name: str, parameters: dict[str, float]) -> str:
    """Return the file that a study proposes which found ``parameters`` for one candidate."""
    found = Found({name: 0.5}, {name: Tried(name, parameters, [0.4, 0.625], stopped=False)}, ())
    return job.proposed(use_case, found, 1_700_000_000.0, 7)


def test_training_uses_what_was_accepted(
    trained: Runtime, split: Split, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tuned = next(one for one in trained.use_case.candidates if one.estimator in SPACES)
    name, space = next(iter(SPACES[tuned.estimator].items()))
    (tmp_path / "tuned.yaml").write_text(proposal(trained.use_case, tuned.name, {name: space.low}), encoding="utf-8")
    shutil.copy(CONFIG / "use_case.yaml", tmp_path)
    use_case = UseCase.read(tmp_path / "use_case.yaml")
    assert use_case.tuned is not None
    assert use_case.tuned.reached == {tuned.name: 0.625}
    assert use_case.feature_digest == trained.use_case.feature_digest
    built: list[Candidate] = []
    original = fit.build

    def building(candidate: Candidate, **rest: object) -> object:
        built.append(candidate)
        return original(candidate, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(fit, "build", building)
    fit.fit_candidates(use_case, split, 7, ROWS)
    (used,) = [one for one in built if one.name == tuned.name]
    assert used.parameters == {**tuned.parameters, name: space.low}


def test_an_accepted_value_stays_until_a_better_one_is_found(trained: Runtime) -> None:
    first, *others = [one.name for one in trained.use_case.candidates]
    held = Tuned(
        as_of="", metric="", feature_digest="", seed=7, trials=1, candidates={name: {"C": 2.0} for name in others}
    )
    text = proposal(trained.use_case.with_tuned(held), first, {"C": 0.123456789})
    assert f"{first}:\n    C: 0.123457" in text
    assert all(f"{name}:\n    C: 2.0" in text for name in others)


@pytest.mark.parametrize("text", ["candidates: {stranger: {C: 1.0}}", "candidates: 3", "", "unknown: 1"])
def test_a_file_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    shutil.copy(CONFIG / "use_case.yaml", tmp_path)
    head = "{as_of: x, metric: y, feature_digest: z, seed: 7, trials: 1}"
    known = head[1:-1].replace(", ", "\n") + "\n" if text.startswith("candidates") else ""
    (tmp_path / "tuned.yaml").write_text(known + text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"tuned|Tuned"):
        UseCase.read(tmp_path / "use_case.yaml")
