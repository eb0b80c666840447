"""Serving sees what training saw: the online path gives the very features of the replay."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from scoring.contract import Event
from scoring.features.engine import FeatureEngine
from scoring.features.replay import replay
from scoring.features.state import EntityState
from scoring.features.store import StoreUnavailable
from scoring.online_store.sqlite_store import SqliteStore
from scoring.runtime import Runtime


def test_updates_one_by_one_equal_the_replay(runtime: Runtime, events: list[Event], tmp_path: Path) -> None:
    engine = FeatureEngine(runtime.use_case)
    offline, _ = replay(engine, events, runtime.use_case.event_id)
    store = SqliteStore(tmp_path / "states.sqlite", 1000)
    for _, together in groupby(offline[:400], key=lambda row: engine.time(row[0])):
        rows = list(together)
        # What happens at one moment, such as all of one page, is scored before any of it is remembered.
        for event, features in rows:
            stored = store.read(engine.keys(event))
            assert engine.compute(event, {name: found.state for name, found in stored.items()}) == features
        for event, _ in rows:
            stored = store.read(engine.keys(event))
            past = {name: found.state for name, found in stored.items()}
            engine.add(event, past)
            for name, key in engine.keys(event).items():
                assert store.write(name, key, past[name], stored[name].version)


def test_filling_equals_the_replay(runtime: Runtime, events: list[Event], tmp_path: Path) -> None:
    engine = FeatureEngine(runtime.use_case)
    offline, _ = replay(engine, events, runtime.use_case.event_id)
    event, features = offline[-1]
    before = [earlier for earlier in events if engine.time(earlier) < engine.time(event)]
    _, states = replay(engine, before, runtime.use_case.event_id)
    store = SqliteStore(tmp_path / "states.sqlite", 1000)
    for entity, by_key in states.items():
        assert store.fill(entity, by_key) == len(by_key)
    stored = store.read(engine.keys(event))
    assert engine.compute(event, {name: found.state for name, found in stored.items()}) == features


def test_a_write_counts_only_on_the_version_it_read(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "states.sqlite", 1000)
    assert store.write("card", "c1", EntityState(last_at=1.0), 0)
    assert not store.write("card", "c1", EntityState(last_at=2.0), 0)
    stored = store.read({"card": "c1"})["card"]
    assert store.write("card", "c1", EntityState(last_at=3.0), stored.version)
    assert store.read({"card": "c1", "merchant": "m1"})["merchant"].version == 0


def test_a_broken_store_is_unavailable(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "states.sqlite", 1000)
    store._connection.close()
    with pytest.raises(StoreUnavailable):
        store.read({"card": "c1"})
