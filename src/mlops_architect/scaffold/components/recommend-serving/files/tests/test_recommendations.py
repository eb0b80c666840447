"""Lists over HTTP: what comes back, what is refused, what feedback changes, and how silence of the store is borne."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from scoring import plugins
from scoring.contract import Event, iso
from scoring.features.state import EntityState
from scoring.ingestion.store import EVENTS_INBOX, read_events
from scoring.lake.formats import read_lines
from scoring.recommending.catalogue import read_catalogue, write_catalogue
from scoring.recommending.outcomes import ANSWERS, SHOWN
from scoring.recommending.shape import Shape
from scoring.runtime import Runtime
from scoring.serving.app import create_app
from scoring.serving.item_past import ItemPasts
from scoring.serving.security import KEY_VARIABLE

PATH = "/v1/recommendations"


@pytest.fixture(name="client")
def _client(trained: Runtime, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv(KEY_VARIABLE, "secret")
    with TestClient(create_app(trained), headers={"X-API-Key": "secret"}) as client:
        yield client


@pytest.fixture(name="body")
def _body(trained: Runtime, moment: float) -> dict[str, Any]:
    shape, event = Shape.of(trained.use_case), _events(trained, moment)[-1]
    context = {column.name: event[column.name] for column in shape.context}
    return {"user_id": str(event[shape.user_key]), "context": context, "at": iso(moment)}


def _events(runtime: Runtime, moment: float) -> list[Event]:
    return read_events(runtime, until=moment)


def test_a_list_is_ranked_distinct_and_says_where_it_comes_from(
    client: TestClient, trained: Runtime, body: dict[str, Any]
) -> None:
    answer = client.post(PATH, json=body, params={"explain": True})
    assert answer.status_code == 200, answer.text
    shown, shape = answer.json(), Shape.of(trained.use_case)
    items = [one["item_id"] for one in shown["items"]]
    assert len(items) == len(set(items)) == shape.wanted.list_size
    assert [one["place"] for one in shown["items"]] == list(range(1, len(items) + 1))
    assert all(one["source"] for one in shown["items"])
    assert any(one["reasons"] for one in shown["items"])
    assert shown["model_version"]
    assert shown["candidates_version"]
    catalogue = read_catalogue(trained.lake)
    assert all(catalogue[item].in_stock for item in items)
    kinds = [catalogue[item].values[shape.wanted.group] for item in items]
    assert max(kinds.count(kind) for kind in kinds) <= shape.wanted.list_size * shape.wanted.largest_group_share


def test_somebody_new_gets_a_list_too(client: TestClient, body: dict[str, Any]) -> None:
    shown = client.post(PATH, json={**body, "user_id": "nobody-knows"}).json()
    assert len(shown["items"]) == 20
    assert not shown["personalised"]
    assert not shown["degraded"]


def test_who_wants_no_personal_list_gets_the_list_of_everybody(client: TestClient, body: dict[str, Any]) -> None:
    shown = client.post(PATH, json={**body, "personalise": False, "recent_items": ["item-000001"]}).json()
    assert not shown["personalised"]


def test_the_callers_own_candidates_are_ranked_and_what_is_excluded_is_not_shown(
    client: TestClient, trained: Runtime, body: dict[str, Any]
) -> None:
    stocked = [item for item, one in read_catalogue(trained.lake).items() if one.in_stock][:12]
    asked = {**body, "user_id": "nobody-knows", "candidates": [*stocked, "no-such-item"], "exclude": stocked[:2]}
    shown = client.post(PATH, json=asked).json()
    assert {one["item_id"] for one in shown["items"]} == set(stocked[2:])
    assert {one["source"] for one in shown["items"]} == {"given"}
    scores = [one["score"] for one in shown["items"]]
    assert scores[0] == max(scores)


@pytest.mark.parametrize(
    "change",
    [
        {"count": 0},
        {"count": 1000},
        {"user_id": ""},
        {"user_id": "x" * 500},
        {"context": {}},
        {"strange": 1},
        {"exclude": ["x"] * 501},
        {"at": "never"},
    ],
)
def test_what_is_no_request_is_refused(client: TestClient, body: dict[str, Any], change: dict[str, Any]) -> None:
    assert client.post(PATH, json={**body, **change}).status_code == 422


def test_nobody_asks_without_a_key(client: TestClient, body: dict[str, Any]) -> None:
    for path in (PATH, "/v1/feedback"):
        assert client.post(path, json=body, headers={"X-API-Key": ""}).status_code == 401


def test_a_managed_endpoint_has_one_route_for_everything(client: TestClient, body: dict[str, Any]) -> None:
    shown = client.post("/invocations", json=body)
    assert shown.status_code == 200, shown.text
    first = shown.json()["items"][0]
    told = {"event_id": first["event_id"], "kind": "clicked", "user_id": "u", "item_id": first["item_id"]}
    assert client.post("/invocations", json=told).json() == {"remembered": False}
    assert client.post("/invocations", json={**body, "count": 0}).status_code == 422
    assert client.post("/invocations", json={**told, "kind": "loved"}).status_code == 422


def test_without_a_release_there_is_no_list(
    runtime: Runtime, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "secret")
    with TestClient(create_app(runtime), headers={"X-API-Key": "secret"}) as client:
        assert client.post(PATH, json=body).status_code == 503


def test_a_choice_changes_the_next_list(client: TestClient, body: dict[str, Any]) -> None:
    if not plugins.has(plugins.PARTS["online-store"]):
        pytest.skip("this design keeps no choices at hand")
    asked = {**body, "user_id": "somebody-who-chooses"}
    first = client.post(PATH, json=asked).json()["items"][3]
    told = {"event_id": first["event_id"], "user_id": asked["user_id"], "item_id": first["item_id"], "at": body["at"]}
    assert client.post("/v1/feedback", json={**told, "kind": "clicked"}).json() == {"remembered": False}
    assert client.post("/v1/feedback", json={**told, "kind": "chosen"}).json() == {"remembered": True}
    after = [one["item_id"] for one in client.post(PATH, json=asked).json()["items"]]
    assert first["item_id"] not in after, "it is theirs already"
    assert client.post("/v1/feedback", json={**told, "kind": "loved"}).status_code == 422


def test_what_was_shown_is_kept_as_events_that_keep_the_contract(
    trained: Runtime, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "secret")
    # However busy the design is: here every list is kept.
    monkeypatch.setenv("SCORING_SERVING__PREDICTION_SAMPLE", "1.0")
    kept = set(trained.lake.keys(EVENTS_INBOX))
    with TestClient(create_app(trained), headers={"X-API-Key": "secret"}) as client:
        shown = client.post(PATH, json={**body, "count": 7}).json()
        first = shown["items"][0]
        told = {"event_id": first["event_id"], "kind": "clicked", "user_id": "u", "item_id": first["item_id"]}
        client.post("/v1/feedback", json={**told, "at": body["at"]})
    rows = [row for key in trained.lake.keys(SHOWN) for row in read_lines(trained.lake, key)]
    mine = [row for row in rows if row["list"] == shown["list_id"]]
    assert [row["item"] for row in sorted(mine, key=lambda row: row["place"])] == [
        one["item_id"] for one in shown["items"]
    ]
    fresh = set(trained.lake.keys(EVENTS_INBOX)) - kept
    events = [row for key in fresh for row in read_lines(trained.lake, key)]
    own = [event for event in events if event[trained.use_case.event_id].startswith(shown["list_id"])]
    assert len(own) == 7
    for event in own:
        trained.contract.parse(event, strict=True)
    answers = [row for key in trained.lake.keys(ANSWERS) for row in read_lines(trained.lake, key)]
    assert (first["event_id"], "clicked") in {(row["event_id"], row["kind"]) for row in answers}
    for key in fresh:
        trained.lake.delete(key)


def test_features_of_a_list_are_those_of_training(trained: Runtime, body: dict[str, Any]) -> None:
    from scoring.features.engine import FeatureEngine
    from scoring.recommending.candidates import Candidate
    from scoring.recommending.ranking import Asked, Ranker

    engine, shape = FeatureEngine(trained.use_case), Shape.of(trained.use_case)
    ranker, catalogue = Ranker(trained.use_case, engine), read_catalogue(trained.lake)
    asked = Asked("r", body["user_id"], 1_743_000_000.0, body["context"])
    user, item = EntityState(last_at=1_742_999_000.0), EntityState(last_at=1_742_999_500.0)
    candidates = [Candidate(name, 0.5, "popular") for name in sorted(catalogue)[:5]]
    rows = ranker.features(asked, candidates, catalogue, user, lambda _: item)
    for place, (candidate, row) in enumerate(zip(candidates, rows, strict=True)):
        event = ranker.event(asked, candidate, catalogue, place)
        assert row == engine.compute(event, {shape.wanted.user: user, shape.wanted.item: item})


def test_unknown_items_do_not_hold_a_request_up_and_are_known_to_the_next() -> None:
    read: list[str] = []

    def slow(item: str) -> EntityState:
        read.append(item)
        return EntityState(last_at=1.0)

    pasts = ItemPasts(slow, ttl_s=60.0, budget_ms=0.0)
    assert pasts.for_request()("a") is None
    assert (pasts.refresh(), read) == (1, ["a"])
    state = pasts.for_request()("a")
    assert state is not None
    assert state.last_at == 1.0
    assert pasts.refresh() == 0, "it is fresh"


def test_an_item_that_cannot_be_read_is_missing_and_read_again() -> None:
    answers: list[EntityState | None] = [None, EntityState()]
    pasts = ItemPasts(lambda _: answers.pop(0), ttl_s=60.0, budget_ms=1000.0)
    assert pasts.for_request()("a") is None
    assert pasts.for_request()("a") is not None


def test_what_is_sold_out_leaves_the_lists(
    trained: Runtime, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    monkeypatch.setenv(KEY_VARIABLE, "secret")
    before = read_catalogue(trained.lake)
    with TestClient(create_app(trained), headers={"X-API-Key": "secret"}) as client:
        gone = client.post(PATH, json=body).json()["items"][0]["item_id"]
        write_catalogue(trained.lake, {**before, gone: replace(before[gone], in_stock=False)})
        client.app.state.service.tick()  # type: ignore[attr-defined]
        after = client.post(PATH, json=body).json()
    write_catalogue(trained.lake, before)
    assert gone not in {one["item_id"] for one in after["items"]}
