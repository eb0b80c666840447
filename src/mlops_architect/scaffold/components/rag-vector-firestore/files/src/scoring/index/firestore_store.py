"""Firestore: one collection a version, with readers as a filter on the nearest-neighbour query.

https://firebase.google.com/docs/firestore/vector-search
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from scoring.documents.model import Passage
from scoring.index.interface import Hit, StoreUnavailable
from scoring.models.interface import Vectors
from scoring.runtime import Runtime

_DISTANCE = "distance"
_BATCH = 200
_MOST_GROUPS = 30
"""Values that ``array_contains_any`` takes."""
_MOST_DIMENSIONS = 2048
_NAME = re.compile(r"[^a-z0-9-]+")


class FirestoreStore:
    """Collections of one database.

    The collection group needs a vector index on ``vector`` with ``groups``; the infrastructure makes it, for the name
    that all versions share.
    """

    def __init__(self, client: Any, collection: str) -> None:
        self._client = client
        self._collection = _NAME.sub("-", collection.lower()).strip("-")

    def create(self, version: str, dimensions: int) -> None:
        """Remove what is there."""
        if dimensions > _MOST_DIMENSIONS:
            raise ValueError(f"Firestore takes vectors of at most {_MOST_DIMENSIONS} dimensions, not {dimensions}")
        self.drop(version)

    def add(self, version: str, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Put passages in by groups of a few hundred."""
        from google.cloud.firestore_v1.vector import Vector

        target = self._version(version)
        with _translated():
            for start in range(0, len(passages), _BATCH):
                batch = self._client.batch()
                for passage, vector in zip(
                    passages[start : start + _BATCH], vectors[start : start + _BATCH], strict=True
                ):
                    row = {"groups": list(passage.groups), "body": passage.model_dump_json()}
                    batch.set(target.document(passage.id), {**row, "vector": Vector([float(v) for v in vector])})
                batch.commit()

    def search(self, version: str, vector: Vectors, count: int, groups: frozenset[str]) -> list[Hit]:
        """Return the nearest passages of these readers; many groups are asked for in several queries."""
        from google.cloud.firestore_v1.base_query import FieldFilter
        from google.cloud.firestore_v1.base_vector_query import DistanceMeasure
        from google.cloud.firestore_v1.vector import Vector

        named = sorted(groups)
        found: dict[str, Hit] = {}
        with _translated():
            for start in range(0, len(named), _MOST_GROUPS):
                readers = FieldFilter("groups", "array_contains_any", named[start : start + _MOST_GROUPS])
                nearest = (
                    self._version(version)
                    .where(filter=readers)
                    .find_nearest(
                        vector_field="vector",
                        query_vector=Vector([float(value) for value in vector.ravel()]),
                        distance_measure=DistanceMeasure.COSINE,
                        limit=count,
                        distance_result_field=_DISTANCE,
                    )
                )
                for row in nearest.stream():
                    passage = Passage.model_validate_json(row.get("body"))
                    found[passage.id] = Hit(passage, 1 - float(row.get(_DISTANCE)))
        return sorted(found.values(), key=lambda hit: -hit.similarity)[:count]

    def count(self, version: str) -> int:
        """Return how many passages a version holds."""
        with _translated():
            return int(self._version(version).count().get()[0][0].value)

    def drop(self, version: str) -> None:
        """Remove the passages of a version."""
        with _translated():
            while True:
                rows = list(self._version(version).limit(_BATCH).stream())
                if not rows:
                    return
                batch = self._client.batch()
                for row in rows:
                    batch.delete(row.reference)
                batch.commit()

    def _version(self, version: str) -> Any:
        # The last part is the collection group that the vector index is made for.
        return self._client.collection(f"{self._collection}-versions", version, self._collection)


class _translated:  # noqa: N801 - reads as a word in a with statement
    """Turns the client's errors into one that quotes nothing."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        """Translate what the service said."""
        from google.api_core.exceptions import GoogleAPIError

        if isinstance(error, GoogleAPIError):
            raise StoreUnavailable(f"the database did not answer: {type(error).__name__}") from None


def connect(runtime: Runtime) -> FirestoreStore:
    """Return the store that the platform names: ``projects/P/databases/D``."""
    from google.cloud import firestore

    parts = runtime.platform.vector_endpoint.split("/")
    if parts[0::2] != ["projects", "databases"] or len(parts) != 4 or not all(parts):  # noqa: PLR2004
        raise ValueError("VECTOR_ENDPOINT must look like projects/PROJECT/databases/DATABASE")
    return FirestoreStore(firestore.Client(project=parts[1], database=parts[3]), runtime.platform.vector_index)
