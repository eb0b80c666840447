"""Features: windows against brute force, no look into the future, the same value on every path."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.contract import Event
from scoring.features.engine import FeatureEngine
from scoring.features.replay import replay
from scoring.features.state import REMEMBERED_EVENTS, EntityState
from scoring.features.tiles import TILES_PER_WINDOW, Aggregate, Tiles, add, read, tile_index, token
from scoring.runtime import Runtime

WINDOW_S = 1200
AGGREGATES: tuple[Aggregate, ...] = ("count", "sum", "mean", "max", "min", "std", "distinct")

observations = st.lists(st.tuples(st.floats(0, 5000), st.integers(-50, 50)), max_size=40)


@given(observations, st.sampled_from(AGGREGATES), st.floats(5000, 6500))
def test_a_window_is_what_its_observations_say(seen: list[tuple[float, int]], aggregate: Aggregate, at: float) -> None:
    tiles: Tiles = {}
    for moment, value in sorted(seen):
        add(tiles, aggregate, WINDOW_S, moment, float(value))
    last = tile_index(at, WINDOW_S)
    inside = [float(v) for m, v in seen if last - TILES_PER_WINDOW < tile_index(m, WINDOW_S) <= last]
    assert len(tiles) <= TILES_PER_WINDOW
    found = read(tiles, aggregate, WINDOW_S, at)
    assert found == (None if found is None else pytest.approx(_expected(aggregate, inside), abs=1e-6))
    assert (found is None) == (_expected(aggregate, inside) is None)


def _expected(aggregate: Aggregate, values: list[float]) -> float | None:
    if aggregate in ("count", "sum", "distinct"):
        return {"count": float(len(values)), "sum": sum(values), "distinct": float(len(set(values)))}[aggregate]
    if not values:
        return None
    mean = sum(values) / len(values)
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    return {"mean": mean, "max": max(values), "min": min(values), "std": spread}[aggregate]


@given(observations, st.sampled_from(AGGREGATES), st.randoms(use_true_random=False))
def test_late_observations_do_not_change_a_window(
    seen: list[tuple[float, int]], aggregate: Aggregate, chance: random.Random
) -> None:
    in_order: Tiles = {}
    shuffled: Tiles = {}
    for moment, value in sorted(seen):
        add(in_order, aggregate, WINDOW_S, moment, float(value))
    mixed = list(seen)
    chance.shuffle(mixed)
    for moment, value in mixed:
        add(shuffled, aggregate, WINDOW_S, moment, float(value))
    at = max((moment for moment, _ in seen), default=0.0)
    first, second = read(in_order, aggregate, WINDOW_S, at), read(shuffled, aggregate, WINDOW_S, at)
    assert first == (None if second is None else pytest.approx(second, abs=1e-6))


def test_tokens_survive_json_and_tell_values_apart() -> None:
    tokens = {token(f"value-{number}") for number in range(10_000)}
    assert len(tokens) == 10_000
    assert all(value == int(value) for value in tokens)


def test_state_survives_the_round_trip(runtime: Runtime, events: list[Event]) -> None:
    _, states = replay(FeatureEngine(runtime.use_case), events, runtime.use_case.event_id)
    for by_key in states.values():
        for state in by_key.values():
            assert EntityState.from_json(state.to_json()) == state


def test_nothing_is_seen_of_the_future(runtime: Runtime, events: list[Event]) -> None:
    engine = FeatureEngine(runtime.use_case)
    whole, _ = replay(engine, events, runtime.use_case.event_id)
    for cut in (100, 500, 900):
        past = [event for event in events if engine.time(event) <= engine.time(events[cut])]
        part, _ = replay(engine, past, runtime.use_case.event_id)
        assert part[cut] == whole[cut]


def test_the_order_of_the_input_does_not_matter(runtime: Runtime, events: list[Event]) -> None:
    engine = FeatureEngine(runtime.use_case)
    shuffled = list(events)
    random.Random(1).shuffle(shuffled)
    assert replay(engine, shuffled, runtime.use_case.event_id) == replay(engine, events, runtime.use_case.event_id)


def test_a_repeated_event_counts_once(runtime: Runtime, events: list[Event]) -> None:
    engine = FeatureEngine(runtime.use_case)
    once = {name: EntityState() for name in engine.entities}
    twice = {name: EntityState() for name in engine.entities}
    engine.add(events[0], once, remember=True)
    engine.add(events[0], twice, remember=True)
    engine.add(events[0], twice, remember=True)
    assert once == twice
    for number in range(REMEMBERED_EVENTS * 2):
        engine.add({**events[0], runtime.use_case.event_id: f"other-{number}"}, twice, remember=True)
    assert all(len(state.recent) == REMEMBERED_EVENTS for state in twice.values())


def test_features_without_readable_past_are_missing(runtime: Runtime, events: list[Event]) -> None:
    engine = FeatureEngine(runtime.use_case)
    values = engine.compute(events[0], dict.fromkeys(engine.entities))
    for feature in runtime.use_case.features:
        if feature.kind in ("window", "time-since-last"):
            assert values[feature.name] is None


def test_with_a_refresh_only_what_was_filled_is_seen(runtime: Runtime, events: list[Event]) -> None:
    engine = FeatureEngine(runtime.use_case)
    day_s = 86_400.0
    lagging, _ = replay(engine, events, runtime.use_case.event_id, refresh_s=day_s)
    for index in (50, 400, 800):
        event, features = lagging[index]
        filled_at = math.floor(engine.time(event) / day_s) * day_s
        _, states = replay(engine, [e for e in events if engine.time(e) < filled_at], runtime.use_case.event_id)
        past = {name: states[name].get(key, EntityState()) for name, key in engine.keys(event).items()}
        assert engine.compute(event, past) == features


def test_a_feature_of_nothing_is_refused(runtime: Runtime) -> None:
    broken = runtime.use_case.features[0].model_copy(update={"kind": "ratio", "other": "no_such_thing"})
    use_case = runtime.use_case.model_copy(update={"features": (broken,)})
    with pytest.raises(ValueError, match="no_such_thing"):
        FeatureEngine(replace(runtime, use_case=use_case).use_case)
