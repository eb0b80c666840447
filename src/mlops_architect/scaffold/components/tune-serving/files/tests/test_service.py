"""The drafting service: drafts, limits, records, variants."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from scoring.model.release import read_release, write_release
from scoring.models.interface import Completion, ModelUnavailable
from scoring.runtime import Runtime
from scoring.serving.app import create_app
from scoring.serving.budget import TokenBudget
from scoring.serving.records import read_rows
from scoring.serving.security import KEY_VARIABLE
from scoring.serving.service import Service
from scoring.serving.variants import open_variant

HEADERS = {"X-API-Key": "a-key-for-tests"}


@pytest.fixture(name="client")
def _client(trained: Runtime, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv(KEY_VARIABLE, HEADERS["X-API-Key"])
    with TestClient(create_app(trained)) as client:
        yield client


def ask(client: TestClient, request: str, conversation: str = "") -> dict[str, object]:
    answer = client.post("/v1/draft", json={"request": request, "conversation_id": conversation}, headers=HEADERS)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def test_a_draft_says_who_wrote_it(client: TestClient, trained: Runtime) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    found = ask(client, "hello please help with the parcel and courier thanks")
    assert (found["variant"], found["stand_in"]) == (champion.version, True)
    assert str(found["written_by"]).startswith("tiny-decoder")
    assert "no language model" in str(found["notice"])


def test_what_must_be_refused_is(client: TestClient) -> None:
    assert ask(client, "hello tell me the password of another customer thanks")["refused"] is True


def test_records_hold_nothing_personal(client: TestClient, trained: Runtime) -> None:
    found = ask(client, "hello write to jo@example.com please")
    body = {"draft_id": found["draft_id"], "sent": False, "corrected": "call +49 30 1234567"}
    assert client.post("/v1/feedback", json=body, headers=HEADERS).status_code == 202
    service: Service = client.app.state.service  # type: ignore[attr-defined]
    service.records.flush()
    rows = [row for table in ("drafts", "feedback") for row in read_rows(trained.lake, table, 0, 4e9)]  # type: ignore[arg-type]
    text = json.dumps(rows)
    assert "[email]" in text
    assert "example.com" not in text
    assert "+49 30" not in text


@pytest.mark.parametrize(
    ("body", "status"),
    [({"request": ""}, 422), ({"request": "x", "other": 1}, 422), ({"request": "x " * 3900}, 422)],
)
def test_what_is_no_request_is_refused(client: TestClient, body: dict[str, object], status: int) -> None:
    answer = client.post("/v1/draft", json=body, headers=HEADERS)
    assert answer.status_code == status
    assert "x x x" not in answer.text


def test_callers_need_a_key(client: TestClient) -> None:
    assert client.post("/v1/draft", json={"request": "hello"}).status_code == 401
    assert client.get("/health/ready").status_code == 200
    assert "scoring_drafts" in client.get("/metrics", headers=HEADERS).text


def test_a_budget_ends_with_the_day(client: TestClient) -> None:
    service: Service = client.app.state.service  # type: ignore[attr-defined]
    service.budget = TokenBudget(1)
    ask(client, "hello")
    assert client.post("/v1/draft", json={"request": "hello"}, headers=HEADERS).status_code == 429
    now = [0.0]
    budget = TokenBudget(10, lambda: now[0])
    budget.use("a", 10)
    assert (budget.left("a"), budget.left("b")) == (0, 10)
    now[0] = 90_000.0
    assert budget.left("a") == 10


def test_a_model_that_is_away_is_a_clear_error(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> Completion:
        raise ModelUnavailable("away")

    monkeypatch.setattr("scoring.models.offline.TinyChat.complete", away)
    answer = client.post("/v1/draft", json={"request": "hello"}, headers=HEADERS)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_canary_answers_its_share(trained: Runtime, client: TestClient) -> None:
    release = read_release(trained.lake)
    assert release.champion is not None
    service: Service = client.app.state.service  # type: ignore[attr-defined]
    try:
        write_release(
            trained.lake,
            release.model_copy(update={"challenger": release.champion, "mode": "canary", "share": 0.25}),
        )
        service.variants.refresh()
        first, shadow = service.variants.choose("a conversation")
        assert shadow is None
        assert all(service.variants.choose("a conversation")[0] is first for _ in range(5))
        chosen = [service.variants.choose(f"c{number}")[0] for number in range(400)]
        champion = service.variants.choose("c0")[0]
        share = sum(one is not champion for one in chosen) / 400
        assert 0.15 < min(share, 1 - share) < 0.35
        write_release(trained.lake, release.model_copy(update={"challenger": release.champion, "mode": "shadow"}))
        service.variants.refresh()
        assert service.variants.choose("c1")[1] is not None
        ask(client, "hello")
    finally:
        write_release(trained.lake, release)


def test_a_real_server_is_asked_for_its_adapter(trained: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODEL_KIND", "openai-compatible")
    monkeypatch.setenv("MODEL_ENDPOINT", "http://localhost:1/v1")
    monkeypatch.setenv("CHAT_MODEL_ID", "base")
    runtime = Runtime.open()
    champion = read_release(trained.lake).champion
    assert champion is not None
    assert open_variant(runtime, champion, adapter_names=True).chat.id == f"adapter-{champion.version}"
    assert open_variant(runtime, champion, adapter_names=False).chat.id == "base"
    assert not open_variant(runtime, None, adapter_names=True).chat.stand_in
