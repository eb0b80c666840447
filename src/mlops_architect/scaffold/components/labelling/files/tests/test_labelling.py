"""Labels by hand: who sees what, what answers are worth, and the way from a task to a label."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.contract import iso
from scoring.ingestion import job as ingestion
from scoring.ingestion.store import read_events, read_labels
from scoring.labelling import job
from scoring.labelling.agreement import beyond_chance, joined
from scoring.labelling.choosing import LabellingSettings, chosen, dealt, doubt
from scoring.labelling.label_studio import EVENT_ID, Answer, answers, layout, shown
from scoring.runtime import Runtime
from scoring.sampling import job as sampling
from scoring.sampling.job import SAMPLE_START

DAY_S = 86_400.0


def exported(tasks: list[dict[str, Any]], person: int, label: Any) -> list[dict[str, Any]]:
    """Return tasks as Label Studio exports them after one person answered; ``label`` says what, by event id."""
    return [
        {
            **one,
            "annotations": [
                {
                    "completed_by": person,
                    "was_cancelled": False,
                    "result": [{"from_name": "label", "value": label(one["data"][EVENT_ID])}],
                }
            ],
        }
        for one in tasks
    ]


def some_label(runtime: Runtime) -> dict[str, Any]:
    use_case = runtime.use_case
    if use_case.problem == "regression":
        return {"number": 12.5}
    return {"choices": [use_case.classes[0] if use_case.classes else "yes"]}


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0, 1), st.integers(0, 40), st.integers(1, 80))
def test_nothing_is_chosen_twice_or_again(count: int, scored: int, share: float, labelled: int, tasks: int) -> None:
    events = [{"id": f"e{number}"} for number in range(count)]
    doubts = {f"e{number}": float(number % 7) for number in range(scored)}
    known = {f"e{number}" for number in range(labelled)}
    picked = chosen(events, doubts, known, "id", LabellingSettings(tasks=tasks, unsure_share=share))
    ids = [str(event["id"]) for event, _ in picked]
    assert len(set(ids)) == len(ids) == min(tasks, max(0, count - labelled))
    assert not known & set(ids)
    unsure = [doubts[str(event["id"])] for event, why in picked if why == "unsure"]
    left = [value for name, value in doubts.items() if name in {f"e{n}" for n in range(labelled, count)} - set(ids)]
    assert not unsure or not left or min(unsure) >= max(left)


@given(st.integers(0, 200), st.integers(1, 6), st.floats(0, 1))
def test_every_task_is_dealt_and_the_shared_ones_to_two(count: int, people: int, share: float) -> None:
    hands = dealt(count, LabellingSettings(annotators=people, shared_share=share))
    held = [sum(task in hand for hand in hands) for task in range(count)]
    assert all(one in (1, 2) for one in held)
    assert sum(one == 2 for one in held) == (round(count * share) if people > 1 else 0)
    assert all(len(set(hand)) == len(hand) for hand in hands)


def test_people_see_what_is_judged_and_nothing_else_that_is_sensitive(runtime: Runtime) -> None:
    use_case = runtime.use_case
    columns = shown(use_case)
    assert columns
    for column in columns:
        assert column.type in ("text", "image") or not column.sensitivity
    view = ElementTree.fromstring(layout(use_case))  # noqa: S314 - our own text
    assert [one.get("alias") or one.get("value") for one in view.iter("Choice")] == (
        [] if use_case.problem == "regression" else list(use_case.classes or ("no", "yes"))
    )
    assert {one.get("name") for one in [*view.iter("Text"), *view.iter("Image")]} == {one.name for one in columns}


def test_people_choose_by_the_names_they_use_and_the_class_is_exported(runtime: Runtime) -> None:
    use_case = runtime.use_case
    names = dict.fromkeys(use_case.classes[:1], 'Scratch "deep" & <long>')
    called = use_case.model_copy(update={"label": use_case.label.model_copy(update={"class_names": names})})
    view = ElementTree.fromstring(layout(called))  # noqa: S314 - our own text
    found = {one.get("alias"): one.get("value") for one in view.iter("Choice") if one.get("alias")}
    assert found == names


def test_agreement_is_one_for_the_same_and_none_without_pairs() -> None:
    assert beyond_chance({"a": {"x": "yes", "y": "yes"}, "b": {"x": "no", "y": "no"}}) == (1.0, 2)
    assert beyond_chance({"a": {"x": "yes"}}) == (None, 0)
    # Two of four agree and both labels are as frequent: no better than chance.
    even = {"a": ("yes", "yes"), "b": ("no", "no"), "c": ("yes", "no"), "d": ("no", "yes")}
    found, pairs = beyond_chance({name: dict(zip("xy", pair, strict=True)) for name, pair in even.items()})
    assert (found, pairs) == (pytest.approx(0.0), 4)


@given(st.integers(0, 2**32 - 1), st.integers(2, 5))
def test_answers_by_chance_agree_by_chance(seed: int, labels: int) -> None:
    one, other = np.random.default_rng(seed).integers(0, labels, (2, 600)).astype(str).tolist()
    found, pairs = beyond_chance({str(n): {"x": a, "y": b} for n, (a, b) in enumerate(zip(one, other, strict=True))})
    assert pairs == 600
    assert found is not None
    # Six standard deviations of the share that agrees.
    assert abs(found) < 0.25


def test_the_label_that_most_gave_counts_and_a_draw_stays_open() -> None:
    given_answers = [
        Answer("a", "x", "good"), Answer("a", "y", "good"), Answer("a", "z", "stain"),
        Answer("b", "x", "good"), Answer("b", "y", "stain"), Answer("c", "x", "stain"), Answer("c", "x", "good"),
    ]  # fmt: skip
    result = joined(given_answers, amounts=False)
    assert result.labels == {"a": "good", "c": "good"}
    assert result.disputed == ("b",)
    assert joined([Answer("a", "x", "1"), Answer("a", "y", "4")], amounts=True).labels == {"a": "2.5"}


@pytest.mark.parametrize("export", [{}, [{"data": {}}], [{"data": {EVENT_ID: "a"}, "annotations": 3}], ["x"], [{}]])
def test_what_is_no_export_is_refused(export: object) -> None:
    with pytest.raises(ValueError, match="export"):
        list(answers(export))


def test_a_cancelled_answer_says_nothing() -> None:
    cancelled = {"completed_by": 1, "was_cancelled": True, "result": []}
    assert list(answers([{"data": {EVENT_ID: "a"}, "annotations": [cancelled]}])) == []


def test_the_less_sure_the_more_doubt(runtime: Runtime) -> None:
    use_case = runtime.use_case
    sure, unsure = (doubt(use_case, {"score": score}, 0.5) for score in (0.95, 0.55))
    assert (sure is None and unsure is None) or (sure is not None and unsure is not None and unsure > sure)


@pytest.fixture(name="unlabelled")
def _unlabelled(runtime: Runtime) -> tuple[Runtime, float]:
    """Return a runtime with a month of events, none of them labelled, and the moment after it."""
    sampling.run(Namespace(rows=300, days=20.0, start=SAMPLE_START, shift=0.0, seed=7), runtime)
    for key in list(runtime.lake.keys("inbox/labels/")):
        runtime.lake.delete(key)
    moment = max(1.0, float(np.ceil(sampling_end())))
    assert ingestion.run(Namespace(as_of=iso(moment)), runtime) == 0
    return runtime, moment


def sampling_end() -> float:
    from scoring.contract import parse_time

    return parse_time(SAMPLE_START) + 20 * DAY_S


def test_from_a_task_to_a_label(
    unlabelled: tuple[Runtime, float],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    runtime, moment = unlabelled
    monkeypatch.setenv("SCORING_LABELLING__TASKS", "40")
    monkeypatch.setenv("SCORING_LABELLING__SHARED_SHARE", "0.25")
    common = {"as_of": iso(moment), "source": "team", "exports": []}
    assert job.run(Namespace(action="tasks", folder=tmp_path, **common), runtime) == 0
    assert "40 tasks for 2 people" in capsys.readouterr().out
    hands = [json.loads((tmp_path / f"person-{number}.json").read_text(encoding="utf-8")) for number in (1, 2)]
    assert sum(map(len, hands)) == 50
    files = []
    for person, tasks in enumerate(hands):
        path = tmp_path / f"export-{person}.json"
        path.write_text(json.dumps(exported(tasks, person, lambda _: some_label(runtime))), encoding="utf-8")
        files.append(path)
    taken = Namespace(action="take", folder=None, **{**common, "exports": files})
    assert job.run(taken, runtime) == 0
    assert "40 labels taken, 0 refused, 0 disputed" in capsys.readouterr().out
    later = moment + DAY_S
    assert ingestion.run(Namespace(as_of=iso(later)), runtime) == 0
    labels = read_labels(runtime, later)
    events = {str(one[runtime.use_case.event_id]) for one in read_events(runtime, until=moment)}
    assert set(labels[runtime.use_case.event_id].astype(str)) <= events
    assert len(labels) == 40


def test_people_who_disagree_are_heard_and_no_label_is_taken(
    runtime: Runtime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if runtime.use_case.problem == "regression":
        return
    names = runtime.use_case.classes or ("no", "yes")
    tasks = [{"data": {EVENT_ID: f"e{number}"}} for number in range(10)]
    files = []
    for person in (0, 1):
        path = tmp_path / f"{person}.json"
        other = {f"e{number}": names[(number + person) % 2] for number in range(10)}
        path.write_text(json.dumps(exported(tasks, person, lambda one, o=other: {"choices": [o[one]]})), "utf-8")
        files.append(path)
    arguments = Namespace(action="take", folder=None, as_of="2025-02-01T00:00:00Z", source="team", exports=files)
    assert job.run(arguments, runtime) == 1
    assert "no label was taken" in capsys.readouterr().err
    assert not list(runtime.lake.keys("inbox/labels/"))
