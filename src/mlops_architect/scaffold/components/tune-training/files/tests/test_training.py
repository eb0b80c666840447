"""Training: resumable, guarded, judged against base and champion."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from pairs import pair
from scoring.features.job import read_manifest, read_side
from scoring.lake.local import LocalLake
from scoring.lm.adapters import adapt, adapted, state
from scoring.lm.base import Base, open_base
from scoring.model.release import fetch, read_release
from scoring.runtime import Runtime
from scoring.sampling.draw import SAMPLE_END
from scoring.times import iso
from scoring.training.evaluate import Judged, is_refusal
from scoring.training.job import RUNS, _judged, run, train
from scoring.training.loop import TrainingStopped, learn, losses, rows_of
from scoring.training.promotion import PromotionSettings, judge, rise_interval
from scoring.training.settings import TrainingSettings
from scoring.use_case import UseCase

KEY = "training/checkpoints/test.pt"
SHORT = TrainingSettings(learning_rate=4e-3, batch_pairs=4, epochs=3, max_tokens=64, checkpoint_every_steps=2)


def adapted_base(use_case: UseCase) -> Base:
    base = open_base(use_case, SHORT)
    adapt(base.model, ("q_proj", "v_proj", "down_proj"), 4, 8, 3)
    return base


def test_a_run_that_was_interrupted_ends_with_the_same_weights(use_case: UseCase, tmp_path: Path) -> None:
    pairs = [pair(number, request=f"where is the parcel {number}") for number in range(8)]
    whole = adapted_base(use_case)
    rows = rows_of(whole, "be kind", pairs, SHORT.max_tokens)
    straight = learn(whole, rows, SHORT, LocalLake(tmp_path / "a"), KEY)
    lake = LocalLake(tmp_path / "b")
    ticks = iter([0.0, 1.0, 2.0, 3.0, 1e9])
    with pytest.raises(TrainingStopped, match="max_hours"):
        learn(adapted_base(use_case), rows, SHORT, lake, KEY, lambda: next(ticks))
    assert lake.exists(KEY)
    again = adapted_base(use_case)
    resumed = learn(again, rows, SHORT, lake, KEY)
    assert (resumed.resumed_at, resumed.steps, straight.steps) == (4, 6, 6)
    assert resumed.losses == pytest.approx(straight.losses, abs=1e-5)
    assert not lake.exists(KEY)
    for name, value in state(whole.model).items():
        assert torch.allclose(value, state(again.model)[name], atol=1e-5), name


def test_only_answers_are_learnt(use_case: UseCase) -> None:
    base = adapted_base(use_case)
    rows = rows_of(base, "be kind", [pair(1, request="one"), pair(2, request="word " * 400)], 64)
    assert len(rows) == 1, "a prompt that leaves no room for an answer teaches nothing"
    assert rows[0].tokens[rows[0].prompt :][-1] == base.tokens.end
    assert losses(base, rows, 2)[0] > 0


def test_a_budget_of_tokens_stops_a_run(use_case: UseCase, tmp_path: Path) -> None:
    base = adapted_base(use_case)
    rows = rows_of(base, "be kind", [pair(number) for number in range(8)], 64)
    small = SHORT.model_copy(update={"max_tokens_m": 0.0001})
    with pytest.raises(TrainingStopped, match="max_tokens_m"):
        learn(base, rows, small, LocalLake(tmp_path), KEY)


def test_a_loss_that_is_not_finite_ends_it(use_case: UseCase, tmp_path: Path) -> None:
    base = adapted_base(use_case)
    with torch.no_grad():
        for layer in adapted(base.model).values():
            layer.up.fill_(float("nan"))
    with pytest.raises(TrainingStopped, match="not finite"):
        learn(base, rows_of(base, "be kind", [pair(1)], 64), SHORT, LocalLake(tmp_path), KEY)


def test_the_trained_model_beats_its_base(trained: Runtime) -> None:
    release = read_release(trained.lake)
    assert release.champion is not None
    bundle = fetch(trained.lake, release.champion)
    assert bundle.metadata["measures"]["exact_match"] >= trained.use_case.fine_tuning.evaluation.exact_match
    card = trained.lake.read(f"models/{release.champion.version}/MODEL_CARD.md").decode()
    for part in ("licence", "Masked before training: email", "passed: better than the base"):
        assert part in card
    assert "own" in card


def test_the_champion_is_judged_on_the_same_pairs(trained: Runtime) -> None:
    settings = trained.settings_file.section("training", TrainingSettings)
    found = train(trained, settings)
    tried, comparable = _judged(trained, settings, found)
    assert comparable
    kept = read_side(trained.lake, read_manifest(trained.lake)["version"], "test")
    assert {len(one.pair_losses) for one in tried.values()} == {len(kept)}
    # Trained again on the same pairs, it is the champion.
    assert tried["candidate"].measures == pytest.approx(tried["champion"].measures, abs=1e-3)


GOOD = Judged(
    {"exact_match": 0.9, "refusal_correctness": 0.95, "over_refusal": 0.02, "heldout_loss": 0.5, "general_loss": 2.0},
    tuple([0.5] * 40),
    {"topic=billing": 0.9},
    {"topic=billing": 20},
)
BASE = replace(GOOD, measures={**GOOD.measures, "exact_match": 0.0, "heldout_loss": 3.0}, pair_losses=tuple([3.0] * 40))


@pytest.mark.parametrize(
    ("measures", "pair_losses", "slices", "failing"),
    [
        ({"exact_match": 0.1}, None, None, "level of exact_match"),
        ({"refusal_correctness": 0.5}, None, None, "level of refusal_correctness"),
        ({"over_refusal": 0.5}, None, None, "does not refuse what is harmless"),
        ({}, tuple([3.0] * 40), None, "better than the base model"),
        ({"general_loss": 40.0}, None, None, "has not forgotten"),
        ({}, tuple([0.7] * 40), None, "no worse than the champion"),
        ({"refusal_correctness": 0.91}, None, None, "refuses no less than the champion"),
        ({}, None, {"topic=billing": 0.5}, "slices"),
    ],
)
def test_the_rule_refuses_each_fault(
    use_case: UseCase,
    measures: dict[str, float],
    pair_losses: tuple[float, ...] | None,
    slices: dict[str, float] | None,
    failing: str,
) -> None:
    candidate = replace(
        GOOD,
        measures={**GOOD.measures, **measures},
        pair_losses=pair_losses or GOOD.pair_losses,
        slices=slices or GOOD.slices,
    )
    settings = PromotionSettings()
    assert judge(use_case, settings, GOOD, BASE, GOOD).promote
    verdict = judge(use_case, settings, candidate, BASE, GOOD)
    assert not verdict.promote
    assert failing in {condition.name for condition in verdict.conditions if not condition.passed}


def test_an_interval_tells_noise_from_change() -> None:
    low, high = rise_interval([1.0, 2.0] * 20, [2.0, 1.0] * 20)[1:]
    assert low < 0 < high
    assert rise_interval([1.0] * 20, [2.0] * 20) == (-1.0, -1.0, -1.0)


def test_a_person_may_have_the_last_word(
    runtime: Runtime, prepared: float, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SCORING_PROMOTION__APPROVAL", "person")
    assert run(Namespace(as_of=iso(prepared)), runtime) == 0
    assert "awaits approval" in capsys.readouterr().out
    assert read_release(runtime.lake).champion is None
    assert len(runtime.lake.keys(RUNS)) == 1


def test_without_a_training_set_nothing_is_trained(runtime: Runtime) -> None:
    with pytest.raises(LookupError, match="no training set"):
        run(Namespace(as_of=iso(SAMPLE_END)), runtime)


def test_a_refusal_is_known_by_its_first_sentence(use_case: UseCase) -> None:
    assert is_refusal(use_case, f" {use_case.fine_tuning.refusal} Sorry.")
    assert not is_refusal(use_case, "We trace the parcel.")
