"""Bundles that cannot be tampered with, releases that can be rolled back, scores with reasons."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.features.engine import Features
from scoring.features.job import latest_features
from scoring.lake.local import LocalLake
from scoring.model import release_job
from scoring.model.answers import ANSWERS, logged_scores, sharpened, was_wrong
from scoring.model.bundle import BundleError, UnstableModel
from scoring.model.encoder import Encoder
from scoring.model.predictions import PredictionLog, read_predictions, write_predictions
from scoring.model.release import Release, Released, fetch, promote, read_release, roll_back, write_release
from scoring.model.scorer import Scorer
from scoring.runtime import Runtime
from scoring.training.dataset import plain_rows
from scoring.training.estimators import dense


def test_a_changed_file_is_not_loaded(trained: Runtime) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    key = f"models/{champion.version}/model.joblib"
    original = trained.lake.read(key)
    try:
        trained.lake.write(key, original + b" ")
        with pytest.raises(BundleError, match=r"model\.joblib"):
            fetch(trained.lake, champion)
    finally:
        trained.lake.write(key, original)
    with pytest.raises(BundleError, match="manifest"):
        fetch(trained.lake, champion.model_copy(update={"manifest_sha256": "0" * 64}))
    assert fetch(trained.lake, champion).metadata["feature_digest"] == trained.use_case.feature_digest


def test_rolling_back_gives_the_champion_before() -> None:
    first, second = Released(version="1", manifest_sha256="a"), Released(version="2", manifest_sha256="b")
    release = promote(promote(Release(), first, ""), second, "")
    assert release.champion == second
    back = roll_back(release, "worse")
    assert (back.champion, back.history) == (first, ())
    with pytest.raises(LookupError):
        roll_back(back, "")


def test_a_release_ends_a_trial() -> None:
    first, second = Released(version="1", manifest_sha256="a"), Released(version="2", manifest_sha256="b")
    trial = Release(champion=first, challenger=second, mode="canary", share=0.1)
    assert promote(trial, second, "") == Release(champion=second, history=(first,))


def test_promoting_an_unknown_version_changes_nothing(trained: Runtime) -> None:
    import argparse

    before = read_release(trained.lake)
    with pytest.raises(FileNotFoundError):
        release_job.run(argparse.Namespace(action="promote", version="99", reason=""), trained)
    assert read_release(trained.lake) == before


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_not_finite_is_no_score(
    trained: Runtime, number: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    bundle = fetch(trained.lake, champion)
    answers = type(ANSWERS[bundle.metadata["problem"]])
    monkeypatch.setattr(answers, "predict", lambda *_: np.asarray([0.5, number]))
    with pytest.raises(UnstableModel):
        bundle.predict(None)


def test_scores_do_not_depend_on_their_neighbours(trained: Runtime) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    scorer = Scorer(fetch(trained.lake, champion))
    table, _ = latest_features(trained)
    rows = plain_rows(table[list(scorer.needs)].head(40).to_dict("records"))
    together = scorer.score(rows)
    assert [scorer.score([row])[0].value for row in rows] == pytest.approx([score.value for score in together])
    if trained.use_case.classification:
        assert all(0 <= score.value <= 1 and score.flagged is not None for score in together)
    for score in together if trained.use_case.classes else []:
        assert score.probabilities is not None
        assert sum(score.probabilities.values()) == pytest.approx(1.0)
        assert score.label is not None
        assert score.probabilities[score.label] == max(score.probabilities.values()) == score.value
        assert tuple(score.probabilities) == trained.use_case.classes
    reasons = scorer.explain(rows[0])
    assert {reason.feature for reason in reasons} <= scorer.needs
    assert [abs(reason.effect) for reason in reasons] == sorted((abs(r.effect) for r in reasons), reverse=True)


def test_an_unknown_category_is_scored_as_missing(trained: Runtime) -> None:
    categories = [feature.name for feature in trained.use_case.features if feature.kind == "category"]
    if not categories:
        pytest.skip("the use case has no categories")
    table, _ = latest_features(trained)
    rows = plain_rows(table.head(50).to_dict("records"))
    encoder = Encoder.fit(trained.use_case, rows)
    row = rows[0]
    encoded = encoder.encode([{**row, categories[0]: "never-seen"}, {**row, categories[0]: None}])
    never_seen, missing = dense(encoded).tolist()
    assert never_seen == pytest.approx(missing, nan_ok=True)
    assert Encoder.from_dict(encoder.to_dict()) == encoder


def test_what_no_training_row_knows_is_nought_for_ever(trained: Runtime) -> None:
    name = next(feature.name for feature in trained.use_case.features if feature.kind not in ("text", "image"))
    row: Features = {feature.name: None for feature in trained.use_case.features}
    encoder = Encoder.fit(trained.use_case, [row])
    assert name in encoder.unseen
    assert Encoder.from_dict(encoder.to_dict()) == encoder
    found = encoder.encode([{**row, name: 7.0}])
    assert float(found[0, encoder.singles.index(name)]) == 0.0


def test_a_class_is_given_only_when_it_is_likely_enough() -> None:
    metadata = {"classes": ["a", "b", "c"], "threshold": 0.6}
    sure, unsure = ANSWERS["multiclass-classification"].scores(np.asarray([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2]]), metadata)
    assert (sure.label, sure.abstained, sure.value) == ("b", False, 0.7)
    assert (unsure.label, unsure.abstained) == ("a", True)
    assert was_wrong({"label": "b", "abstained": False}, "a") is True
    assert was_wrong({"label": "b", "abstained": True}, "a") is None
    assert was_wrong({"flagged": True}, 1.0) is False
    assert was_wrong({"flagged": None}, 1.0) is None


def test_sharpening_keeps_the_order_and_the_sum() -> None:
    shares = np.asarray([[0.1, 0.7, 0.2], [0.4, 0.35, 0.25]])
    for power in (0.2, 1.0, 5.0):
        after = sharpened(shares, power)
        assert after.sum(axis=1) == pytest.approx(1.0)
        assert np.argsort(after).tolist() == np.argsort(shares).tolist()
    assert sharpened(shares, 5.0)[0, 1] > shares[0, 1]


def test_a_class_the_model_never_saw_has_no_probability() -> None:
    rows = [{"probabilities": {"a": 0.7, "gone": 0.3}}, {"probabilities": {"b": 1.0}}]
    assert logged_scores(rows, ("a", "b")).tolist() == [[0.7, 0.0], [0.0, 1.0]]


def test_predictions_come_back_once_each(runtime: Runtime) -> None:
    assert isinstance(runtime.lake, LocalLake)
    log = PredictionLog(runtime.lake)
    for number in range(5):
        log.add(f"e{number}", 1000.0 + number, "1", 0.5, {"a": 1.0}, {"source": "online"})
    assert read_predictions(runtime.lake, 0, 2000) == []
    log.flush()
    log.flush()
    write_predictions(runtime.lake, "batch", 1000.0, [{"event_id": "e0", "at": 1000.0, "version": "2", "score": 0.1}])
    found = read_predictions(runtime.lake, 1000.5, 2000)
    assert [row["event_id"] for row in found] == ["e1", "e2", "e3", "e4"]
    assert len(read_predictions(runtime.lake, 0, 2000)) == 5


def test_the_release_document_is_replaced_whole(runtime: Runtime) -> None:
    release = Release(champion=Released(version="1", manifest_sha256="a"), note="first")
    write_release(runtime.lake, release)
    assert read_release(runtime.lake) == release
