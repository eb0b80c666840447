"""The replay in shards gives what the replay in one piece gives."""

from __future__ import annotations

from collections import defaultdict

import pytest

from scoring.contract import Event
from scoring.features.engine import FeatureEngine, Features
from scoring.features.replay import replay
from scoring.features.sharded import combine, replay_entity
from scoring.runtime import Runtime


@pytest.mark.parametrize("refresh_s", [0.0, 86_400.0])
def test_shards_equal_the_whole(runtime: Runtime, events: list[Event], refresh_s: float) -> None:
    use_case = runtime.use_case
    engine = FeatureEngine(use_case)
    whole, states = replay(engine, events, use_case.event_id, refresh_s)
    parts: dict[str, list[Features]] = defaultdict(list)
    for entity in use_case.entities:
        shards: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            shards[str(event[entity.key])].append(event)
        for key, shard in shards.items():
            partials, final = replay_entity(use_case, entity.name, shard, refresh_s)
            for event_id, features in partials:
                parts[event_id].append(features)
            assert final.get(key) == states.get(entity.name, {}).get(key)
    for event, features in whole:
        assert combine(use_case, event, parts[str(event[use_case.event_id])]) == features
