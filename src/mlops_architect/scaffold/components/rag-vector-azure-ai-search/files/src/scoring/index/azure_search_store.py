"""Azure AI Search: one index a version, with readers as a filter that is applied before the vectors are compared.

https://learn.microsoft.com/azure/search/vector-search-filters
https://learn.microsoft.com/azure/search/search-security-trimming-for-azure-search
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlparse

import requests

from scoring.cloud.azure_identity import token
from scoring.documents.model import Passage
from scoring.index.interface import Hit, StoreUnavailable
from scoring.models.interface import Vectors
from scoring.runtime import Runtime

_AUDIENCE = "https://search.azure.com"
_VERSION = "2024-07-01"
_TIMEOUT_S = 10.0
_BATCH = 200
_NAME = re.compile(r"[^a-z0-9-]+")
_KEY = re.compile(r"[^A-Za-z0-9_=-]")
_GONE = 404
_ERRORS = 400
_PARTLY = 207


class AzureSearchStore:
    """Indexes of one search service."""

    def __init__(self, endpoint: str, prefix: str, session: Any = requests) -> None:
        place = urlparse(endpoint)
        if place.scheme != "https" or not (place.hostname or "").endswith(".search.windows.net"):
            raise ValueError("VECTOR_ENDPOINT is not an Azure AI Search service: the token would be given away")
        self._address = f"https://{place.netloc}"
        self._prefix = _NAME.sub("-", prefix.lower()).strip("-")
        self._session = session

    def create(self, version: str, dimensions: int) -> None:
        """Make the index of a version."""
        self.drop(version)
        fields = [
            {"name": "id", "type": "Edm.String", "key": True},
            {"name": "groups", "type": "Collection(Edm.String)", "filterable": True, "retrievable": False},
            {"name": "body", "type": "Edm.String", "searchable": False},
            {
                "name": "vector", "type": "Collection(Edm.Single)", "searchable": True, "retrievable": False,
                "stored": False, "dimensions": dimensions, "vectorSearchProfile": "nearest",
            },
        ]  # fmt: skip
        nearest = {
            "algorithms": [{"name": "hnsw", "kind": "hnsw", "hnswParameters": {"metric": "cosine"}}],
            # One byte a dimension in memory, ranked again with the originals: what the service was sized for.
            "compressions": [
                {
                    "name": "int8",
                    "kind": "scalarQuantization",
                    "rerankWithOriginalVectors": True,
                    "scalarQuantizationParameters": {"quantizedDataType": "int8"},
                },
            ],
            "profiles": [{"name": "nearest", "algorithm": "hnsw", "compression": "int8"}],
        }
        name = self._index(version)
        self._ask("PUT", f"indexes/{name}", {"name": name, "fields": fields, "vectorSearch": nearest})

    def add(self, version: str, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Put passages in by groups of a few hundred."""
        for start in range(0, len(passages), _BATCH):
            rows = [
                {
                    "@search.action": "upload", "id": _KEY.sub("_", passage.id), "groups": list(passage.groups),
                    "body": passage.model_dump_json(), "vector": [float(value) for value in vector],
                }
                for passage, vector in zip(
                    passages[start : start + _BATCH], vectors[start : start + _BATCH], strict=True
                )
            ]  # fmt: skip
            self._ask("POST", f"indexes/{self._index(version)}/docs/index", {"value": rows})

    def search(self, version: str, vector: Vectors, count: int, groups: frozenset[str]) -> list[Hit]:
        """Return the nearest passages of these readers."""
        if not groups:
            return []
        nearest = {
            "kind": "vector", "vector": [float(value) for value in vector.ravel()], "fields": "vector", "k": count,
        }  # fmt: skip
        body = {
            "vectorQueries": [nearest], "filter": _any_of(groups), "vectorFilterMode": "preFilter", "select": "body",
            "top": count,
        }  # fmt: skip
        answer = self._ask("POST", f"indexes/{self._index(version)}/docs/search", body)
        return [
            Hit(Passage.model_validate_json(row["body"]), _similarity(float(row["@search.score"])))
            for row in answer["value"]
        ]

    def count(self, version: str) -> int:
        """Return how many passages a version holds."""
        answer = self._ask("GET", f"indexes/{self._index(version)}/stats", missing_ok=True)
        return int(answer.get("documentCount", 0))

    def drop(self, version: str) -> None:
        """Remove the index of a version."""
        self._ask("DELETE", f"indexes/{self._index(version)}", missing_ok=True)

    def _index(self, version: str) -> str:
        return f"{self._prefix}-{_NAME.sub('-', version.lower())}"[:128]

    def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, missing_ok: bool = False
    ) -> dict[str, Any]:
        url = f"{self._address}/{quote(path)}?api-version={_VERSION}"
        headers = {"Authorization": f"Bearer {token(_AUDIENCE)[0]}"}
        try:
            answer = self._session.request(method, url, json=body, headers=headers, timeout=_TIMEOUT_S)
        except requests.RequestException as error:
            raise StoreUnavailable(f"the index did not answer: {type(error).__name__}") from None
        if missing_ok and answer.status_code == _GONE:
            return {}
        if answer.status_code >= _ERRORS or answer.status_code == _PARTLY:
            raise StoreUnavailable(f"the index answered {answer.status_code}")
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found


def _any_of(groups: frozenset[str]) -> str:
    """Return a filter that holds for passages of any of these readers; their names are literals."""
    separator = "|"
    names = separator.join(sorted(group.replace("'", "''") for group in groups if separator not in group))
    return f"groups/any(g: search.in(g, '{names}', '{separator}'))"


def _similarity(score: float) -> float:
    """Return the cosine behind a score: the service shows 1 / (2 - cosine)."""
    return 2 - 1 / score if score > 0 else -1.0


def connect(runtime: Runtime) -> AzureSearchStore:
    """Return the store that the platform names."""
    return AzureSearchStore(runtime.platform.vector_endpoint, runtime.platform.vector_index)
