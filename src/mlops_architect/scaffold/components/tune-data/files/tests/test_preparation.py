"""From pairs to a training set: masked, without copies, without leaks."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pairs import pair
from scoring.features.copies import jaccard, kept, normalised, triples
from scoring.features.job import WITHDRAWN, prepare, read_manifest, read_side
from scoring.features.split import SIDES, FeatureSettings, LeakError, split
from scoring.lake.formats import write_json
from scoring.privacy import finds
from scoring.runtime import Runtime


def test_no_conversation_and_no_text_is_on_two_sides(trained: Runtime) -> None:
    version = read_manifest(trained.lake)["version"]
    sides = {side: read_side(trained.lake, version, side) for side in SIDES}
    assert min(len(pairs) for pairs in sides.values()) > 10
    for field in ("conversation_id", "request"):
        values = [{normalised(getattr(one, field)) for one in pairs} for pairs in sides.values()]
        assert not values[0] & values[1] | values[0] & values[2] | values[1] & values[2]


def test_nothing_personal_is_left(trained: Runtime) -> None:
    manifest = read_manifest(trained.lake)
    assert manifest["masked"]["email"] > 0
    for side in SIDES:
        for one in read_side(trained.lake, manifest["version"], side):
            assert not finds(one.request + one.answer, trained.use_case.fine_tuning.personal_data)


def test_a_leak_is_refused() -> None:
    settings = FeatureSettings()
    pairs = [pair(number, conversation=f"c{number}", request="the very same words") for number in range(60)]
    with pytest.raises(LeakError, match="request"):
        split(pairs, settings)


@given(st.lists(st.text(max_size=40), max_size=20))
def test_near_copies_count_once(texts: list[str]) -> None:
    chosen = kept([*texts, *texts], 0.9)
    assert all(place < len(texts) for place in chosen)
    words = [normalised(texts[place]) for place in chosen]
    assert len(set(words)) == len(words)


def test_a_changed_word_in_a_long_text_is_a_near_copy() -> None:
    words = [f"word{number}" for number in range(60)]
    other = [*words[:-1], "else"]
    assert jaccard(triples(" ".join(words)), triples(" ".join(other))) > 0.9
    assert kept([" ".join(words), " ".join(other)], 0.85) == [0]


def test_a_withdrawn_conversation_is_left_out(runtime: Runtime, prepared: float) -> None:
    manifest = read_manifest(runtime.lake)
    gone = read_side(runtime.lake, manifest["version"], "train")[0]
    write_json(runtime.lake, f"{WITHDRAWN}1.json", {"conversation_id": gone.conversation_id})
    again = prepare(runtime, prepared)
    assert again["left_out"]["withdrawn"] > 0
    left = {one.conversation_id for side in SIDES for one in read_side(runtime.lake, again["version"], side)}
    assert gone.conversation_id not in left
    assert again["version"] != manifest["version"]


def test_the_same_pairs_give_the_same_set(runtime: Runtime, prepared: float) -> None:
    before = read_manifest(runtime.lake)
    assert prepare(runtime, prepared)["version"] == before["version"]
    assert json.dumps(before["licences"]).count("unknown") == 0


def test_too_few_pairs_are_refused(runtime: Runtime, monkeypatch: pytest.MonkeyPatch, prepared: float) -> None:
    monkeypatch.setenv("SCORING_FEATURES__LEAST_PAIRS", "100000")
    with pytest.raises(LookupError, match="to learn from"):
        prepare(replace(runtime), prepared)
