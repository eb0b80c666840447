"""Turn records into fresh features: check, update the states, keep the raw event."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring import plugins
from scoring.contract import ContractError, Event, iso
from scoring.features.engine import FeatureEngine
from scoring.features.store import OnlineStore
from scoring.ingestion.store import EVENTS_INBOX
from scoring.logs import fields
from scoring.runtime import Runtime
from scoring.stream.interface import Record

_LOG = logging.getLogger(__name__)
_ATTEMPTS = 8
DEAD_LETTERS = "dead-letters/"


class UpdateContended(RuntimeError):
    """Other consumers kept changing the same entity; the record must be delivered again."""


@dataclass
class Counts:
    """What became of the records so far."""

    done: int = 0
    dead: int = 0
    newest_at: float = 0.0


class Consumer:
    """Processes records; ``flush`` must come before their source is told to commit."""

    def __init__(self, runtime: Runtime, store: OnlineStore | None) -> None:
        self._runtime = runtime
        self._store = store
        self._engine = FeatureEngine(runtime.use_case)
        self._archive: list[bytes] = []
        self._dead: list[dict[str, Any]] = []
        self.counts = Counts()

    def process(self, record: Record) -> None:
        """Process one record; one that breaks the contract is set aside, not retried.

        Raises:
            UpdateContended: Deliver the record again.
            StoreUnavailable: Likewise.
        """
        try:
            event = self._parse(record.body)
        except ContractError as error:
            self._dead.append({"body_sha256": hashlib.sha256(record.body).hexdigest(), "reasons": error.reasons})
            self.counts.dead += 1
            return
        self._update(event)
        time_column = self._runtime.use_case.event_time
        self._archive.append(json.dumps({**event, time_column: iso(self._engine.time(event))}, sort_keys=True).encode())
        self.counts.done += 1
        self.counts.newest_at = max(self.counts.newest_at, self._engine.time(event))

    def _parse(self, body: bytes) -> Event:
        try:
            value = json.loads(body)
        except ValueError:
            raise ContractError(["not JSON"]) from None
        if not isinstance(value, dict):
            raise ContractError(["not an object"])
        return self._runtime.contract.parse(value)

    def _update(self, event: Event) -> None:
        if self._store is None:
            return
        for entity, key in self._engine.keys(event).items():
            for _ in range(_ATTEMPTS):
                stored = self._store.read({entity: key})[entity]
                self._engine.add(event, {entity: stored.state}, remember=True)
                if self._store.write(entity, key, stored.state, stored.version):
                    break
            else:
                raise UpdateContended(f"{entity}: changed by others {_ATTEMPTS} times")

    def flush(self) -> None:
        """Write raw events and set-aside records to the lake; names come from the content."""
        if self._archive:
            body = b"\n".join(self._archive) + b"\n"
            name = hashlib.sha256(body).hexdigest()[:24]
            self._runtime.lake.write(f"{EVENTS_INBOX}stream-{name}.jsonl.gz", gzip.compress(body, mtime=0))
        if self._dead:
            body = json.dumps(self._dead, sort_keys=True).encode()
            self._runtime.lake.write(f"{DEAD_LETTERS}{hashlib.sha256(body).hexdigest()[:24]}.json", body)
            _LOG.warning("records set aside", extra=fields(count=len(self._dead)))
        metrics: dict[str, tuple[float, str]] = {
            "events_consumed": (float(len(self._archive)), "Count"),
            "dead_letters": (float(len(self._dead)), "Count"),
        }
        if self.counts.newest_at:
            metrics["feature_age_s"] = (max(0.0, time.time() - self.counts.newest_at), "Seconds")
        self._runtime.metrics.write(metrics)
        self._archive.clear()
        self._dead.clear()


def open_consumer(runtime: Runtime, timeout_ms: float) -> Consumer:
    """Return a consumer that keeps the design's online store fresh, or only the lake where there is none."""
    store: OnlineStore | None = None
    if plugins.has(plugins.PARTS["online-store"]):
        store = plugins.load(plugins.PARTS, "online-store").open_store(runtime.platform, timeout_ms)
    return Consumer(runtime, store)


def process_all(consumer: Consumer, records: Sequence[Record]) -> list[Record]:
    """Process ``records`` in order and flush; return those that must be delivered again."""
    failed = []
    for record in records:
        try:
            consumer.process(record)
        except Exception as error:
            _LOG.error("record not processed", extra=fields(error=type(error).__name__))
            failed.append(record)
    consumer.flush()
    return failed
