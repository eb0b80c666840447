"""The consumer: every event once, in any order of failure, and bad records set aside."""

from __future__ import annotations

import json
import threading
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scoring.contract import Event
from scoring.features.engine import FeatureEngine
from scoring.features.replay import replay
from scoring.features.state import EntityState
from scoring.features.store import Stored
from scoring.ingestion import job as ingestion
from scoring.ingestion.store import EVENTS_INBOX, read_events
from scoring.runtime import Runtime
from scoring.stream.consumer import DEAD_LETTERS, Consumer
from scoring.stream.file_source import FileSource
from scoring.stream.interface import Record
from scoring.stream.job import StreamSettings, consume
from scoring.stream.smoke import stream_through


class MemoryStore:
    """Keeps states as text, as a real store does."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], tuple[str, int]] = {}
        self.interrupted = False

    def read(self, keys: Mapping[str, str]) -> dict[str, Stored]:
        found = {}
        for entity, key in keys.items():
            text, version = self.held.get((entity, key), ("", 0))
            found[entity] = Stored(EntityState.from_json(text) if text else EntityState(), version)
        return found

    def write(self, entity: str, key: str, state: EntityState, expected_version: int) -> bool:
        if self.interrupted:
            # Somebody else was quicker.
            self.interrupted = False
            self.held[entity, key] = (EntityState().to_json(), expected_version + 1)
        if self.held.get((entity, key), ("", 0))[1] != expected_version:
            return False
        self.held[entity, key] = (state.to_json(), expected_version + 1)
        return True

    def fill(self, entity: str, states: Mapping[str, EntityState]) -> int:
        raise NotImplementedError


@pytest.fixture(name="store")
def _store() -> MemoryStore:
    return MemoryStore()


def _records(events: list[Event]) -> list[Record]:
    return [Record(json.dumps(event).encode(), number) for number, event in enumerate(events)]


def _windows(store: MemoryStore, entity: str, key: str) -> tuple[Any, float | None]:
    state = store.read({entity: key})[entity].state
    return state.windows, state.last_at


def test_the_store_holds_what_the_replay_holds(runtime: Runtime, events: list[Event], store: MemoryStore) -> None:
    engine = FeatureEngine(runtime.use_case)
    consumer = Consumer(runtime, store)
    for record in _records(events[:300]):
        consumer.process(record)
    _, states = replay(engine, events[:300], runtime.use_case.event_id)
    for entity, by_key in states.items():
        for key, state in by_key.items():
            assert _windows(store, entity, key) == (state.windows, state.last_at)


def test_delivering_again_changes_nothing(runtime: Runtime, events: list[Event], store: MemoryStore) -> None:
    engine = FeatureEngine(runtime.use_case)
    consumer = Consumer(runtime, store)
    for record in _records(events[:50]) + _records(events[30:50]):
        consumer.process(record)
    _, states = replay(engine, events[:50], runtime.use_case.event_id)
    for entity, by_key in states.items():
        for key, state in by_key.items():
            assert _windows(store, entity, key) == (state.windows, state.last_at)


def test_two_writers_lose_no_update(runtime: Runtime, events: list[Event], store: MemoryStore) -> None:
    engine = FeatureEngine(runtime.use_case)
    if not engine.entities:
        pytest.skip("no feature needs the past")

    store.interrupted = True
    Consumer(runtime, store).process(_records(events[:1])[0])
    entity, key = next(iter(engine.keys(events[0]).items()))
    assert _windows(store, entity, key)[1] == engine.time(events[0])


def test_without_a_store_events_still_reach_the_lake(runtime: Runtime, events: list[Event]) -> None:
    consumer = Consumer(runtime, None)
    for record in _records(events[:10]):
        consumer.process(record)
    consumer.flush()
    ingestion.run(Namespace(as_of="2025-03-01T00:00:00Z"), runtime)
    assert read_events(runtime, until=1.8e9) == events[:10]


def test_raw_events_reach_ingestion(runtime: Runtime, events: list[Event], store: MemoryStore) -> None:
    consumer = Consumer(runtime, store)
    for record in [*_records(events[:40]), Record(b"{"), Record(b"[]"), Record(b'{"a": 1}')]:
        consumer.process(record)
    consumer.flush()
    assert (consumer.counts.done, consumer.counts.dead) == (40, 3)
    (dead,) = runtime.lake.keys(DEAD_LETTERS)
    assert len(json.loads(runtime.lake.read(dead))) == 3
    ingestion.run(Namespace(as_of="2025-03-01T00:00:00Z"), runtime)
    assert read_events(runtime, until=1.8e9) == events[:40]


def test_a_crash_before_the_commit_repeats_the_records(
    runtime: Runtime, events: list[Event], store: MemoryStore, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    source = FileSource(folder)
    (folder / "a.jsonl").write_text("\n".join(json.dumps(event) for event in events[:30]) + "\n")
    for record in source.poll(10, 0):
        Consumer(runtime, store).process(record)

    restarted = FileSource(folder)
    consumer = Consumer(runtime, store)
    consume(restarted, consumer, StreamSettings(batch=7), threading.Event(), until_idle=True)
    assert consumer.counts.done == 30
    assert FileSource(folder).poll(10, 0) == []
    engine = FeatureEngine(runtime.use_case)
    _, states = replay(engine, events[:30], runtime.use_case.event_id)
    for entity, by_key in states.items():
        for key, state in by_key.items():
            assert _windows(store, entity, key) == (state.windows, state.last_at)


def test_the_demonstration_streams_through_a_folder(runtime: Runtime, events: list[Event]) -> None:
    assert stream_through(runtime, events[:20]) == 20
    assert len(runtime.lake.keys(EVENTS_INBOX)) == 1
