"""OpenSearch: one index a version, searched with readers as a filter inside the nearest-neighbour search.

https://docs.opensearch.org/latest/vector-search/filter-search-knn/efficient-knn-filtering/
https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-vector-search.html
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlparse

import requests

from scoring.documents.model import Passage
from scoring.index.interface import Hit, StoreUnavailable
from scoring.models.interface import Vectors
from scoring.runtime import Runtime

_TIMEOUT_S = 10.0
_BATCH = 200
_NAME = re.compile(r"[^a-z0-9-]+")
_GONE = 404
_ERRORS = 400


class OpenSearchStore:
    """Indexes of one domain or one serverless collection."""

    def __init__(self, endpoint: str, prefix: str, session: Any = requests, sign: Any = None) -> None:
        place = urlparse(endpoint if "://" in endpoint else f"https://{endpoint}")
        if place.scheme != "https" and place.hostname not in ("localhost", "127.0.0.1"):
            raise ValueError("VECTOR_ENDPOINT must be an https address")
        self._address = f"{place.scheme}://{place.netloc}"
        # Serverless collections have hosts of their own and sign as another service.
        self._service = "aoss" if ".aoss." in (place.hostname or "") else "es"
        self._prefix = _NAME.sub("-", prefix.lower()).strip("-")
        self._session = session
        self._sign = sign or _signed

    def create(self, version: str, dimensions: int) -> None:
        """Make the index of a version."""
        self.drop(version)
        keyword = {"type": "keyword"}
        # Two bytes a dimension: what the domain's memory was sized for, and exact enough to rank by.
        half = {"encoder": {"name": "sq", "parameters": {"type": "fp16"}}}
        vector = {
            "type": "knn_vector", "dimension": dimensions,
            "method": {"name": "hnsw", "engine": "faiss", "space_type": "innerproduct", "parameters": half},
        }  # fmt: skip
        properties = {"vector": vector, "groups": keyword, "id": keyword, "body": {"type": "object", "enabled": False}}
        body = {"settings": {"index.knn": True}, "mappings": {"dynamic": False, "properties": properties}}
        self._ask("PUT", self._index(version), body)

    def add(self, version: str, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Put passages in by groups of a few hundred."""
        for start in range(0, len(passages), _BATCH):
            lines = []
            for passage, vector in zip(passages[start : start + _BATCH], vectors[start : start + _BATCH], strict=True):
                lines.append(json.dumps({"index": {"_index": self._index(version)}}))
                row = {"id": passage.id, "groups": passage.groups, "body": passage.model_dump(mode="json")}
                lines.append(json.dumps({**row, "vector": [float(value) for value in vector]}))
            answer = self._ask("POST", "_bulk", "\n".join(lines) + "\n")
            if answer.get("errors"):
                raise StoreUnavailable("the index did not take every passage")

    def search(self, version: str, vector: Vectors, count: int, groups: frozenset[str]) -> list[Hit]:
        """Return the nearest passages of these readers."""
        if not groups:
            return []
        knn = {
            "vector": [float(value) for value in vector.ravel()], "k": count,
            "filter": {"terms": {"groups": sorted(groups)}},
        }  # fmt: skip
        body = {"size": count, "_source": ["body"], "query": {"knn": {"vector": knn}}}
        answer = self._ask("POST", f"{self._index(version)}/_search", body)
        return [
            Hit(Passage.model_validate(hit["_source"]["body"]), _similarity(float(hit["_score"])))
            for hit in answer["hits"]["hits"]
        ]

    def count(self, version: str) -> int:
        """Return how many passages a version holds."""
        answer = self._ask("GET", f"{self._index(version)}/_count", missing_ok=True)
        return int(answer.get("count", 0))

    def drop(self, version: str) -> None:
        """Remove the index of a version."""
        self._ask("DELETE", self._index(version), missing_ok=True)

    def _index(self, version: str) -> str:
        return f"{self._prefix}-{_NAME.sub('-', version.lower())}"

    def _ask(self, method: str, path: str, body: Any = None, *, missing_ok: bool = False) -> dict[str, Any]:
        text = "" if body is None else body if isinstance(body, str) else json.dumps(body)
        url = f"{self._address}/{quote(path, safe='/_')}"
        kind = "application/x-ndjson" if path == "_bulk" else "application/json"
        headers = self._sign(method, url, text, {"Content-Type": kind}, self._service)
        try:
            answer = self._session.request(method, url, data=text.encode(), headers=headers, timeout=_TIMEOUT_S)
        except requests.RequestException as error:
            raise StoreUnavailable(f"the index did not answer: {type(error).__name__}") from None
        if missing_ok and answer.status_code == _GONE:
            return {}
        if answer.status_code >= _ERRORS:
            raise StoreUnavailable(f"the index answered {answer.status_code}")
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found


def _similarity(score: float) -> float:
    """Return the cosine behind a score: OpenSearch shows 1 + s for s >= 0 and 1 / (1 - s) below."""
    return score - 1 if score >= 1 else 1 - 1 / score if score > 0 else -1.0


def _signed(method: str, url: str, body: str, headers: dict[str, str], service: str) -> dict[str, str]:
    import boto3
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest

    session = boto3.Session()
    request = AWSRequest(method=method, url=url, data=body.encode(), headers=headers)
    if service == "aoss":
        import hashlib

        request.headers["X-Amz-Content-SHA256"] = hashlib.sha256(body.encode()).hexdigest()
    region = session.region_name or os.environ.get("AWS_REGION", "")
    SigV4Auth(session.get_credentials(), service, region).add_auth(request)
    return dict(request.headers.items())


def connect(runtime: Runtime) -> OpenSearchStore:
    """Return the store that the platform names."""
    return OpenSearchStore(runtime.platform.vector_endpoint, runtime.platform.vector_index)
