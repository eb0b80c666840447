"""Run the whole system once on a laptop: made-up data in, a served model and a retraining decision out."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Sequence

from scoring import plugins
from scoring.contract import day, iso, parse_time
from scoring.ingestion.store import read_events
from scoring.lake.formats import read_json
from scoring.runtime import Runtime
from scoring.sampling.job import SAMPLE_START, sample_days, sample_rows
from scoring.steps import approve, step

DAY_S = 86_400.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    parser.add_argument("--rows", type=int, default=0, help="number of sample events; default: enough to learn from")
    parser.add_argument("--requests", type=int, default=200, help="requests to the service")
    parser.add_argument("--shift", type=float, default=0.4, help="drift of the later data, in standard deviations")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Run every step that this repository contains, in order; stop at the first that fails."""
    started = time.monotonic()
    # A few thousand rows do not repay threads.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    history_days = sample_days(runtime.use_case)
    trained_at = parse_time(SAMPLE_START) + history_days * DAY_S
    later_at = trained_at + 7 * DAY_S
    lists = runtime.use_case.recommendation
    rows = arguments.rows or (lists.sample_rows if lists is not None else sample_rows(runtime.use_case))
    step(runtime, "sample-data", "--rows", str(rows))
    step(runtime, "ingest", "--as-of", iso(trained_at))
    step(runtime, "features", "--as-of", iso(trained_at), *_fill(runtime))
    step(runtime, "train", "--as-of", iso(trained_at))
    approve(runtime)

    # A week later: new events, drawn from a world that has moved.
    step(
        runtime, "sample-data", "--rows", str(max(400, rows // 10)), "--days", "7",
        "--start", iso(trained_at), "--shift", str(arguments.shift), "--seed", "8",
    )  # fmt: skip
    step(runtime, "ingest", "--as-of", iso(later_at))
    recent = read_events(runtime, until=later_at, since=trained_at)
    if plugins.has(plugins.PARTS["serving-smoke"]):
        result = plugins.load(plugins.PARTS, "serving-smoke").smoke(
            runtime, recent[:: max(1, len(recent) // arguments.requests)]
        )
        print("\n# serve and score\n" + json.dumps({name: round(value, 4) for name, value in result.items()}))
    if plugins.has(plugins.PARTS["list-smoke"]) and plugins.has(plugins.PARTS["http"]):
        shown = plugins.load(plugins.PARTS, "list-smoke").smoke(runtime, recent[:: max(1, len(recent) // 40)])
        # What was shown comes back as events, and what people did with it as labels.
        step(runtime, "ingest", "--as-of", iso(later_at))
        print("\n# recommend\n" + json.dumps({name: round(value, 4) for name, value in shown.items()}))
    if plugins.has(plugins.PARTS["stream-smoke"]):
        count = plugins.load(plugins.PARTS, "stream-smoke").stream_through(runtime, recent)
        print(f"\n# consume\n{count} events")
    step(runtime, "features", "--as-of", iso(later_at), *_fill(runtime))
    if plugins.has("scoring.batch"):
        step(runtime, "score-batch", "--as-of", iso(later_at))
    step(runtime, "monitor", "--as-of", iso(later_at), "--no-start")
    _summary(runtime, later_at)
    print(f"\ndone in {time.monotonic() - started:.1f} s")
    return 0


def _fill(runtime: Runtime) -> Sequence[str]:
    return ["--fill-online"] if runtime.has("scoring.online_store") else []


def _summary(runtime: Runtime, moment: float) -> None:
    release = read_json(runtime.lake, "models/release.json")
    print("\n# result")
    print("champion: version", release["champion"]["version"] if release["champion"] else "none")
    print("report:  ", runtime.lake.uri(f"reports/monitoring/date={day(moment)}/report.md"))
    print("decision:", runtime.lake.uri(read_json(runtime.lake, "decisions/retrain/latest.json")["key"]))
