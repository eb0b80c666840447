"""Run the whole system once on a laptop: made-up series in, forecasts, what came true and a retraining decision out."""

from __future__ import annotations

import argparse
import os
import time

from scoring.batch.table import read_forecasts, read_marker
from scoring.clock import DAY_S
from scoring.contract import day, iso
from scoring.features.store import origin_at
from scoring.lake.formats import read_json
from scoring.model.release import read_release
from scoring.runtime import Runtime
from scoring.sampling.job import delivered, sample_end
from scoring.steps import approve, step

_LATER_DAYS = 7
_SHOWN_STEPS = 24


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    parser.add_argument("--series", type=int, default=0, help="number of sample series; default: as the use case says")
    parser.add_argument("--shift", type=float, default=0.6, help="change of one category's demand in the last week")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Run every step that this repository contains, in order; stop at the first that fails."""
    started = time.monotonic()
    # A few dozen series do not repay threads.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    end = sample_end(runtime.use_case)
    later_end = end + _LATER_DAYS * DAY_S
    first_night, night = delivered(runtime.use_case, end), delivered(runtime.use_case, later_end)
    series = ["--series", str(arguments.series)]
    step(runtime, "sample-data", *series)
    step(runtime, "ingest", "--as-of", iso(first_night))
    step(runtime, "features", "--as-of", iso(first_night))
    step(runtime, "train", "--as-of", iso(first_night))
    approve(runtime)
    step(runtime, "score-batch", "--as-of", iso(first_night))
    _show(runtime, origin_at(runtime, first_night))

    # A week later: what came true, in a world that has moved.
    step(
        runtime, "sample-data", *series, "--since", iso(end), "--until", iso(later_end), "--shift", str(arguments.shift)
    )
    step(runtime, "ingest", "--as-of", iso(night))
    step(runtime, "features", "--as-of", iso(night))
    step(runtime, "score-batch", "--as-of", iso(night))
    step(runtime, "monitor", "--as-of", iso(night), "--no-start")
    _summary(runtime, night)
    print(f"\ndone in {time.monotonic() - started:.1f} s")
    return 0


def _show(runtime: Runtime, origin: int) -> None:
    table = read_forecasts(runtime, origin)
    one = table[table[runtime.use_case.series_key] == table[runtime.use_case.series_key].iloc[0]]
    print(one.head(_SHOWN_STEPS if runtime.use_case.within_day else _LATER_DAYS).to_string(index=False))


def _summary(runtime: Runtime, moment: float) -> None:
    champion = read_release(runtime.lake).champion
    marker = read_marker(runtime, origin_at(runtime, moment))
    print("\n# result")
    print("champion: version", champion.version if champion else "none; the baseline forecasts")
    print(f"forecasts: {marker['rows']} rows of {marker['series']} series, edition {marker['edition']}")
    print("report:  ", runtime.lake.uri(f"reports/monitoring/date={day(moment)}/report.md"))
    print("decision:", runtime.lake.uri(read_json(runtime.lake, "decisions/retrain/latest.json")["key"]))
