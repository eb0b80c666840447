"""Cosmos DB as the online store: one item an entity, with the id ``<entity>#<key>``, which is the partition too."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from azure.core import MatchConditions
from azure.core.exceptions import AzureError
from azure.cosmos import CosmosClient
from azure.cosmos.exceptions import (
    CosmosAccessConditionFailedError,
    CosmosResourceExistsError,
    CosmosResourceNotFoundError,
)

from scoring.cloud.azure_identity import credential
from scoring.features.state import EntityState
from scoring.features.store import Stored, StoreUnavailable
from scoring.settings import Platform

BODY, VERSION = "body", "version"
KEPT_S = 400 * 86_400
"""An entity that was silent for longer has no window left to speak of; the container drops its item."""


class CosmosStore:
    """States in one container."""

    def __init__(self, container: Any) -> None:
        self._container = container

    def read(self, keys: Mapping[str, str]) -> dict[str, Stored]:
        """Return the stored states from point reads, which cost one request unit each."""
        if not keys:
            return {}
        entities = {_name(entity, key): entity for entity, key in keys.items()}
        found = {entity: Stored(EntityState(), 0) for entity in keys}
        try:
            for item in self._container.read_items([(name, name) for name in entities]):
                found[entities[item["id"]]] = Stored(EntityState.from_json(item[BODY]), int(item[VERSION]))
        except AzureError as error:
            raise StoreUnavailable(type(error).__name__) from error
        return found

    def write(self, entity: str, key: str, state: EntityState, expected_version: int) -> bool:
        """Replace the item if nobody changed it meanwhile; its tag tells."""
        name = _name(entity, key)
        item = _item(name, state, expected_version + 1)
        try:
            if expected_version == 0:
                self._container.create_item(item)
                return True
            current = self._container.read_item(name, name)
            if int(current[VERSION]) != expected_version:
                return False
            self._container.replace_item(
                name, item, etag=current["_etag"], match_condition=MatchConditions.IfNotModified
            )
        except (CosmosResourceExistsError, CosmosResourceNotFoundError, CosmosAccessConditionFailedError):
            return False
        return True

    def fill(self, entity: str, states: Mapping[str, EntityState]) -> int:
        """Put all items; the library waits where the container is busy."""
        # A version from the clock grows from fill to fill, so a consumer's older read cannot overwrite it.
        version = int(time.time())
        for key, state in states.items():
            self._container.upsert_item(_item(_name(entity, key), state, version))
        return len(states)


def _name(entity: str, key: str) -> str:
    """Return the item's id; slashes and the like cannot be in one."""
    return quote(f"{entity}#{key}", safe="").replace("%", "~")


def _item(name: str, state: EntityState, version: int) -> dict[str, Any]:
    return {"id": name, BODY: state.to_json(), VERSION: version, "ttl": KEPT_S}


def connect(platform: Platform, timeout_ms: float) -> CosmosStore:
    """Return the store in the account at ``https://ACCOUNT.documents.azure.com``, its database and its container."""
    client = CosmosClient(
        platform.online_name,
        credential(),
        request_timeout=max(timeout_ms / 1000, 0.05),
        retry_total=1,
    )
    database = client.get_database_client(platform.online_database)
    return CosmosStore(database.get_container_client(platform.online_container))
