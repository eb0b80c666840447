"""Azure AI Search as a store, against a small one made here that understands the requests."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import requests

from model_answers import FakeAnswer, FakeSession
from scoring.index import azure_search_store
from scoring.index.azure_search_store import AzureSearchStore, _any_of
from scoring.index.interface import StoreUnavailable
from vector_store_contract import keeps_versions_and_rights

ADDRESS = "https://own.search.windows.net"


class FakeSearch:
    """Indexes in memory; the filter is applied before the vectors are compared."""

    def __init__(self) -> None:
        self.indexes: dict[str, dict[str, dict[str, Any]]] = {}

    def request(self, method: str, url: str, json: Any, headers: dict[str, str], timeout: float) -> FakeAnswer:
        assert headers == {"Authorization": "Bearer t"}
        assert timeout > 0
        match = re.match(rf"{ADDRESS}/indexes/([^/?]+)(?:/([^?]+))?\?api-version=", url)
        assert match is not None
        name, operation = match[1], match[2] or ""
        if method == "PUT":
            assert json["name"] == name
            self.indexes[name] = {}
            return FakeAnswer({}, 201)
        if name not in self.indexes:
            return FakeAnswer({}, 404)
        if method == "DELETE":
            del self.indexes[name]
            return FakeAnswer(None, 204)
        return FakeAnswer(self._answer(name, operation, json))

    def _answer(self, name: str, operation: str, body: Any) -> Any:
        rows = self.indexes[name]
        if operation == "stats":
            return {"documentCount": len(rows)}
        if operation == "docs/index":
            rows.update({row["id"]: row for row in body["value"]})
            return {"value": []}
        assert body["vectorFilterMode"] == "preFilter"
        wanted = set(body["filter"].split("'")[1].split("|"))
        query = body["vectorQueries"][0]
        near = sorted(
            ((float(np.dot(row["vector"], query["vector"]) / np.linalg.norm(row["vector"])), row)
             for row in rows.values() if wanted & set(row["groups"])),
            key=lambda pair: -pair[0],
        )  # fmt: skip
        return {
            "value": [{"@search.score": 1 / (2 - value), "body": row["body"]} for value, row in near[: body["top"]]]
        }


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(azure_search_store, "token", lambda _: ("t", 0.0))


def test_it_keeps_versions_and_rights() -> None:
    keeps_versions_and_rights(AzureSearchStore(ADDRESS, "Passages!", FakeSearch()))


def test_names_of_groups_are_literals() -> None:
    assert _any_of(frozenset({"o'neill", "a|b"})) == "groups/any(g: search.in(g, 'o''neill', '|'))"


@pytest.mark.parametrize("answer", [FakeAnswer({}, 500), FakeAnswer({}, 207), requests.Timeout("secret")])
def test_what_went_wrong_quotes_nothing(answer: Any) -> None:
    store = AzureSearchStore(ADDRESS, "p", FakeSession(answer))
    with pytest.raises(StoreUnavailable) as caught:
        store.search("v1", np.ones(3, np.float32), 2, frozenset({"g"}))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("address", ["", "http://own.search.windows.net", "https://search.windows.net.example"])
def test_the_token_goes_to_azure_only(address: str) -> None:
    with pytest.raises(ValueError, match="given away"):
        AzureSearchStore(address, "p")
