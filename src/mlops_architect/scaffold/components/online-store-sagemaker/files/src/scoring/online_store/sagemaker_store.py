"""SageMaker Feature Store as the online store: one record an entity, keyed ``<entity>#<key>``.

The feature group has the string features ``entity_key`` (record identifier), ``body``,
``version`` and ``event_time``. The service has no conditional write: a record with an older
event time loses, so two writers of the same entity within a millisecond may lose one update.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from scoring.contract import iso
from scoring.features.state import EntityState
from scoring.features.store import Stored, StoreUnavailable
from scoring.settings import Platform

_WRITERS = 16


class SagemakerStore:
    """States in the feature group ``name``."""

    def __init__(self, name: str, timeout_ms: float, client: Any = None) -> None:
        self._group = name
        config = Config(
            connect_timeout=max(timeout_ms / 1000, 0.2),
            read_timeout=max(timeout_ms / 1000, 0.02),
            retries={"mode": "standard", "total_max_attempts": 2},
            max_pool_connections=64,
        )
        self._client = client or boto3.client("sagemaker-featurestore-runtime", config=config)

    def read(self, keys: Mapping[str, str]) -> dict[str, Stored]:
        """Return the stored states from one batch request."""
        if not keys:
            return {}
        names = {f"{entity}#{key}": entity for entity, key in keys.items()}
        try:
            answer = self._client.batch_get_record(
                Identifiers=[{"FeatureGroupName": self._group, "RecordIdentifiersValueAsString": list(names)}]
            )
        except (BotoCoreError, ClientError) as error:
            raise StoreUnavailable(type(error).__name__) from error
        if answer.get("Errors") or answer.get("UnprocessedIdentifiers"):
            raise StoreUnavailable("not all records could be read")
        found = {entity: Stored(EntityState(), 0) for entity in keys}
        for record in answer["Records"]:
            values = {part["FeatureName"]: part["ValueAsString"] for part in record["Record"]}
            found[names[values["entity_key"]]] = Stored(EntityState.from_json(values["body"]), int(values["version"]))
        return found

    def write(self, entity: str, key: str, state: EntityState, expected_version: int) -> bool:
        """Put the record; see the module's note on concurrent writers."""
        name = f"{entity}#{key}"
        values = {
            "entity_key": name,
            "body": state.to_json(),
            "version": str(expected_version + 1),
            "event_time": iso(time.time()),
        }
        self._client.put_record(
            FeatureGroupName=self._group,
            Record=[{"FeatureName": feature, "ValueAsString": value} for feature, value in values.items()],
        )
        return True

    def fill(self, entity: str, states: Mapping[str, EntityState]) -> int:
        """Put all records, several at a time."""
        version = int(time.time())
        with ThreadPoolExecutor(_WRITERS) as pool:
            list(pool.map(lambda item: self.write(entity, item[0], item[1], version), states.items()))
        return len(states)


def connect(platform: Platform, timeout_ms: float) -> SagemakerStore:
    """Return the store in the feature group that the platform names."""
    return SagemakerStore(platform.online_name, timeout_ms)
