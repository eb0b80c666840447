"""The SageMaker store against records in memory."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.features.state import EntityState
from scoring.features.store import StoreUnavailable
from scoring.online_store.sagemaker_store import SagemakerStore


class FakeFeatureStore:
    """Keeps records as the service answers them."""

    def __init__(self) -> None:
        self.records: dict[str, list[dict[str, str]]] = {}
        self.errors: list[dict[str, str]] = []

    def put_record(self, FeatureGroupName: str, Record: list[dict[str, str]]) -> None:  # noqa: N803
        assert FeatureGroupName == "states"
        self.records[Record[0]["ValueAsString"]] = Record

    def batch_get_record(self, Identifiers: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        names = Identifiers[0]["RecordIdentifiersValueAsString"]
        return {
            "Records": [{"Record": self.records[name]} for name in names if name in self.records],
            "Errors": self.errors,
        }


def test_states_survive_the_round_trip() -> None:
    store = SagemakerStore("states", 50, FakeFeatureStore())
    assert store.read({"card": "c1"})["card"].version == 0
    assert store.write("card", "c1", EntityState(last_at=3.5), 0)
    stored = store.read({"card": "c1"})["card"]
    assert (stored.state.last_at, stored.version) == (3.5, 1)
    assert store.fill("card", {f"c{n}": EntityState() for n in range(40)}) == 40


def test_an_error_is_not_taken_for_an_empty_history() -> None:
    client = FakeFeatureStore()
    client.errors = [{"ErrorCode": "InternalFailure"}]
    with pytest.raises(StoreUnavailable):
        SagemakerStore("states", 50, client).read({"card": "c1"})
