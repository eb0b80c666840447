"""Rules for the list of features: what no feature may be, and that one more needs configuration alone."""

from __future__ import annotations

import pytest

from scoring.contract import Event
from scoring.features.engine import FeatureEngine
from scoring.features.replay import replay
from scoring.runtime import Runtime
from scoring.use_case import Feature


def test_no_feature_is_an_identity(runtime: Runtime) -> None:
    """A model that sees who somebody is learns people by heart; what they did is fine."""
    use_case = runtime.use_case
    identities = {use_case.event_id, *(entity.key for entity in use_case.entities)}
    direct = [f for f in use_case.features if f.kind in ("raw", "ratio", "category")]
    assert not [f.name for f in direct if identities & {f.column, f.other}]


def test_no_feature_is_the_label(runtime: Runtime) -> None:
    label = runtime.use_case.label.column
    assert not [f.name for f in runtime.use_case.features if label in (f.column, f.other)]


def test_every_feature_is_described_and_there_once(runtime: Runtime) -> None:
    names = [f.name for f in runtime.use_case.features]
    assert len(names) == len(set(names))
    assert all(f.description for f in runtime.use_case.features)


def test_a_new_feature_needs_configuration_alone(runtime: Runtime, events: list[Event]) -> None:
    added = Feature(name="added_month", kind="time-part", part="month")
    use_case = runtime.use_case.model_copy(update={"features": (*runtime.use_case.features, added)})
    engine = FeatureEngine(use_case, runtime.lake.read)
    rows, _ = replay(engine, events[:50], use_case.event_id)
    assert {features["added_month"] for _, features in rows} <= set(range(1, 13))
    event, offline = rows[0]
    assert engine.compute(event, dict.fromkeys(engine.entities))["added_month"] == offline["added_month"]
    assert use_case.feature_digest != runtime.use_case.feature_digest


@pytest.mark.parametrize("below", [0.0, 2e-311])
def test_a_ratio_to_almost_nothing_is_missing(below: float, runtime: Runtime, events: list[Event]) -> None:
    numbers = [column.name for column in runtime.use_case.request_columns if column.type in ("float", "integer")]
    if len(numbers) <= 1:
        pytest.skip("events have fewer than two numbers")
    added = Feature(name="added_ratio", kind="ratio", column=numbers[0], other=numbers[1])
    engine = FeatureEngine(runtime.use_case.model_copy(update={"features": (added,)}))
    event = {**events[0], numbers[0]: 3.0, numbers[1]: below}
    assert engine.compute(event, dict.fromkeys(engine.entities))["added_ratio"] is None
