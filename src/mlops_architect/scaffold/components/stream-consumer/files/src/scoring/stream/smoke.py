"""Send events through the local stream, as the demonstration does."""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path

from scoring.contract import Event, iso
from scoring.runtime import Runtime
from scoring.stream import job


def stream_through(runtime: Runtime, events: list[Event]) -> int:
    """Write ``events`` into the folder of the local stream, consume them, and return how many there were."""
    folder = Path(runtime.platform.stream_name)
    folder.mkdir(parents=True, exist_ok=True)
    time_column = runtime.use_case.event_time
    lines = [json.dumps({**event, time_column: iso(float(event[time_column] or 0.0))}) for event in events]
    (folder / "demo.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    local = dataclasses.replace(runtime, platform=runtime.platform.model_copy(update={"stream_kind": "file"}))
    job.run(argparse.Namespace(until_idle=True), local)
    return len(events)
