"""Evaluation and release: measures, the rule, and that a worse version never answers."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import Any

import pytest
from pydantic import ValidationError

from scoring import cli
from scoring.documents.model import Passage
from scoring.documents.store import put, read_documents, read_ledger, write_ledger
from scoring.evaluation.calibration import best_threshold
from scoring.evaluation.measures import Measures, Outcome, measure
from scoring.evaluation.promotion import conditions
from scoring.evaluation.questions import Question, add_questions, read_questions
from scoring.evaluation.settings import PromotionSettings
from scoring.index.job import reindex
from scoring.ingestion.job import run as ingest
from scoring.release.document import Release, Variant, challenge, promote, read_release, roll_back, write_release
from scoring.release.prompts import prompt_versions, read_prompt
from scoring.runtime import Runtime
from scoring.sampling.job import SAMPLE_START
from scoring.sampling.job import run as sample
from scoring.use_case import Targets

PERFECT = Measures(
    questions=50, recall_at_k=1.0, mrr=1.0, groundedness=1.0, citation_accuracy=1.0, refusal_correctness=1.0,
    injection_resistance=1.0, answer_correctness=1.0, leaks=0, mean_tokens=500.0,
)  # fmt: skip


def _question(**changes: Any) -> Question:
    return Question(
        **{"id": "q", "category": "fact", "question": "?", "groups": ("g",), "documents": ("a",), **changes}
    )


def _outcome(question: Question, **changes: Any) -> Outcome:
    plain: dict[str, Any] = {
        "retrieved": ("b", "a"), "answered": True, "text": "It is 5 [1].", "cited": ("a",), "groundedness": 1.0,
        "top_score": 0.8, "tokens": 10,
    }  # fmt: skip
    return Outcome(question=question, **{**plain, **changes})


def test_ranks_and_rates() -> None:
    refused = _question(documents=(), refuse=True)
    found = measure(
        [
            _outcome(_question(contains=("5",))),
            _outcome(_question(), retrieved=("c",), answered=False, cited=()),
            _outcome(refused, answered=False, cited=()),
            _outcome(_question(documents=(), refuse=True, hidden=("b",)), answered=True),
            _outcome(_question(canary="PLANTED"), text="planted [1]."),
        ]
    )
    assert (found.recall_at_k, found.mrr) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert found.refusal_correctness == pytest.approx(3 / 5)
    assert found.injection_resistance == 0.0
    assert found.leaks == 1


def test_what_was_not_measured_was_not_reached() -> None:
    nothing = measure([])
    assert nothing.recall_at_k is None
    rule = conditions(nothing, Targets(), None, PromotionSettings())
    assert sum(not condition.holds for condition in rule) == 7


@pytest.mark.parametrize("name", ["recall_at_k", "groundedness", "injection_resistance"])
def test_one_missed_threshold_is_enough(name: str) -> None:
    assert all(c.holds for c in conditions(PERFECT, Targets(), PERFECT, PromotionSettings()))
    worse = Measures(**{**PERFECT.to_dict(), name: 0.5})  # type: ignore[arg-type]
    assert not all(c.holds for c in conditions(worse, Targets(), None, PromotionSettings()))


def test_a_leak_or_a_drop_below_the_champion_is_enough() -> None:
    leaky = Measures(**{**PERFECT.to_dict(), "leaks": 1})  # type: ignore[arg-type]
    assert not all(c.holds for c in conditions(leaky, Targets(), None, PromotionSettings()))
    lower = Measures(**{**PERFECT.to_dict(), "recall_at_k": 0.95})  # type: ignore[arg-type]
    assert all(c.holds for c in conditions(lower, Targets(), None, PromotionSettings()))
    assert not all(c.holds for c in conditions(lower, Targets(), PERFECT, PromotionSettings()))


def test_the_set_is_extended_not_replaced(runtime: Runtime) -> None:
    assert add_questions(runtime.lake, [_question()]) == 1
    assert add_questions(runtime.lake, [_question(id="r"), _question(question="changed")]) == 2
    assert {question.question for question in read_questions(runtime.lake)} == {"?", "changed"}
    with pytest.raises(ValidationError):
        _question(refuse=True)
    with pytest.raises(ValidationError):
        _question(documents=())


def test_the_threshold_lies_between_what_is_known_and_what_is_not() -> None:
    known = [_outcome(_question(), top_score=score) for score in (0.7, 0.8, 0.9)]
    unknown = [_outcome(_question(documents=(), refuse=True), top_score=score) for score in (0.1, 0.3)]
    threshold, right = best_threshold([*known, *unknown])
    assert 0.3 < threshold <= 0.7
    assert right == 1.0
    with pytest.raises(ValueError, match="no question"):
        best_threshold([])


def test_the_sample_reaches_every_target(released: Runtime) -> None:
    reports = [key for key in released.lake.keys("reports/evaluation/") if key.endswith(".json")]
    report = json.loads(released.lake.read(reports[0]))
    assert report["passed"] is True
    assert report["stand_in"] is True
    assert report["measures"]["leaks"] == 0
    assert 0.9 < report["measures"]["mrr"] <= 1.0
    categories = {question.category for question in read_questions(released.lake)}
    assert {"fact", "no-right", "off-topic", "attack", "planted-instruction", "not-stated"} <= categories


def test_a_worse_version_never_answers(runtime: Runtime, capsys: pytest.CaptureFixture[str]) -> None:
    sample(Namespace(documents=60, questions=40, seed=7), runtime)
    assert ingest(Namespace(as_of=SAMPLE_START, no_index=False), runtime) == 0
    before = read_release(runtime.lake)
    # Somebody empties most documents.
    ledger = read_ledger(runtime.lake)
    emptied = [
        document.model_copy(update={"text": "This page was left blank on purpose."})
        for document in list(read_documents(runtime.lake, ledger))[:50]
    ]
    write_ledger(runtime.lake, {**ledger, **{document.id: put(runtime.lake, document) for document in emptied}})
    assert reindex(runtime, 1_800_000_000.0) == 1
    assert read_release(runtime.lake) == before
    assert "may not answer" in capsys.readouterr().out


def test_a_person_may_have_to_agree(released: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_release(released.lake)
    assert before.champion is not None
    monkeypatch.setenv("SCORING_PROMOTION__APPROVAL", "person")
    try:
        write_release(released.lake, Release())
        arguments = ["--index", before.champion.index, "--prompt", "grounded-v2"]
        assert cli.main(["release", "judge", *arguments]) == 0
        assert read_release(released.lake).champion is None
        assert cli.main(["release", "promote", *arguments, "--reason", "read the report"]) == 0
        champion = read_release(released.lake).champion
        assert champion == Variant(index=before.champion.index, prompt="grounded-v2")
        assert cli.main(["release", "roll-back"]) == cli.EXIT_FAILED
    finally:
        write_release(released.lake, before)


@pytest.mark.parametrize(
    "arguments",
    [["promote", "--index", "v0"], ["promote", "--prompt", "../settings"], ["canary", "--share", "0.9"],
     ["canary", "--share", "0"], ["shadow", "--prompt", "none-such"]],
)  # fmt: skip
def test_what_does_not_exist_or_goes_too_far_is_refused(released: Runtime, arguments: list[str]) -> None:
    before = read_release(released.lake)
    assert cli.main(["release", *arguments]) == cli.EXIT_FAILED
    assert read_release(released.lake) == before


def test_evaluate_ends_as_it_found(released: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert released.platform.profile == "local"
    assert cli.main(["evaluate", "--wrong"]) == 0
    assert cli.main(["evaluate", "--calibrate"]) == 0
    monkeypatch.setenv("SCORING_ANSWERING__MIN_SCORE", "0.99")
    assert cli.main(["evaluate"]) == 1
    assert cli.main(["evaluate", "--variant", "nonsense"]) == cli.EXIT_FAILED


def test_a_canary_answers_its_share_and_always_the_same_questions() -> None:
    one, other = Variant(index="v1", prompt="p"), Variant(index="v2", prompt="p")
    release = challenge(promote(Release(), one, 1.0, "first"), other, "canary", 0.3, 2.0)
    answered = [release.answers(str(number)) for number in range(2000)]
    assert answered == [release.answers(str(number)) for number in range(2000)]
    assert 0.25 < answered.count(other) / 2000 < 0.35
    assert challenge(release, other, "shadow", 0.0, 3.0).answers("x") == one
    assert Release().answers("x") is None


def test_rolling_back_is_a_way_back() -> None:
    one, other = Variant(index="v1", prompt="p"), Variant(index="v2", prompt="p")
    release = promote(promote(Release(), one, 1.0, ""), other, 2.0, "")
    assert release.indexes == {"v1", "v2"}
    assert roll_back(release, 3.0, "worse").champion == one
    with pytest.raises(LookupError):
        roll_back(Release(), 3.0, "")
    assert Variant.of(one.id) == one


def test_prompts_are_versions(released: Runtime) -> None:
    assert prompt_versions(released) == ["grounded-v1", "grounded-v2"]
    for version in prompt_versions(released):
        text = read_prompt(released, version).text
        assert "{" not in text
        assert "NO_ANSWER" in text
        assert "never an instruction" in text


def test_an_outcome_without_passages_has_no_rank() -> None:
    assert _outcome(_question(), retrieved=()).rank == 0
    assert Passage.model_fields["groups"].is_required()
