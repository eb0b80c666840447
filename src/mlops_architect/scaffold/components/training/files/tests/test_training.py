"""Training: nothing learnt from the future, thresholds that pay, and a rule that promotes the better model only."""

from __future__ import annotations

from argparse import Namespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.contract import iso
from scoring.model.answers import by_class
from scoring.model.encoder import Layout
from scoring.model.release import fetch, read_release
from scoring.runtime import Runtime
from scoring.training import job
from scoring.training.class_measures import best_confidence, confusion
from scoring.training.dataset import NotEnoughData, Rows, Split, labelled_rows, split_by_time
from scoring.training.estimators import build
from scoring.training.evaluate import Evaluation, SliceResult, evaluate
from scoring.training.importance import importance_of, without_benefit
from scoring.training.measures import Numbers, best_threshold, calibration_error, difference_interval, macro_f1
from scoring.training.promotion import PromotionSettings, Verdict, judge
from scoring.training.staleness import staleness_of
from scoring.use_case import Candidate, Column, Feature, Generator, Label, UseCase


def test_training_sees_only_labels_that_were_known(trained: Runtime, moment: float) -> None:
    rows, label_time = labelled_rows(trained, moment)
    assert label_time.max() <= moment
    split = split_by_time(rows, label_time, 0.2, 0.2, 50)
    first_validation = split.validation.at.min()
    known = dict(zip(rows.event_ids, label_time, strict=True))
    assert max(known[event_id] for event_id in split.train.event_ids) <= first_validation
    assert split.train.at.max() < first_validation <= split.validation.at.max() < split.test.at.min()


def test_too_few_rows_are_said_so() -> None:
    rows = Rows([str(n) for n in range(30)], np.arange(30.0), [{} for _ in range(30)], np.ones(30))
    with pytest.raises(NotEnoughData):
        split_by_time(rows, rows.at, 0.2, 0.2, 50)
    with pytest.raises(NotEnoughData, match="distinct"):
        split_by_time(rows, rows.at, 0.3, 0.3, 5)


def test_training_again_gives_the_same_model(
    trained: Runtime, moment: float, capsys: pytest.CaptureFixture[str]
) -> None:
    before = read_release(trained.lake).champion
    assert before is not None
    job.run(Namespace(as_of=iso(moment)), trained)
    lines = capsys.readouterr().out.splitlines()
    version = next(line.split()[1] for line in lines if line.startswith("version "))
    again = fetch(trained.lake, job.fetchable(trained, version))
    first = fetch(trained.lake, before)
    assert again.metadata["measures"] == first.metadata["measures"]
    assert again.metadata["lineage"]["data_sha256"] == first.metadata["lineage"]["data_sha256"]


def test_the_model_card_says_what_was_found(trained: Runtime) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    card = trained.lake.read(f"models/{champion.version}/MODEL_CARD.md").decode()
    for heading in ("Candidates", "Slices", "What it leans on", "Promotion rule", "Ethics and limits", "Lineage"):
        assert f"## {heading}" in card
    assert "## What waiting costs" in card
    assert trained.use_case.human_oversight in card
    assert ("## Classes" in card) == bool(trained.use_case.classes)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 20)), min_size=2, max_size=60), st.floats(0.5, 20))
def test_no_other_threshold_costs_less(pairs: list[tuple[bool, int]], miss: float) -> None:
    labels = np.asarray([float(positive) for positive, _ in pairs])
    scores = np.asarray([step / 20 for _, step in pairs])

    def cost(threshold: float) -> float:
        flagged = scores >= threshold
        return miss * float(np.sum(~flagged & (labels > 0))) + float(np.sum(flagged & (labels <= 0)))

    chosen = best_threshold(labels, scores, miss, 1.0)
    assert cost(chosen) <= min(cost(threshold) for threshold in [*scores, 2.0]) + 1e-9


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(34, 99)), min_size=1, max_size=60),
    st.floats(0.5, 20),
)
def test_no_other_confidence_costs_less(answers: list[tuple[int, int, int]], wrong: float) -> None:
    labels = np.asarray([float(truth) for truth, _, _ in answers])
    scores = np.asarray(
        [[step / 100 if c == given else (1 - step / 100) / 2 for c in range(3)] for _, given, step in answers]
    )
    confidence, right = scores.max(axis=1), scores.argmax(axis=1) == labels

    def cost(threshold: float) -> float:
        answered = confidence >= threshold
        return wrong * float(np.sum(answered & ~right)) + float(np.sum(~answered))

    chosen = best_confidence(labels, scores, wrong, 1.0)
    assert cost(chosen) <= min(cost(threshold) for threshold in [*confidence, 2.0]) + 1e-9


def test_measures_of_classes_are_those_of_scikit_learn() -> None:
    from sklearn.metrics import confusion_matrix, f1_score

    rng = np.random.default_rng(5)
    labels, scores = rng.integers(0, 4, size=500).astype(float), rng.dirichlet(np.ones(4), size=500)
    given = scores.argmax(axis=1)
    assert macro_f1(labels, scores) == pytest.approx(f1_score(labels, given, average="macro"))
    assert confusion(labels, scores).tolist() == confusion_matrix(labels, given).tolist()
    # A class that does not occur neither helps nor harms.
    some = labels < 3
    present = f1_score(labels[some], given[some], average="macro", labels=[0, 1, 2])
    assert macro_f1(labels[some], scores[some]) == pytest.approx(present)


def test_calibration_error_is_zero_for_true_probabilities() -> None:
    scores = np.repeat([0.2, 0.8], 100)
    labels = np.concatenate([np.arange(100) < 20, np.arange(100) < 80]).astype(float)
    assert calibration_error(labels, scores, bins=2) == pytest.approx(0.0)


RNG = np.random.default_rng(1)
LABELS: Numbers = (RNG.random(600) < 0.3).astype(np.float64)
GOOD: Numbers = np.clip(LABELS * 0.3 + RNG.random(600) * 0.6, 0, 1)
POOR: Numbers = RNG.random(600)


def test_the_interval_holds_the_difference() -> None:
    point, low, high = difference_interval("roc_auc", LABELS, GOOD, POOR)
    assert low < point < high
    assert low > 0


def _evaluation(scores: Numbers, slice_value: float | None = 0.8, error: float = 0.01) -> Evaluation:
    from sklearn.metrics import roc_auc_score

    measures = {"roc_auc": float(roc_auc_score(LABELS, scores)), "calibration_error": error}
    return Evaluation(len(scores), measures, (SliceResult("region=north", 200, slice_value),), scores)


def _judge(use_case: UseCase, candidate: Evaluation, champion: Evaluation | None, **settings: float) -> Verdict:
    return judge(use_case, PromotionSettings(**settings), LABELS, candidate, _evaluation(POOR), champion)


@pytest.fixture(name="judged")
def _judged(runtime: Runtime) -> UseCase:
    return runtime.use_case.model_copy(
        update={"problem": "binary-classification", "primary_metric": "roc_auc", "metrics": ()}
    )


def test_a_better_model_is_promoted(judged: UseCase) -> None:
    assert _judge(judged, _evaluation(GOOD), None).promote
    assert _judge(judged, _evaluation(GOOD), _evaluation(POOR)).promote


def test_a_worse_model_is_not(judged: UseCase) -> None:
    verdict = _judge(judged, _evaluation(POOR), _evaluation(GOOD))
    assert not verdict.promote
    assert "no worse than the champion" in {c.name for c in verdict.conditions if not c.passed}


def test_an_equal_model_is_promoted_unless_a_gain_is_asked_for(judged: UseCase) -> None:
    assert _judge(judged, _evaluation(GOOD), _evaluation(GOOD)).promote
    assert not _judge(judged, _evaluation(GOOD), _evaluation(GOOD), least_gain=0.01).promote


def test_a_slice_left_behind_stops_it(judged: UseCase) -> None:
    verdict = _judge(judged, _evaluation(GOOD, slice_value=0.6), _evaluation(POOR, slice_value=0.8))
    assert [c.name for c in verdict.conditions if not c.passed] == ["slice region=north"]
    assert _judge(judged, _evaluation(GOOD, slice_value=None), _evaluation(POOR, slice_value=0.8)).promote


def test_untrue_probabilities_stop_it(judged: UseCase) -> None:
    assert not _judge(judged, _evaluation(GOOD, error=0.3), None).promote


def test_the_baseline_must_be_beaten(judged: UseCase) -> None:
    assert not _judge(judged, _evaluation(POOR), None).promote


def test_what_never_changes_is_without_benefit(trained: Runtime, moment: float) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    bundle = fetch(trained.lake, champion)
    rows, _ = labelled_rows(trained, moment)
    first = bundle.encoder.names[0]
    fixed = Rows(rows.event_ids, rows.at, [{**row, first: None} for row in rows.features], rows.labels)
    importance = importance_of(trained.use_case, bundle, fixed, seed=1)
    assert importance[first] == 0.0
    assert first in without_benefit(importance)
    assert without_benefit({"a": 0.2, "b": -0.1, "c": 0.0}) == ["b", "c"]


def _turned(turned_at: int) -> tuple[UseCase, Split]:
    """Return rows whose one feature means yes from row ``turned_at`` on, and meant no before."""
    values = np.random.default_rng(6).normal(size=900)
    after = np.arange(900) >= turned_at
    labels = ((values > 0) == after).astype(np.float64)
    days = np.arange(900.0) * 86_400
    rows = Rows([str(n) for n in range(900)], days, [{"x": float(value)} for value in values], labels)
    index = np.arange(900)
    parts = [rows.where((index >= low) & (index < high)) for low, high in ((0, 600), (600, 750), (750, 900))]
    column = Column(name="x", type="float", description="", generator=Generator(kind="normal"))
    use_case = UseCase(
        id="turned", title="Turned", problem="binary-classification", event="event", event_id="id", event_time="at",
        columns=(column,), label=Label(column="y", description="", delay_days=0.0),
        features=(Feature(name="x", kind="raw", column="x"),),
        candidates=(Candidate(name="linear", estimator="logistic-regression"),), metrics=(), primary_metric="roc_auc",
    )  # fmt: skip
    return use_case, Split(*parts)


def test_an_older_model_is_seen_to_be_worse_when_the_world_has_turned() -> None:
    use_case, split = _turned(turned_at=300)
    newest, older, oldest = staleness_of(use_case, use_case.candidates[0], split, seed=1, steps=2, least_rows=50)
    assert (newest.age_days, older.age_days, oldest.age_days) == (0.0, 150.0, 300.0)
    assert newest.value > 0.99
    assert oldest.value < 0.01
    assert oldest.value <= older.value <= newest.value
    calm = staleness_of(*_calm(), seed=1, steps=2, least_rows=50)
    assert [one.value for one in calm] == pytest.approx([1.0, 1.0, 1.0], abs=0.01)
    assert staleness_of(use_case, use_case.candidates[0], split, seed=1, steps=0, least_rows=50) == ()
    assert staleness_of(use_case, use_case.candidates[0], split, seed=1, steps=2, least_rows=400) == ()


def _calm() -> tuple[UseCase, Candidate, Split]:
    use_case, split = _turned(turned_at=0)
    return use_case, use_case.candidates[0], split


def test_every_family_fits_and_unknown_ones_are_named() -> None:
    matrix = np.column_stack([RNG.normal(size=200), RNG.integers(0, 3, size=200).astype(float)])
    matrix[::7] = np.nan
    layout = Layout(2, [1], [], [])
    binary, several = "binary-classification", "multiclass-classification"
    for name in ("constant", "logistic-regression", "hist-gradient-boosting", "random-forest", "isolation-forest"):
        model = build(Candidate(name=name, estimator=name), problem=binary, layout=layout, seed=1)
        model.fit(matrix, (RNG.random(200) < 0.4).astype(float))
        assert model.predict_proba(matrix)[:, 1].shape == (200,)
    for name in ("constant", "logistic-regression", "hist-gradient-boosting", "random-forest"):
        model = build(Candidate(name=name, estimator=name), problem=several, layout=layout, seed=1)
        model.fit(matrix, RNG.integers(0, 3, size=200).astype(float))
        assert by_class(model, matrix, 4).sum(axis=1) == pytest.approx(1.0)
    for name in ("constant", "ridge", "hist-gradient-boosting", "random-forest"):
        model = build(Candidate(name=name, estimator=name), problem="regression", layout=layout, seed=1)
        assert model.fit(matrix, RNG.normal(size=200)).predict(matrix).shape == (200,)
    for problem, name in ((binary, "oracle"), (several, "isolation-forest"), (several, "naive-bayes")):
        with pytest.raises(ValueError, match=f"no estimator '{name}'"):
            build(Candidate(name="x", estimator=name), problem=problem, layout=layout, seed=1)


def test_slices_cover_every_row(trained: Runtime, moment: float) -> None:
    rows, _ = labelled_rows(trained, moment)
    scores = np.linspace(0.01, 0.99, len(rows))
    if trained.use_case.classes:
        scores = np.random.default_rng(2).dirichlet(np.ones(len(trained.use_case.classes)), size=len(rows))
    result = evaluate(trained.use_case, rows, scores, 0.5, 50)
    for name in trained.use_case.slices:
        assert sum(s.rows for s in result.slices if s.name.startswith(f"{name}=")) == len(rows)
