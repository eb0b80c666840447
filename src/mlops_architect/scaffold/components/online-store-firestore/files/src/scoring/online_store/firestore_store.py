"""Firestore as the online store: one document an entity, named ``<entity>#<key>``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import quote

from google.api_core.exceptions import GoogleAPICallError, RetryError
from google.cloud import firestore

from scoring.features.state import EntityState
from scoring.features.store import Stored, StoreUnavailable
from scoring.settings import Platform

BODY, VERSION, EXPIRES = "body", "version", "expires_at"
KEPT = timedelta(days=400)
"""An entity that was silent for longer has no window left to speak of; the database drops its document."""
_BATCH = 400


class FirestoreStore:
    """States in one collection."""

    def __init__(self, client: Any, collection: str, timeout_ms: float) -> None:
        self._client = client
        self._collection = client.collection(collection)
        self._timeout_s = max(timeout_ms / 1000, 0.02)

    def read(self, keys: Mapping[str, str]) -> dict[str, Stored]:
        """Return the stored states from one batch request."""
        if not keys:
            return {}
        entities = {_name(entity, key): entity for entity, key in keys.items()}
        found = {entity: Stored(EntityState(), 0) for entity in keys}
        try:
            # Scoring goes on without history rather than wait for a retry.
            for document in self._client.get_all(
                [self._collection.document(name) for name in entities], retry=None, timeout=self._timeout_s
            ):
                if document.exists:
                    value = document.to_dict()
                    found[entities[document.id]] = Stored(EntityState.from_json(value[BODY]), int(value[VERSION]))
        except (GoogleAPICallError, RetryError) as error:
            raise StoreUnavailable(type(error).__name__) from error
        return found

    def write(self, entity: str, key: str, state: EntityState, expected_version: int) -> bool:
        """Set the document if nobody changed it meanwhile."""
        reference = self._collection.document(_name(entity, key))
        transaction = self._client.transaction()
        return bool(_replace(transaction, reference, _document(state, expected_version + 1), expected_version))

    def fill(self, entity: str, states: Mapping[str, EntityState]) -> int:
        """Set all documents in batches."""
        # A version from the clock grows from fill to fill, so a consumer's older read cannot overwrite it.
        version = int(datetime.now(UTC).timestamp())
        for group in _batches(iter(states.items())):
            batch = self._client.batch()
            for key, state in group:
                batch.set(self._collection.document(_name(entity, key)), _document(state, version))
            batch.commit()
        return len(states)


@firestore.transactional
def _replace(transaction: Any, reference: Any, document: Mapping[str, Any], expected_version: int) -> bool:
    current = reference.get(transaction=transaction)
    if (int(current.get(VERSION)) if current.exists else 0) != expected_version:
        return False
    transaction.set(reference, document)
    return True


def _name(entity: str, key: str) -> str:
    return quote(f"{entity}#{key}", safe="#")


def _document(state: EntityState, version: int) -> dict[str, Any]:
    return {BODY: state.to_json(), VERSION: version, EXPIRES: datetime.now(UTC) + KEPT}


def _batches(items: Iterator[tuple[str, EntityState]]) -> Iterator[list[tuple[str, EntityState]]]:
    while batch := list(islice(items, _BATCH)):
        yield batch


def connect(platform: Platform, timeout_ms: float) -> FirestoreStore:
    """Return the store in the database and collection that the platform names."""
    database, _, collection = platform.online_name.partition("/")
    return FirestoreStore(firestore.Client(database=database), collection, timeout_ms)
