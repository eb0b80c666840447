"""Consume the stream until told to stop, committing what is safely stored."""

from __future__ import annotations

import argparse
import logging
import signal
import threading
import time

from pydantic import Field

from scoring import plugins
from scoring.logs import fields
from scoring.runtime import Runtime
from scoring.settings import Configured
from scoring.stream.consumer import Consumer, open_consumer
from scoring.stream.interface import Record, Source

_LOG = logging.getLogger(__name__)


class StreamSettings(Configured):
    """How records are taken and committed."""

    batch: int = Field(default=500, ge=1)
    wait_s: float = Field(default=1.0, gt=0)
    flush_rows: int = Field(default=5000, ge=1)
    flush_s: float = Field(default=30.0, gt=0)
    store_timeout_ms: float = 500.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    parser.add_argument("--until-idle", action="store_true", help="stop when the stream has nothing more")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Consume until SIGTERM or Ctrl-C."""
    settings = runtime.settings_file.section("stream", StreamSettings)
    stop = threading.Event()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        signal.signal(signal.SIGINT, lambda *_: stop.set())
    source: Source = plugins.load(plugins.STREAMS, runtime.platform.stream_kind).connect(runtime)
    consumer = open_consumer(runtime, settings.store_timeout_ms)
    try:
        consume(source, consumer, settings, stop, until_idle=arguments.until_idle)
    finally:
        source.close()
    _LOG.info("consumer stopped", extra=fields(done=consumer.counts.done, dead=consumer.counts.dead))
    return 0


def consume(
    source: Source, consumer: Consumer, settings: StreamSettings, stop: threading.Event, *, until_idle: bool
) -> None:
    """Take records until ``stop`` is set; an error ends the loop before anything unsafe is committed."""
    pending: list[Record] = []
    since = time.monotonic()
    while not stop.is_set():
        records = source.poll(settings.batch, settings.wait_s)
        for record in records:
            consumer.process(record)
        pending.extend(records)
        idle = until_idle and not records
        if pending and (len(pending) >= settings.flush_rows or time.monotonic() - since >= settings.flush_s or idle):
            consumer.flush()
            source.commit(pending)
            pending.clear()
            since = time.monotonic()
        if idle:
            return
    consumer.flush()
    source.commit(pending)
