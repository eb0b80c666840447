"""Candidates: what is chosen together, tastes, popularity, and what a list may hold."""

from __future__ import annotations

import dataclasses
import io
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.recommending.candidates import (
    MIXES,
    POPULAR,
    TOGETHER,
    Candidate,
    Finder,
    from_bytes,
    to_bytes,
)
from scoring.recommending.candidates import (
    given as brought,
)
from scoring.recommending.catalogue import Item, parse_catalogue
from scoring.recommending.interactions import Choice, histories
from scoring.recommending.rules import Ranked, allowed, choose
from scoring.recommending.settings import ListSettings
from scoring.recommending.shape import Shape
from scoring.recommending.sources import fit, taste
from scoring.runtime import Runtime

SETTINGS = ListSettings(factors=3, iterations=12, neighbours=5)
ITEMS = tuple(f"item-{number}" for number in range(12))
DAY = 86_400.0


def halves() -> list[Choice]:
    """Return choices of people who keep to the even or to the odd items; item-0 is everybody's darling."""
    rng = np.random.default_rng(5)
    found = []
    for person in range(60):
        own = [f"item-{number}" for number in range(1, 12) if number % 2 == person % 2]
        items = (*rng.choice(own, size=3, replace=False), "item-0")
        found.extend(Choice(f"p{person}", str(item), DAY * person) for item in items)
    return found


def finder(mix: str, found: list[Choice] | None = None) -> Finder:
    """Return a finder that learnt from the halves."""
    return Finder(fit(halves() if found is None else found, ITEMS, 70 * DAY, 30.0, SETTINGS), mix, 30.0)


@pytest.mark.parametrize("mix", [name for name in MIXES if name != "popular"])
def test_people_get_what_their_like_chose(mix: str) -> None:
    for own, start in ((0, 2), (1, 3)):
        history = {f"item-{start}": 69 * DAY, f"item-{start + 2}": 69 * DAY}
        found = finder(mix).find(history, 70 * DAY, 3, exclude={*history, "item-0"})
        assert {int(one.item.partition("-")[2]) % 2 for one in found} == {own}


def test_a_candidate_says_which_choice_led_to_it() -> None:
    found = finder("chosen-together").find({"item-4": 69 * DAY}, 70 * DAY, 4, exclude={"item-4"})
    assert found[0].source == TOGETHER
    assert {one.because for one in found if one.source == TOGETHER} == {"item-4"}


@pytest.mark.parametrize("mix", MIXES)
def test_somebody_unknown_gets_what_is_popular(mix: str) -> None:
    found = finder(mix).find({}, 70 * DAY, 5)
    assert found[0].item == "item-0"
    assert {one.source for one in found} == {POPULAR}
    assert found == finder(mix).find({"no such item": 3.0}, 70 * DAY, 5)


def test_newer_choices_count_more() -> None:
    old = [Choice(f"p{n}", "item-1", 0.0) for n in range(9)]
    new = [Choice(f"p{n}", "item-2", 69 * DAY) for n in range(5)]
    assert finder("popular", [*old, *new]).find({}, 70 * DAY, 1)[0].item == "item-2"


def test_nothing_chosen_is_no_error() -> None:
    found = finder("both", []).find({"item-1": 0.0}, 70 * DAY, 5)
    assert len(found) == 5


@settings(max_examples=40)
@given(
    history=st.dictionaries(st.sampled_from([*ITEMS, "strange"]), st.floats(0, 70 * DAY), max_size=8),
    most=st.integers(1, 20),
    barred=st.sets(st.sampled_from([*ITEMS, "strange"])),
    mix=st.sampled_from(sorted(MIXES)),
)
def test_candidates_are_distinct_scored_by_place_and_never_barred(
    history: dict[str, float], most: int, barred: set[str], mix: str
) -> None:
    found = FINDERS[mix].find(history, 70 * DAY, most, exclude=barred)
    items = [one.item for one in found]
    assert len(items) == len(set(items)) == min(most, len(set(ITEMS) - barred))
    assert not set(items) & barred
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


FINDERS = {mix: finder(mix) for mix in MIXES}


def test_learning_again_gives_the_same() -> None:
    one, two = (to_bytes(finder("both")) for _ in range(2))
    assert from_bytes(one).find({"item-2": 0.0}, DAY, 9) == from_bytes(two).find({"item-2": 0.0}, DAY, 9)


def test_a_finder_survives_being_stored() -> None:
    kept = finder("both")
    assert from_bytes(to_bytes(kept)).find({"item-3": 0.0}, DAY, 9) == kept.find({"item-3": 0.0}, DAY, 9)


def test_a_file_that_would_run_code_is_refused() -> None:
    buffer = io.BytesIO()
    np.savez(buffer, about=np.asarray([{"items": ()}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        from_bytes(buffer.getvalue())


def test_a_taste_solves_what_the_fit_solves() -> None:
    fitted = finder("taste").fitted
    chosen, counted = np.asarray([2, 4]), np.asarray([1.0, 0.5])
    found = taste(fitted, chosen, counted)
    confidence = np.ones(len(ITEMS))
    confidence[chosen] += 20.0 * counted
    wish = np.zeros(len(ITEMS))
    wish[chosen] = 1.0
    # The gradient of the squared error with its penalty is nought there.
    gap = fitted.factors.T @ (confidence * (fitted.factors @ found - wish)) + fitted.regularization * found
    assert np.allclose(gap, 0.0, atol=1e-8)


def ranked_of(catalogue: dict[str, Item], scores: dict[str, float]) -> list[Ranked]:
    """Return candidates with these scores."""
    return [Ranked(Candidate(item, 0.5, POPULAR), scores[item]) for item in catalogue]


def test_what_is_owned_sold_out_or_unknown_is_not_shown() -> None:
    catalogue = {"a": Item({"kind": "x"}, True), "b": Item({"kind": "x"}, False), "c": Item({"kind": "y"}, True)}
    assert [one.item for one in allowed(brought(["a", "b", "c", "gone"]), catalogue, {"c"})] == ["a"]


def test_no_group_takes_more_than_its_share_while_others_have_some() -> None:
    catalogue = {f"x{n}": Item({"kind": "x"}, True) for n in range(8)} | {
        f"y{n}": Item({"kind": "y"}, True) for n in range(8)
    }
    scores = {item: (1.0 if item.startswith("x") else 0.5) - int(item[1:]) / 100 for item in catalogue}
    shown = choose(ranked_of(catalogue, scores), catalogue, 10, "kind", 0.6)
    kinds = Counter(one.candidate.item[0] for one in shown)
    assert kinds == {"x": 6, "y": 4}
    assert [one.candidate.item for one in shown[:6]] == [f"x{n}" for n in range(6)]


def test_a_list_is_filled_even_from_one_group() -> None:
    catalogue = {f"x{n}": Item({"kind": "x"}, True) for n in range(8)}
    shown = choose(ranked_of(catalogue, dict.fromkeys(catalogue, 0.5)), catalogue, 5, "kind", 0.4)
    assert len(shown) == 5


def test_histories_keep_the_newest() -> None:
    found = [Choice("p", f"item-{number}", float(number)) for number in range(9)]
    assert histories(found, 3) == {"p": {"item-8": 8.0, "item-7": 7.0, "item-6": 6.0}}


def test_rows_of_the_catalogue_that_break_the_contract_are_counted(runtime: Runtime) -> None:
    shape = Shape.of(runtime.use_case)
    item = dataclasses.asdict(next(iter(_items(runtime).values())))["values"]
    head = [shape.item_key, *shape.wanted.item_columns, "in_stock"]
    good = ["i1", *("" if item[name] is None else str(item[name]) for name in shape.wanted.item_columns), "true"]
    bad = ["i2", *good[1:-1], "perhaps"]
    text = "\n".join(",".join(row) for row in (head, good, bad, ["", *good[1:]]))
    items, invalid = parse_catalogue(shape, text.encode())
    assert (set(items), invalid) == ({"i1"}, 2)


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", b"no,columns\n1,2\n", b"\n" * 1000])
def test_what_is_no_catalogue_has_no_items(runtime: Runtime, raw: bytes) -> None:
    assert parse_catalogue(Shape.of(runtime.use_case), raw)[0] == {}


def _items(runtime: Runtime) -> dict[str, Item]:
    from list_world import catalogue_of

    return catalogue_of(runtime.use_case)
