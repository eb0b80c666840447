"""OpenSearch as a store, against a small one made here that understands the requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import requests

from model_answers import FakeAnswer, FakeSession
from scoring.index import opensearch_store
from scoring.index.interface import StoreUnavailable
from scoring.index.opensearch_store import OpenSearchStore
from vector_store_contract import keeps_versions_and_rights


class FakeOpenSearch:
    """Indexes in memory; the nearest by inner product, with the filter applied before."""

    def __init__(self) -> None:
        self.indexes: dict[str, list[dict[str, Any]]] = {}

    def request(self, method: str, url: str, data: bytes, headers: dict[str, str], timeout: float) -> FakeAnswer:
        assert headers["signed"] == "es"
        assert timeout > 0
        name, _, operation = url.removeprefix("https://search.example/").partition("/")
        text = data.decode()
        if name == "_bulk":
            lines = [json.loads(line) for line in text.splitlines()]
            for action, row in zip(lines[::2], lines[1::2], strict=True):
                self.indexes[action["index"]["_index"]].append(row)
            return FakeAnswer({"errors": False})
        if method == "PUT":
            assert json.loads(text)["mappings"]["properties"]["vector"]["dimension"] == 3
            self.indexes[name] = []
        if name not in self.indexes:
            return FakeAnswer({}, 404)
        if method == "DELETE":
            del self.indexes[name]
        return FakeAnswer({"": self._plain, "_count": self._count, "_search": self._search}[operation](name, text))

    def _plain(self, name: str, text: str) -> Any:
        return {}

    def _count(self, name: str, text: str) -> Any:
        return {"count": len(self.indexes[name])}

    def _search(self, name: str, text: str) -> Any:
        body = json.loads(text)
        knn = body["query"]["knn"]["vector"]
        rows = [row for row in self.indexes[name] if set(row["groups"]) & set(knn["filter"]["terms"]["groups"])]
        near = sorted(((float(np.dot(row["vector"], knn["vector"])), row) for row in rows), key=lambda pair: -pair[0])
        hits = [{"_score": 1 + value, "_source": {"body": row["body"]}} for value, row in near[: body["size"]]]
        return {"hits": {"hits": hits}}


def _sign(method: str, url: str, body: str, headers: dict[str, str], service: str) -> dict[str, str]:  # noqa: ARG001
    return {**headers, "signed": service}


def test_it_keeps_versions_and_rights() -> None:
    keeps_versions_and_rights(OpenSearchStore("search.example", "Passages!", FakeOpenSearch(), _sign))


@pytest.mark.parametrize("answer", [FakeAnswer({}, 500), FakeAnswer({}, 403), requests.Timeout("secret")])
def test_what_went_wrong_quotes_nothing(answer: Any) -> None:
    store = OpenSearchStore("https://search.example", "p", FakeSession(answer), _sign)
    with pytest.raises(StoreUnavailable) as caught:
        store.search("v1", np.ones(3, np.float32), 2, frozenset({"g"}))
    assert "secret" not in str(caught.value)


def test_only_https_is_spoken() -> None:
    with pytest.raises(ValueError, match="https"):
        OpenSearchStore("http://search.example", "p")


@pytest.fixture(name="keys")
def _keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "made-up")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    yield


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    ("host", "service"), [("d.eu-west-1.es.amazonaws.com", "es"), ("c.eu-west-1.aoss.amazonaws.com", "aoss")]
)
def test_requests_are_signed_for_their_service(host: str, service: str) -> None:
    session = FakeSession(FakeAnswer({"count": 3}))
    assert OpenSearchStore(host, "p", session, opensearch_store._signed).count("v1") == 3
    assert f"/eu-west-1/{service}/aws4_request" in session.asked[0][2]["headers"]["Authorization"]
