"""Lists judged in order of time, released by rule, watched, and labelled by what people did."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from list_world import DAYS, catalogue_of, chosen_world
from scoring.contract import day, iso
from scoring.features.state import EntityState
from scoring.features.store import Stored, StoreUnavailable
from scoring.features.tiles import token
from scoring.ingestion.store import LABELS_INBOX
from scoring.lake.formats import read_json, read_lines, write_json, write_lines
from scoring.list_settings import ListFloors
from scoring.model.sealed import BundleError
from scoring.recommending import approval, fitting, job, outcomes, watching
from scoring.recommending.candidates import POPULAR, TASTE
from scoring.recommending.catalogue import write_catalogue
from scoring.recommending.evaluate import cut_of, judge_mixes, later
from scoring.recommending.histories import add_choice, history_of, note, state_of
from scoring.recommending.measures import ListMeasures, coverage, gini, ndcg, paired_interval, popular_share, recall
from scoring.recommending.promotion import best_mix, judge_lists
from scoring.recommending.release import fetch_finder, read_finder_release, take_back
from scoring.recommending.settings import ListSettings
from scoring.recommending.shape import Shape
from scoring.runtime import Runtime

START = 1_735_689_600.0
DAY = 86_400.0
MOMENT = START + DAYS * DAY


def test_measures_of_a_list() -> None:
    assert recall(["a", "b", "c"], {"b", "z"}) == 0.5
    assert ndcg(["a", "b"], {"a", "b"}) == 1.0
    assert ndcg(["x", "a"], {"a"}) == pytest.approx(0.6309, abs=1e-4)
    assert recall([], set()) == ndcg([], {"a"}) == 0.0
    assert coverage([["a", "b"], ["b"]], 4) == 0.5
    assert popular_share([["a", "b"]], {"a": 1.0, "b": 0.5}, top=0.5) == 0.5


def test_places_that_are_spread_evenly_have_no_gini() -> None:
    assert gini([["a", "b"], ["c", "d"]], 4) == pytest.approx(0.0)
    assert gini([["a"], ["a"], ["a"]], 100) == pytest.approx(0.99)


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=4, unique=True), max_size=6))
def test_shares_are_shares(lists: list[list[str]]) -> None:
    assert 0 <= coverage(lists, 6) <= 1
    assert -1e-9 <= gini(lists, 6) <= 1
    for shown in lists:
        assert 0 <= ndcg(shown, {"a", "b"}) <= 1


def test_a_difference_that_is_everywhere_is_seen() -> None:
    point, low, high = paired_interval([0.6] * 50, [0.5] * 50)
    assert (point, low, high) == pytest.approx((0.1, 0.1, 0.1))


def test_tastes_beat_popularity_on_what_comes_later(runtime: Runtime) -> None:
    use_case, settings = runtime.use_case, ListSettings(factors=8)
    events, found = chosen_world(use_case, 9000, 3, START)
    cut = cut_of(events, use_case.event_time, 0.2)
    people = later(use_case, events, found, cut, 200, 1)
    measured = judge_mixes(use_case, settings, catalogue_of(use_case), events, found, cut, people, None)
    best = best_mix(measured)
    assert best != "popular"
    assert measured[best].recall > measured["baseline"].recall
    assert measured[best].coverage > measured["baseline"].coverage
    assert measured[best].popular_share < measured["baseline"].popular_share


def test_nothing_after_the_cut_is_learnt_from(runtime: Runtime) -> None:
    use_case, settings = runtime.use_case, ListSettings(factors=8)
    events, found = chosen_world(use_case, 3000, 3, START)
    cut = cut_of(events, use_case.event_time, 0.2)
    catalogue = catalogue_of(use_case)
    people = later(use_case, events, found, cut, 200, 1)
    assert all(when <= cut for person in people for when in person.history.values())
    assert all(not person.chosen & set(person.history) for person in people)
    early = judge_mixes(
        use_case, settings, catalogue, events, [one for one in found if one.at <= cut], cut, people, None
    )
    assert judge_mixes(use_case, settings, catalogue, events, found, cut, people, None) == early


def measures(recall_of_each: float, *, covered: float = 0.8, users: int = 60) -> ListMeasures:
    """Return measures of lists that reach everybody alike."""
    return ListMeasures(users, recall_of_each, 0.2, 0.6, covered, 0.3, 0.5, (recall_of_each,) * users)


FLOORS = ListFloors(gain_over_popularity=0.05, candidate_recall=0.3, coverage=0.3)


@pytest.mark.parametrize(
    ("challenger", "champion", "failing"),
    [
        (measures(0.5), None, set()),
        (measures(0.41), None, {"better than popularity"}),
        (measures(0.5, covered=0.1), None, {"level of coverage"}),
        (measures(0.5, users=5), None, {"enough people"}),
        (measures(0.5), measures(0.6), {"no worse than the champion"}),
    ],
)
def test_the_rule_names_what_fails(challenger: ListMeasures, champion: ListMeasures | None, failing: set[str]) -> None:
    measured = {"baseline": measures(0.4, users=challenger.users), "both": challenger}
    if champion is not None:
        measured["taste"] = champion
    verdict = judge_lists(FLOORS, ListSettings(), measured, "both", "taste" if champion else "")
    assert {one.name for one in verdict.conditions if not one.passed} == failing
    assert verdict.promote == (not failing)


def test_training_releases_candidates_and_says_how_good_they_are(trained: Runtime) -> None:
    release = read_finder_release(trained.lake)
    assert release.champion is not None
    finder = fetch_finder(trained.lake, release.champion)
    assert len(finder.fitted.items) == len(catalogue_of(trained.use_case))
    card = trained.lake.read(f"candidates/{release.champion.version}/CANDIDATES_CARD.md").decode()
    assert "| baseline |" in card
    assert "Promotion rule" in card
    run = read_json(trained.lake, trained.lake.keys(fitting.RUNS)[-1])
    assert set(run["measures"]) >= {"baseline", "popular", "taste", "both"}


def test_candidates_that_were_changed_are_not_read(trained: Runtime, runtime: Runtime) -> None:
    release = read_finder_release(trained.lake)
    assert release.champion is not None
    key = f"candidates/{release.champion.version}/finder.npz"
    runtime.lake.write(key, trained.lake.read(key) + b"x")
    with pytest.raises(BundleError, match="changed"):
        fetch_finder(runtime.lake, release.champion)
    with pytest.raises(BundleError, match="missing"):
        fetch_finder(runtime.lake, release.champion.model_copy(update={"version": "none"}))


def _copy(source: Runtime, target: Runtime, *prefixes: str) -> None:
    for prefix in prefixes:
        for key in source.lake.keys(prefix):
            target.lake.write(key, source.lake.read(key))


def test_another_way_waits_for_a_person_where_one_is_asked(
    trained: Runtime, runtime: Runtime, moment: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    _copy(trained, runtime, "raw/", "catalogue/")
    monkeypatch.setenv("SCORING_PROMOTION__APPROVAL", "person")
    assert fitting.along(runtime, moment) == 0
    release = read_finder_release(runtime.lake)
    run = read_json(runtime.lake, runtime.lake.keys(fitting.RUNS)[-1])
    assert run["waits"] == (run["rule_passed"] and run["mix"] != "popular")
    if release.waiting is not None:
        assert release.champion is None
        assert approval.approve(runtime, "looked at")
        after = read_finder_release(runtime.lake)
        assert (after.champion, after.waiting) == (release.waiting, None)
    assert not approval.approve(runtime, "again")


def test_the_role_goes_back_and_says_when_it_cannot(trained: Runtime, runtime: Runtime, moment: float) -> None:
    _copy(trained, runtime, "raw/", "catalogue/")
    asked = Namespace(action="fit", reason="", as_of=iso(moment - DAY))
    assert job.run(asked, runtime) == 0
    first = read_finder_release(runtime.lake).champion
    asked.as_of = iso(moment)
    assert job.run(asked, runtime) == 0
    assert read_finder_release(runtime.lake).champion != first
    asked.action = "roll-back"
    assert job.run(asked, runtime) == 0
    assert read_finder_release(runtime.lake).champion == first
    with pytest.raises(LookupError, match="earlier"):
        take_back(read_finder_release(runtime.lake), "")
    asked.action = "approve"
    with pytest.raises(LookupError, match="wait"):
        job.run(asked, runtime)


def test_without_catalogue_or_choices_nothing_is_released(runtime: Runtime) -> None:
    assert fitting.along(runtime, MOMENT) == 0
    assert read_finder_release(runtime.lake).champion is None


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.floats(1.0, 2e9), max_size=20), st.integers(1, 10))
def test_a_history_survives_the_store(history: dict[str, float], most: int) -> None:
    names = {int(token(item)): item for item in history}
    assert history_of(EntityState.from_json(state_of(history).to_json()), names) == history
    state = EntityState()
    for item, at in sorted(history.items(), key=lambda one: one[1]):
        note(state, item, at, most)
    kept = history_of(state, names)
    assert len(kept) == min(most, len(history))
    assert set(kept.values()) <= set(sorted(history.values())[-most:])


class _Stubborn:
    """A store that others write to all the time, or that refuses to be written to."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error

    def read(self, keys: Mapping[str, str]) -> dict[str, Stored]:
        return {name: Stored(EntityState(), 1) for name in keys}

    def write(self, entity: str, key: str, state: EntityState, expected_version: int) -> bool:
        if self._error is not None:
            raise self._error
        return False

    def fill(self, entity: str, states: Mapping[str, EntityState]) -> int:
        return 0


@pytest.mark.parametrize("error", [None, StoreUnavailable("silent"), ConnectionError("gone")])
def test_a_choice_that_cannot_be_remembered_breaks_nothing(error: Exception | None) -> None:
    assert not add_choice(_Stubborn(error), "user_choices", "u", "i", MOMENT, 5)


def _shown(runtime: Runtime, at: float, lists: int, source: str, items: list[str]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {
            "event_id": f"{int(at)}-{n}-{place}",
            "list": f"{int(at)}-{n}",
            "item": item,
            "place": place + 1,
            "source": source,
            "at": at,
        }
        for n in range(lists)
        for place, item in enumerate(items)
    ]
    write_lines(runtime.lake, f"{outcomes.SHOWN}date={day(at)}/a.jsonl.gz", rows)
    return rows


def test_what_nobody_chose_in_time_is_a_no(runtime: Runtime) -> None:
    rows = _shown(runtime, MOMENT, 1, TASTE, ["a", "b"])
    answer = {"event_id": rows[0]["event_id"], "kind": outcomes.CHOSEN, "at": MOMENT + 3600}
    write_lines(runtime.lake, f"{outcomes.ANSWERS}date={day(MOMENT)}/a.jsonl.gz", [answer])
    delay_s = runtime.use_case.label.delay_days * DAY
    assert outcomes.along(runtime, MOMENT + delay_s / 2) == 0
    assert runtime.lake.keys(LABELS_INBOX) == [], "it is not due yet"
    for _ in range(2):
        outcomes.along(runtime, MOMENT + delay_s + 2 * DAY)
    (key,) = runtime.lake.keys(LABELS_INBOX)
    labels = {
        row[runtime.use_case.event_id]: row[runtime.use_case.label.column] for row in read_lines(runtime.lake, key)
    }
    assert labels == {rows[0]["event_id"]: 1.0, rows[1]["event_id"]: 0.0}


def test_lists_that_narrow_and_are_not_clicked_are_alerts(runtime: Runtime) -> None:
    items = sorted(catalogue_of(runtime.use_case))
    write_catalogue(runtime.lake, catalogue_of(runtime.use_case))
    write_json(
        runtime.lake,
        f"{fitting.RUNS}1.json",
        {"mix": "both", "measures": {"both": {"coverage": 0.9, "popular_share": 0.2}}},
    )
    before, now = MOMENT - 10 * DAY, MOMENT - DAY
    old = _shown(runtime, before, 40, TASTE, items[:10])
    answers = [{"event_id": row["event_id"], "kind": "clicked", "at": before} for row in old[::5]]
    write_lines(runtime.lake, f"{outcomes.ANSWERS}date={day(before)}/a.jsonl.gz", answers)
    _shown(runtime, now, 40, POPULAR, items[:5])
    assert watching.along(runtime, MOMENT) == 3
    (key,) = [key for key in runtime.lake.keys(watching.REPORTS) if key.endswith("report.json")]
    report = json.loads(runtime.lake.read(key))
    assert {alert.partition(":")[0] for alert in report["alerts"]} == {"coverage", "fallback", "clicks"}
    assert report["click_through_before"] == pytest.approx(0.2)
    assert report["by_place"] == [0.0] * 5


def test_too_few_lists_tell_nothing(runtime: Runtime) -> None:
    _shown(runtime, MOMENT - DAY, 3, TASTE, ["a"])
    assert watching.along(runtime, MOMENT) == 0
    (key,) = [key for key in runtime.lake.keys(watching.REPORTS) if key.endswith("report.md")]
    assert "cannot tell" in runtime.lake.read(key).decode()


def test_lists_say_which_columns_callers_give(runtime: Runtime) -> None:
    shape = Shape.of(runtime.use_case)
    asked = {column.name for column in shape.context}
    assert not asked & {*shape.wanted.item_columns, shape.wanted.score, shape.user_key, shape.item_key}
    assert shape.most(10**6) == shape.wanted.candidates
