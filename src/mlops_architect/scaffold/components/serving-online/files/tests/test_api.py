"""The service over HTTP: contract, keys, limits, health, metrics, and what it must never say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from scoring.contract import Event, iso
from scoring.features.state import EntityState
from scoring.ingestion.store import read_events
from scoring.model.predictions import read_predictions
from scoring.model.release import Released, read_release, write_release
from scoring.runtime import Runtime
from scoring.serving.app import create_app
from scoring.serving.security import KEY_VARIABLE
from scoring.serving.settings import ServingSettings
from scoring.serving.smoke import smoke

KEY = "test-key"
HEADERS = {"X-API-Key": KEY}


@pytest.fixture(name="client")
def _client(trained: Runtime, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    with TestClient(create_app(trained), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(name="recent")
def _recent(trained: Runtime, moment: float) -> list[Event]:
    return read_events(trained, until=moment)[-50:]


def _body(trained: Runtime, event: Event) -> dict[str, Any]:
    return {**event, trained.use_case.event_time: iso(float(event[trained.use_case.event_time] or 0.0))}


def test_an_event_is_scored(client: TestClient, trained: Runtime, recent: list[Event]) -> None:
    answer = client.post("/v1/score?explain=true", json=_body(trained, recent[0]), headers=HEADERS)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["event_id"] == recent[0][trained.use_case.event_id]
    champion = read_release(trained.lake).champion
    assert champion is not None
    assert body["model_version"] == champion.version
    assert body["degraded"] is False
    assert len(body["reasons"]) <= 3
    assert (body["flagged"] is not None) == trained.use_case.classification
    if trained.use_case.classes:
        assert set(body["probabilities"]) == set(trained.use_case.classes)
        assert body["score"] == body["probabilities"][body["label"]]
        assert body["abstained"] is not None
    else:
        assert "label" not in body


def test_many_events_give_the_scores_of_each(client: TestClient, trained: Runtime, recent: list[Event]) -> None:
    bodies = [_body(trained, event) for event in recent[:10]]
    together = client.post("/v1/score-many", json={"events": bodies}, headers=HEADERS).json()
    alone = [client.post("/v1/score", json=body, headers=HEADERS).json()["score"] for body in bodies]
    assert [answer["score"] for answer in together] == pytest.approx(alone)
    too_many = client.post("/v1/score-many", json={"events": bodies[:1] * 201}, headers=HEADERS)
    assert too_many.status_code == 422


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "wrong"}, {"X-API-Key": ""}])
def test_without_a_key_nothing_is_scored(
    client: TestClient, trained: Runtime, recent: list[Event], headers: dict[str, str]
) -> None:
    assert client.post("/v1/score", json=_body(trained, recent[0]), headers=headers).status_code == 401
    assert client.get("/metrics", headers=headers).status_code == 401
    assert client.post("/invocations", json=_body(trained, recent[0]), headers=headers).status_code == 401


def test_a_refusal_repeats_no_value(client: TestClient, trained: Runtime, recent: list[Event]) -> None:
    number = next(c.name for c in trained.use_case.request_columns if c.type == "float")
    answer = client.post("/v1/score", json={**_body(trained, recent[0]), number: "secret-value"}, headers=HEADERS)
    assert answer.status_code == 422
    assert number in answer.json()["detail"]
    assert "secret-value" not in answer.text
    unknown = client.post("/v1/score", json={**_body(trained, recent[0]), "surprise": 1}, headers=HEADERS)
    assert unknown.status_code == 422


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe"])
def test_what_is_no_event_is_refused(client: TestClient, body: bytes) -> None:
    headers = {**HEADERS, "Content-Type": "application/json"}
    for path in ("/v1/score", "/v1/score-many", "/invocations"):
        assert client.post(path, content=body, headers=headers).status_code in (400, 422)


def test_a_body_that_is_too_large_is_refused(client: TestClient, trained: Runtime) -> None:
    big = b" " * (trained.settings_file.section("serving", ServingSettings).max_body_kb * 1024 + 1)
    assert client.post("/v1/score", content=big, headers=HEADERS).status_code == 413
    assert client.post("/v1/score", content=iter([big]), headers=HEADERS).status_code == 413


def test_a_caller_who_sends_too_much_is_told_to_wait(
    trained: Runtime, recent: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    monkeypatch.setenv("SCORING_SERVING__RATE_LIMIT_RPS", "0.01")
    monkeypatch.setenv("SCORING_SERVING__RATE_BURST", "3")
    with TestClient(create_app(trained)) as client:
        answers = [client.post("/v1/score", json=_body(trained, recent[0]), headers=HEADERS) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_health_tells_alive_from_ready(client: TestClient, runtime: Runtime) -> None:
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").json()["status"] == "ready"
    assert client.get("/ping").status_code == 200
    with TestClient(create_app(runtime)) as empty:
        assert empty.get("/health/live").status_code == 200
        assert empty.get("/health/ready").status_code == 503


def test_metrics_are_counted_by_route(client: TestClient, trained: Runtime, recent: list[Event]) -> None:
    client.post("/v1/score", json=_body(trained, recent[0]), headers=HEADERS)
    client.get("/no/such/path/with/something-secret")
    text = client.get("/metrics", headers=HEADERS).text
    assert 'scoring_requests_total{route="/v1/score",status="200"}' in text
    assert "something-secret" not in text


def test_sagemaker_may_call_without_a_key_where_that_is_set(
    trained: Runtime, recent: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORING_SERVING__MANAGED_ROUTES", "true")
    lines = "\n".join(json.dumps(_body(trained, event)) for event in recent[:3])
    with TestClient(create_app(trained)) as client:
        one = client.post("/invocations", json=_body(trained, recent[0]))
        three = client.post("/invocations", content=lines, headers={"Content-Type": "application/jsonlines"})
    assert one.status_code == 200
    assert len(three.text.splitlines()) == 3


def test_predictions_are_kept_without_raw_columns(
    trained: Runtime, recent: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    monkeypatch.setenv("SCORING_SERVING__PREDICTION_SAMPLE", "1")
    with TestClient(create_app(trained)) as client:
        client.post("/v1/score", json=_body(trained, recent[0]), headers=HEADERS)
    kept = read_predictions(trained.lake, 0, 2e9)
    row = next(row for row in kept if row["event_id"] == recent[0][trained.use_case.event_id])
    assert set(row["features"]) == {feature.name for feature in trained.use_case.features}
    for entity in trained.use_case.entities:
        assert str(recent[0][entity.key]) not in json.dumps(row)


def test_a_silent_store_gives_a_degraded_score(client: TestClient, trained: Runtime, recent: list[Event]) -> None:
    service: Any = client.app.state.service  # type: ignore[attr-defined]
    if not service._engine.entities:
        pytest.skip("no feature needs the past")
    names = service._engine.entities

    class Silent:
        """Does not answer."""

        def past(self, event: Event) -> tuple[dict[str, EntityState | None], bool]:
            return dict.fromkeys(names), False

    service._history = Silent()
    body = client.post("/v1/score", json=_body(trained, recent[0]), headers=HEADERS).json()
    assert body["degraded"] is True


@pytest.mark.parametrize(("mode", "share"), [("shadow", 0.0), ("canary", 1.0), ("canary", 0.0)])
def test_a_challenger_answers_its_share(
    trained: Runtime, recent: list[Event], monkeypatch: pytest.MonkeyPatch, mode: str, share: float
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    before = read_release(trained.lake)
    assert before.champion is not None
    for key in trained.lake.keys(f"models/{before.champion.version}/"):
        trained.lake.write(f"models/copy/{key.rpartition('/')[2]}", trained.lake.read(key))
    challenger = Released(version="copy", manifest_sha256=before.champion.manifest_sha256)
    write_release(trained.lake, before.model_copy(update={"challenger": challenger, "mode": mode, "share": share}))
    try:
        with TestClient(create_app(trained)) as client:
            answer = client.post("/v1/score", json=_body(trained, recent[0]), headers=HEADERS).json()
    finally:
        write_release(trained.lake, before)
    assert answer["model_version"] == ("copy" if share else before.champion.version)


def test_a_tampered_release_is_not_taken(client: TestClient, trained: Runtime, recent: list[Event]) -> None:
    before = read_release(trained.lake)
    assert before.champion is not None
    bad = Released(version=before.champion.version, manifest_sha256="0" * 64)
    service: Any = client.app.state.service  # type: ignore[attr-defined]
    try:
        write_release(trained.lake, before.model_copy(update={"champion": bad}))
        service.models._loaded.clear()
        assert service.models.refresh() is False
    finally:
        write_release(trained.lake, before)
    service.models._release = before.model_copy(update={"champion": None})
    assert service.models.refresh() is True
    assert client.post("/v1/score", json=_body(trained, recent[0]), headers=HEADERS).status_code == 200


def test_the_interface_names_every_column(client: TestClient, trained: Runtime) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    name = "".join(part.capitalize() for part in trained.use_case.event.split("_"))
    assert set(schemas[name]["properties"]) == {column.name for column in trained.use_case.request_columns}


@pytest.mark.parametrize(("mode", "managed"), [("PREDICTION", True), ("", False)])
def test_a_managed_endpoint_checks_its_callers(mode: str, managed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIP_MODE", mode)
    assert ServingSettings().managed_routes is managed


def test_the_service_runs_as_a_server(trained: Runtime, recent: list[Event], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    result = smoke(replace(trained), recent[:20])
    assert result["requests"] == 20
